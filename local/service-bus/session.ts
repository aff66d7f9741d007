import { Backlog } from './backlog.ts';
import type { Alarm, Clock } from './clock.ts';
import type { Consumer } from './consumer.ts';
import type { Lock, Message } from './message.ts';
import { sessionCannotBeLocked, sessionLockLost } from './service-error.ts';
import type { ServiceError } from './service-error.ts';

/** Messages that belong together: handed out in order, to one receiver at a time. */
export interface Session {
  readonly id: string;
  readonly backlog: Backlog;
  /** What applications keep with the session. */
  state: Buffer | null;
  holder: Consumer | undefined;
  lockedUntil: number;
  alarm: Alarm | undefined;
  /** Locks on its messages. */
  readonly locks: Set<Lock>;
}

/** Waits for any session to become free. */
export interface SessionWaiter {
  readonly consumer: Consumer;
  granted(session: Session): void;
}

/** What happens to a session's messages belongs to the queue. */
interface SessionEvents {
  hand(message: Message, session: Session): void;
  giveBack(lock: Lock, failed: boolean): void;
}

/** The sessions of one queue: which are free, who holds the others, who waits. */
export class Sessions {
  readonly #byId = new Map<string, Session>();
  readonly #free = new Set<Session>();
  readonly #waiters = new Set<SessionWaiter>();
  readonly #clock: Clock;
  readonly #lockDuration: number;
  readonly #events: SessionEvents;

  constructor(clock: Clock, lockDuration: number, events: SessionEvents) {
    this.#clock = clock;
    this.#lockDuration = lockDuration;
    this.#events = events;
  }

  /** Puts a message in its session's line. */
  offer(message: Message): void {
    const session = this.#session(String(message.content.sessionId));
    session.backlog.push(message);
    if (session.holder) this.pump(session);
    else this.#offerSession(session);
  }

  /** @throws ServiceError `com.microsoft:session-cannot-be-locked` while somebody else holds it. */
  accept(id: string, consumer: Consumer): Session {
    const session = this.#session(id);
    if (session.holder) throw sessionCannotBeLocked(id);
    return this.#grant(session, consumer);
  }

  /** The free session that has waited longest. Undefined: there is none. */
  acceptFree(consumer: Consumer): Session | undefined {
    for (const session of this.#free) {
      if (!session.backlog.empty) return this.#grant(session, consumer);
      this.#free.delete(session);
      this.#forgetIfIdle(session);
    }
    return undefined;
  }

  wait(waiter: SessionWaiter): void {
    this.#waiters.add(waiter);
  }

  /** True: it was still waiting. */
  stopWaiting(waiter: SessionWaiter): boolean {
    return this.#waiters.delete(waiter);
  }

  /**
   * The session, if it is held, and by that receiver where a name is given.
   *
   * @throws ServiceError `com.microsoft:session-lock-lost`
   */
  held(id: string, holder?: string): Session {
    const session = this.#byId.get(id);
    if (!session?.holder || (holder !== undefined && session.holder.name !== holder)) throw sessionLockLost(id);
    return session;
  }

  /** Hands its holder as much as it takes. */
  pump(session: Session): void {
    while (session.holder && session.holder.capacity() > 0) {
      const message = session.backlog.pop();
      if (!message) return;
      this.#events.hand(message, session);
    }
  }

  /** Locks the session for another lock duration; returns until when. */
  renew(session: Session): number {
    session.alarm?.cancel();
    session.lockedUntil = this.#clock.now() + this.#lockDuration;
    session.alarm = this.#clock.at(session.lockedUntil, () => this.expire(session));
    for (const lock of session.locks) lock.until = session.lockedUntil;
    return session.lockedUntil;
  }

  /** The receiver lets go: what it had not settled goes back, and does not count as failed. */
  release(session: Session, consumer: Consumer): void {
    if (session.holder === consumer) this.#letGo(session, false);
  }

  /** The lock ran out: what was not settled counts as failed, and the receiver loses its link. */
  expire(session: Session): void {
    const consumer = session.holder;
    if (!consumer) return;
    this.#letGo(session, true);
    consumer.lose(sessionLockLost(session.id));
  }

  expireAll(): void {
    for (const session of this.#byId.values()) this.expire(session);
  }

  /** Every receiver loses its link. */
  close(reason: ServiceError): void {
    for (const { holder, alarm } of this.#byId.values()) {
      alarm?.cancel();
      holder?.lose(reason);
    }
    for (const { consumer } of this.#waiters) consumer.lose(reason);
    this.#byId.clear();
    this.#waiters.clear();
  }

  /** Ids of the sessions that there is something in. */
  ids(): string[] {
    return [...this.#byId.keys()];
  }

  #session(id: string): Session {
    const known = this.#byId.get(id);
    if (known) return known;
    const session: Session = {
      id,
      backlog: new Backlog(),
      state: null,
      holder: undefined,
      lockedUntil: 0,
      alarm: undefined,
      locks: new Set(),
    };
    this.#byId.set(id, session);
    return session;
  }

  #grant(session: Session, consumer: Consumer): Session {
    this.#free.delete(session);
    session.holder = consumer;
    this.renew(session);
    return session;
  }

  #letGo(session: Session, failed: boolean): void {
    session.alarm?.cancel();
    session.holder = undefined;
    const locks = [...session.locks];
    session.locks.clear();
    for (const lock of locks) this.#events.giveBack(lock, failed);
    if (!session.holder) this.#offerSession(session);
  }

  #offerSession(session: Session): void {
    if (session.backlog.empty) return this.#forgetIfIdle(session);
    this.#free.add(session);
    const [waiter] = this.#waiters;
    if (!waiter) return undefined;
    this.#waiters.delete(waiter);
    return waiter.granted(this.#grant(session, waiter.consumer));
  }

  #forgetIfIdle(session: Session): void {
    if (!session.holder && session.state === null && session.backlog.empty) this.#byId.delete(session.id);
  }
}
