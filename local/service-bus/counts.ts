import type { Message } from './message.ts';

/** How many messages a queue has. Deferred and locked ones count as active, as in the service's own counters. */
export interface QueueCounts {
  readonly active: number;
  readonly scheduled: number;
  readonly deferred: number;
  readonly locked: number;
  /** Bytes. */
  readonly size: number;
}

export const countsOf = (messages: Iterable<Message>, locked: number): QueueCounts => {
  const states = { active: 0, scheduled: 0, deferred: 0 };
  let size = 0;
  for (const { state, content } of messages) {
    states[state] += 1;
    size += content.bare.length;
  }
  return { ...states, active: states.active + states.deferred, locked, size };
};
