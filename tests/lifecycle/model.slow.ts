import { expect, test } from '@jest/globals';
import { shuffleMany } from './model-order.ts';
import { playMany } from './model-run.ts';

test('ten thousand times: HR’s newest word stands and nothing is issued that should not be', async () => {
  const reached = await playMany(10_000);

  expect([...reached]).toEqual(expect.arrayContaining(['revealed', 'account adopted', 'pass expired', 'pass used']));
}, 1_800_000);

test(
  'five thousand sets of events come to the same in whatever order they arrive',
  () => shuffleMany(5_000),
  1_800_000,
);
