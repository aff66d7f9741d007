import { expect, test } from '@jest/globals';
import { playMany } from './claim-model.ts';

test('whatever happens to a claim in whatever order, it keeps its rules: 100,000 traces', () => {
  const { reached, revealed } = playMany(100_000);

  expect(reached.size).toBe(9);
  expect(revealed).toBeGreaterThan(4_000);
}, 300_000);
