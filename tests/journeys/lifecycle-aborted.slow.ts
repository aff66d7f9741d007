import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { once } from 'node:events';
import type { Part } from '../../local/part.ts';
import { backlog } from '../stack/local-services.ts';
import { starter, wholeStack, type WholeStack } from '../stack/whole-stack.ts';
import {
  accountsByNumber,
  allAreMailed,
  claimMails,
  cutShort,
  deadLetters,
  liveClaims,
  misbehave,
  moveClocks,
  sweep,
  whenStuck,
} from './lifecycle-wire.ts';

const WITHIN_MS = 150_000;
/** A link that was mailed by a handler which nobody heard any more, and the one that counts. */
const MOST_MAILS = 2;
const numbersOf = (contractors: number): string[] => Array.from({ length: contractors }, (_, n) => `A-${n + 1}`);
const hired = (numbers: readonly string[]) => numbers.map((number) => starter(number));
/** A handler that meets this waits for five seconds before it tries again. */
const AWAY_NOW_AND_THEN = { unavailable: { rate: 0.4, times: 40 }, seed: 7 };

let whole: WholeStack;
beforeEach(async () => {
  whole = await wholeStack({ host: false });
}, 60_000);
afterEach(() => whole?.stop());

/** Carries on what a lost nudge left behind, as five minutes and the timer do. */
const fiveMinutes = async (instance: Part): Promise<void> => {
  if ((await backlog(whole.at)).active > 0) return;
  await moveClocks(whole, 'PT5M', [instance]);
  await sweep(String(instance.ready['url']));
};

const everybodyOnce = async (numbers: readonly string[]): Promise<void> => {
  const [accounts, claims] = [await accountsByNumber(whole), await liveClaims(whole)];
  expect(numbers.filter((number) => accounts.get(number)?.length !== 1)).toEqual([]);
  expect(numbers.filter((number) => claims.get(number) !== 1)).toEqual([]);
  expect(await deadLetters(whole)).toEqual([]);
  const mails = numbers.map(async (number) => (await claimMails(whole, `${number.toLowerCase()}@example.net`)).length);
  expect(Math.max(...(await Promise.all(mails)))).toBeLessThanOrEqual(MOST_MAILS);
};

test.each<[abortAfterMs: number, contractors: number, graph: object]>([
  [40, 30, {}],
  [1_000, 10, AWAY_NOW_AND_THEN],
  [3_000, 10, AWAY_NOW_AND_THEN],
])(
  'calls cut short after %i ms, while their handlers run on, make none of %i twice and lose nobody',
  async (abortAfterMs, contractors, graph) => {
    const instance = await whole.instance();
    await misbehave(whole, graph);
    await cutShort(String(instance.ready['controlUrl']), { abortAfterMs, times: 4 * contractors });
    await whole.send(...hired(numbersOf(contractors)));

    await allAreMailed(
      whole,
      contractors,
      WITHIN_MS,
      whenStuck(() => fiveMinutes(instance)),
    );
    expect(whole.log.some((line) => line.includes(`was aborted after ${abortAfterMs} ms`))).toBe(true);
    await everybodyOnce(numbersOf(contractors));
  },
  180_000,
);

test('a process that is killed in the middle of its calls, again and again, makes nobody twice and loses nobody', async () => {
  const numbers = numbersOf(40);
  await whole.send(...hired(numbers));
  for (const exitAfterMs of [40, 80, 120, 200, 300, 400]) {
    const dying = await whole.instance();
    const gone = once(dying.process, 'exit');
    await cutShort(String(dying.ready['controlUrl']), { exitAfterMs });
    await gone;
  }
  const living = await whole.instance();

  await allAreMailed(
    whole,
    numbers.length,
    WITHIN_MS,
    whenStuck(() => fiveMinutes(living)),
  );
  await everybodyOnce(numbers);
}, 240_000);
