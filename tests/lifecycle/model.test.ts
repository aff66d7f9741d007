import { expect, test } from '@jest/globals';
import { shuffleMany } from './model-order.ts';
import { playMany } from './model-run.ts';

/** Milliseconds: a failing run is made small within that time. */
const WITHIN = 200_000;

test(
  'whatever comes in whatever order, HR’s newest word stands and nothing is issued that should not be',
  async () => {
    const { reached, played } = await playMany(300, WITHIN);

    expect(played).toBe(300);
    expect([...reached]).toEqual(
      expect.arrayContaining(['revealed', 'account disabled', 'contacts held', 'step failed', 'step blocked']),
    );
  },
  2 * WITHIN,
);

test(
  'the same events come to the same facts, end and contacts in whatever order they arrive',
  () => shuffleMany(200, WITHIN),
  2 * WITHIN,
);
