import { afterEach } from '@jest/globals';
import { memoryNudges } from '../ports/memory-nudges.ts';
import { nudgesContract } from './nudges.ts';
import type { NudgesAtHand } from './nudges.ts';
import { startQueue } from './queue-at-hand.ts';
import { NOON } from './sample-contractor.ts';

const inMemory = async (): Promise<NudgesAtHand> => {
  const nudges = memoryNudges();
  let now = NOON;
  return {
    nudges,
    now: async () => now,
    advance: async (minutes) => {
      now += minutes * 60_000;
    },
    due: async (key) => nudges.list().filter((nudge) => nudge.key === key && (nudge.at ?? now) <= now).length,
  };
};

let closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.map((close) => close()));
  closing = [];
});

nudgesContract('memory', inMemory);
nudgesContract('Service Bus', async () => {
  const queue = await startQueue();
  closing.push(queue.close);
  return queue;
});
