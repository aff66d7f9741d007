import { setMaxListeners } from 'node:events';
import { availableParallelism } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceBusReceivedMessage, ServiceBusSessionReceiver } from '@azure/service-bus';
import { closed } from './closing.ts';
import type { Deliver } from './delivery.ts';
import type { HostLog } from './host-log.ts';
import type { ServiceBusOptions } from './host-json.ts';
import { renewLock, type LockRenewal } from './lock-renewal.ts';
import type { Pump } from './message-pump.ts';
import type { NextSession } from './next-session.ts';
import { createTrouble } from './trouble.ts';
import { createTurnstile, type Turnstile } from './turnstile.ts';

interface SessionPumpParts {
  readonly nextSession: NextSession;
  readonly entity: string;
  readonly deliver: Deliver;
  readonly log: HostLog;
  readonly options: Pick<
    ServiceBusOptions,
    'maxConcurrentSessions' | 'maxAutoLockRenewalDuration' | 'sessionIdleTimeout'
  >;
}

const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 1_000;

/** What `work` gives, or undefined as soon as `signal` says stop. */
const orStopped = async <T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> => {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const stop = (): void => resolve(undefined);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
};

/**
 * Work with a signal of its own that aborts with the other. The SDK's receivers never take their listener off, so what
 * listened to a signal that outlives them would hold every session that ever was.
 */
const abortingWith = async <T>(signal: AbortSignal, work: (own: AbortSignal) => Promise<T>): Promise<T> => {
  const own = new AbortController();
  const abort = (): void => own.abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await work(own.signal);
  } finally {
    signal.removeEventListener('abort', abort);
  }
};

class SessionPump implements Pump {
  readonly #parts: SessionPumpParts;
  readonly #stop = new AbortController();
  /** Few requests wait at the broker at a time, as in the .NET client; each would cost a link. */
  readonly #accepting: Turnstile = createTurnstile(2 * availableParallelism());
  readonly #trouble: (error: Error) => void;
  readonly #slots: Promise<void>[];

  constructor(parts: SessionPumpParts) {
    this.#parts = parts;
    this.#trouble = createTrouble(parts.log, parts.entity);
    setMaxListeners(0, this.#stop.signal);
    this.#slots = Array.from({ length: parts.options.maxConcurrentSessions }, () => this.#fill());
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#slots);
    await this.#parts.nextSession.close();
  }

  get #stopped(): boolean {
    return this.#stop.signal.aborted;
  }

  /** One slot: takes a session, serves it until it is idle or lost, takes the next. */
  async #fill(): Promise<void> {
    const trouble = this.#trouble;
    let pause = FIRST_PAUSE;
    while (!this.#stopped) {
      try {
        const session = await this.#accept();
        pause = FIRST_PAUSE;
        if (session !== undefined) await this.#serve(session);
      } catch (error) {
        trouble(error as Error);
        await delay(pause, undefined, { signal: this.#stop.signal }).catch(() => undefined);
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      }
    }
  }

  /** The next session; undefined if there is none, or the pump stopped meanwhile: a late one is given back by its source. */
  #accept(): Promise<ServiceBusSessionReceiver | undefined> {
    const { nextSession } = this.#parts;
    return this.#accepting.pass(async () =>
      this.#stopped ? undefined : orStopped(nextSession.accept(), this.#stop.signal),
    );
  }

  async #serve(session: ServiceBusSessionReceiver): Promise<void> {
    const { log, options } = this.#parts;
    const lock = {
      lockedUntil: () => session.sessionLockedUntilUtc,
      renew: () => session.renewSessionLock(),
      onLost: () => log.host('warning', `The lock of a session on ${this.#parts.entity} was lost.`),
    };
    const renewal = renewLock(lock, options.maxAutoLockRenewalDuration);
    try {
      await this.#drain(session, renewal);
    } finally {
      renewal.stop();
      await closed(session.close());
    }
  }

  async #drain(session: ServiceBusSessionReceiver, renewal: LockRenewal): Promise<void> {
    while (!this.#stopped && !renewal.lost() && !session.isClosed) {
      const message = await this.#receive(session);
      if (message === undefined) return;
      await this.#parts.deliver(message, session, session.sessionLockedUntilUtc);
    }
  }

  async #receive(session: ServiceBusSessionReceiver): Promise<ServiceBusReceivedMessage | undefined> {
    try {
      const maxWaitTimeInMs = this.#parts.options.sessionIdleTimeout;
      const [message] = await abortingWith(this.#stop.signal, (abortSignal) =>
        session.receiveMessages(1, { maxWaitTimeInMs, abortSignal }),
      );
      return message;
    } catch (error) {
      if (this.#stopped) return undefined;
      throw error;
    }
  }
}

/** Receives with sessions: up to `maxConcurrentSessions` at a time, one call per session, each kept until it is idle. */
export const startSessionPump = (parts: SessionPumpParts): Pump => new SessionPump(parts);
