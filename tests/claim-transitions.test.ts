import { expect, test } from '@jest/globals';
import { playMany } from './claim-model.ts';

test('whatever happens to a claim in whatever order, it keeps its rules: 5,000 traces', () => {
  const { reached, revealed } = playMany(5_000);

  // Traces are worth something only if they get everywhere.
  expect([...reached].toSorted()).toEqual([
    'acknowledged',
    'expired',
    'locked',
    'minting',
    'open',
    'redeemed',
    'released',
    'revoked',
    'superseded',
  ]);
  expect(revealed).toBeGreaterThan(200);
});

test('a rule that is broken is noticed: a check that takes every PIN still has one winner, and one that takes none has no winner', () => {
  expect(playMany(1_000, () => true).revealed).toBeGreaterThan(100);
  expect(playMany(1_000, () => false).revealed).toBe(0);
});
