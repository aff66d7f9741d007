import { expect, test } from '@jest/globals';
import { shuffleMany } from './model-order.ts';
import { playMany } from './model-run.ts';

const WITHIN = 1_500_000;

test(
  'ten thousand times: HR’s newest word stands and nothing is issued that should not be',
  async () => {
    const { reached, played } = await playMany(10_000, WITHIN);

    expect(played).toBe(10_000);
    expect([...reached]).toEqual(expect.arrayContaining(['revealed', 'account adopted', 'pass expired', 'pass used']));
  },
  2 * WITHIN,
);

test(
  'five thousand sets of events come to the same in whatever order they arrive',
  () => shuffleMany(5_000, WITHIN),
  2 * WITHIN,
);
