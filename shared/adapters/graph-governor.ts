import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import { Fault } from '../domain/fault.ts';
import { middleware, methodOf, templateOf } from './graph-middleware.ts';
import { retryAfterMs } from './graph-retry.ts';
import { writePace } from './graph-write-pace.ts';
import type { Heard, WritePace } from './graph-write-pace.ts';
import { turnstile } from '../domain/turnstile.ts';

export interface GovernorOptions {
  /** Milliseconds that never go back. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** A number in [0, 1). */
  readonly random: () => number;
}

/** Keeps the directory writes of one instance polite, so that several share a quota without knowing of each other. */
export interface GraphGovernor {
  /**
   * Resolves when this call may go: at once, unless it writes to the directory. Turns come in the order of asking.
   * Throws `GRAPH_THROTTLED` when its turn is more than 10 s away.
   */
  admit(method: string, template: string): Promise<void>;
  /** Counts every try and hears what Graph says to it. Stands after the repeats in the chain. */
  readonly link: Middleware;
}

/** Milliseconds. Longer waits are for the queue. */
const LONGEST_WAIT = 10_000;
/** Milliseconds over which those who were sent back return. */
const SPREAD = 60_000;

export const graphGovernor = ({ now, sleep, random }: GovernorOptions): GraphGovernor => {
  const pace = writePace();
  const inTurn = turnstile(1);
  let waiting = 0;

  const turn = async (until: number): Promise<void> => {
    for (;;) {
      const wait = pace.waitFor(0, now());
      if (now() + wait > until) throw tooFar(wait, random());
      if (wait === 0) return pace.spend(now());
      await sleep(wait);
    }
  };

  return {
    admit: async (method, template) => {
      if (!writesToDirectory(method, template)) return;
      const wait = pace.waitFor(waiting, now());
      if (wait > LONGEST_WAIT) throw tooFar(wait, random());
      const until = now() + LONGEST_WAIT;
      waiting += 1;
      try {
        await inTurn(() => turn(until));
      } finally {
        waiting -= 1;
      }
    },
    link: tally(pace, now),
  };
};

const tooFar = (wait: number, random: number): Fault =>
  new Fault('GRAPH_THROTTLED', {
    retryAfterMs: wait + Math.round(SPREAD * random),
    operatorNote: 'directory writes are paced; this one goes back to the queue',
  });

/** Passes and mails have limits of their own. */
export const writesToDirectory = (method: string, template: string): boolean =>
  method !== 'GET' && /^\/(?:users|groups)\b/.test(template) && !/\/(?:authentication|sendMail)\b/.test(template);

/** The first try was paid for when the call was let in; each repeat counts too, as it does at Graph. */
const tally = (pace: WritePace, now: () => number): Middleware => {
  const tried = new WeakSet<Context>();
  return middleware(async (context, next) => {
    if (!writesToDirectory(methodOf(context), templateOf(context))) return next();
    if (tried.has(context)) pace.spend(now());
    tried.add(context);
    await next();
    if (context.response) pace.hear(heardFrom(context.response), now());
  });
};

const heardFrom = ({ status, headers }: Response): Heard => {
  const limitShare = Number.parseFloat(headers.get('x-ms-throttle-limit-percentage') ?? '');
  const wait = retryAfterMs(headers);
  return {
    status,
    ...(Number.isNaN(limitShare) ? {} : { limitShare }),
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  };
};
