import { expect, test } from '@jest/globals';
import { shuffleMany } from './model-order.ts';
import { playMany } from './model-run.ts';

const WITHIN = 1_500_000;

/** What so many sequences come to at least; else they would prove little. */
const COMMON = ['revealed', 'account disabled', 'contacts held', 'step failed', 'step blocked'];
const RARE = ['account adopted', 'pass expired', 'pass used'];
/** `MODEL_RUNS` and `MODEL_SEED` go further and elsewhere. */
const RUNS = Number(process.env['MODEL_RUNS'] ?? 10_000);

test(
  'again and again: HR’s newest word stands and nothing is issued that should not be',
  async () => {
    const { reached, played } = await playMany(RUNS, WITHIN);

    expect(played).toBe(RUNS);
    expect([...reached]).toEqual(expect.arrayContaining(RUNS < 10_000 ? COMMON : [...COMMON, ...RARE]));
  },
  2 * WITHIN,
);

test('sets of events come to the same in whatever order they arrive', () => shuffleMany(RUNS, WITHIN), 2 * WITHIN);
