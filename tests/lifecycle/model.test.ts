import { expect, test } from '@jest/globals';
import { shuffleMany } from './model-order.ts';
import { playMany } from './model-run.ts';

test('whatever comes in whatever order, HR’s newest word stands and nothing is issued that should not be', async () => {
  const reached = await playMany(300);

  expect([...reached]).toEqual(
    expect.arrayContaining(['revealed', 'account disabled', 'contacts held', 'step failed', 'step blocked']),
  );
}, 60_000);

test(
  'the same events come to the same facts, end and contacts in whatever order they arrive',
  () => shuffleMany(200),
  60_000,
);
