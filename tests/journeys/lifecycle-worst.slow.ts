import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { wholeStack, type WholeStack } from '../stack/whole-stack.ts';
import { misbehave } from './lifecycle-wire.ts';
import { firstDayAtTheWorst, hireAtTheWorst } from './lifecycle-worst.ts';

/** `node bench/hires.ts --large --only worst` does it with 500. */
const CONTRACTORS = 24;
const WITHIN_MS = 225_000;

let whole: WholeStack;
beforeAll(async () => {
  whole = await wholeStack();
}, 60_000);
afterAll(() => whole?.stop());

test('with Graph at its worst everybody arrives once, and what was blocked is only what the tenant had switched off', async () => {
  const { wrongAccounts, wrongClaims, deadLetters } = await hireAtTheWorst(whole, CONTRACTORS, WITHIN_MS);

  expect(wrongAccounts).toEqual([]);
  expect(wrongClaims).toEqual([]);
  expect(new Set(deadLetters)).toEqual(new Set(['PASS_POLICY_DISABLED']));
}, 240_000);

test.each([
  ['W-1', 'refuse'],
  ['W-2', 'replace'],
])(
  'and gets to the one pass that signs in once: %s, where a second pass would %s the first',
  async (number, secondPass) => {
    await misbehave(whole, { secondPass });

    expect(await firstDayAtTheWorst(whole, number)).toEqual([200, 401]);
  },
  240_000,
);
