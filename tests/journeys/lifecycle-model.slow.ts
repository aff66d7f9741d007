import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { wholeStack, type WholeStack } from '../stack/whole-stack.ts';
import { playOverTheWire, sequences } from './lifecycle-model-wire.ts';

const SEQUENCES = 50;
const ACTIONS = 12;

const SOURCES = ['https://hr.contoso.example/core', 'https://hr.contoso.example/yard'].map((source) => ({ source }));

let whole: WholeStack;
beforeAll(async () => {
  whole = await wholeStack({
    settings: {
      SOURCES: JSON.stringify(SOURCES),
      CLAIM_LIFETIME_HOURS: '10',
      RETRY_FOR_HOURS: '2',
      MAX_OPENINGS_PER_HOUR: '10000',
      MAX_ENDINGS_PER_HOUR: '10000',
    },
  });
}, 60_000);
afterAll(() => whole?.stop());

test(`over the wire too: ${SEQUENCES} sequences of ${ACTIONS} actions, all at once on one stack`, async () => {
  const reached = await playOverTheWire(whole, sequences(SEQUENCES, ACTIONS));

  expect([...reached]).toEqual(
    expect.arrayContaining(['revealed', 'account disabled', 'contacts held', 'step failed', 'step blocked']),
  );
}, 600_000);
