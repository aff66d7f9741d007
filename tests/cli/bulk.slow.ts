import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../../samples/contractor-day.ts';
import { backlog } from '../stack/local-services.ts';
import { bulkStack, killed, lettersOf, onceEach, type BulkStack, type Letter } from './bulk-stack.ts';

/** What the whole of it is held to; fewer on a machine that is busy with other things. */
const LETTERS = Number(process.env['LETTERS'] ?? 10_000);
const CONTRACTORS = 200;
const RATE = 100;
const KILLS = 20;

let bulk: BulkStack;
beforeEach(async () => {
  bulk = await bulkStack();
}, 60_000);
afterEach(() => bulk?.stop(), 60_000);

const REASON = ['--reason', 'the cause is mended', '--yes', '--json'] as const;

const counted = async (): Promise<number> => {
  const { out } = await bulk.run('dead-letter', 'list', '--count', '--json');
  const { counts } = JSON.parse(out) as { counts: Record<string, number> };
  return Object.values(counts).reduce((sum, some) => sum + some, 0);
};

const outcomesOf = (out: string): Readonly<Record<string, number>> =>
  (JSON.parse(out) as { outcomes: Record<string, number> }).outcomes;

const intents = async (): Promise<number> => (await bulk.whole.rows('Replays')).length;

/** Letters a second, by the times of their intents since then. The last batch is left out: nothing came after it. */
const paceSince = async (since: number): Promise<number> => {
  const times = (await bulk.whole.rows('Replays')).map(({ at }) => Date.parse(String(at))).filter((at) => at >= since);
  const last = Math.max(...times);
  return (times.filter((at) => at < last).length * 1_000) / (last - Math.min(...times));
};

/** The rest of the machine is the replay’s, as it is where other instances look after contractors. */
const FEW = 1;
const MANY = 16;

/** What a killed process had in hand is locked for a minute; any later act removes it. */
const cleaned = (): Promise<true> =>
  until(
    'an empty dead-letter queue',
    async () => {
      if ((await backlog(bulk.whole.at)).deadLetter === 0) return true;
      await delay(2_000);
      await bulk.run('dead-letter', 'discard', '1~1', ...REASON);
      return undefined;
    },
    180_000,
  );

const expectEachOnce = async (letters: readonly Letter[]): Promise<void> => {
  await bulk.killProduct();
  await bulk.startProduct(MANY);
  await bulk.drained();
  expect(await bulk.effects()).toEqual(onceEach(letters));
  expect(await backlog(bulk.whole.at)).toMatchObject({ active: 0 });
  await cleaned();
};

/** The five lie deep: behind four fifths of the others. */
const withNeedles = (letters: readonly Letter[]): readonly Letter[] => {
  const needles = Array.from({ length: 5 }, (_, n) => ({ contractor: 'NEEDLE', n: n + 1 }));
  return letters.toSpliced(Math.floor(letters.length * 0.8), 0, ...needles);
};

test('of ten thousand a filter takes the five that it matches; the others come at the rate that was asked for; each acts once', async () => {
  const letters = withNeedles(lettersOf(LETTERS - 5, CONTRACTORS, 'R'));
  await bulk.expire(letters);
  await bulk.startProduct(FEW);

  const few = await bulk.run('dead-letter', 'replay', '--contractor', 'needle', ...REASON);
  expect([few.code, outcomesOf(few.out)]).toEqual([0, { replayed: 5 }]);
  expect(await counted()).toBe(LETTERS - 5);

  const since = Date.now();
  const rest = await bulk.run('dead-letter', 'replay', '--all', '--rate', `${RATE}`, ...REASON);
  expect([rest.code, outcomesOf(rest.out)]).toEqual([0, { replayed: LETTERS - 5 }]);
  const rate = await paceSince(since);
  console.log(`${rate.toFixed(1)} letters a second, ${RATE} were asked for`);
  expect(Math.abs(rate / RATE - 1)).toBeLessThan(0.05);
  expect(await backlog(bulk.whole.at)).toMatchObject({ deadLetter: 0 });
  await expectEachOnce(letters);
}, 900_000);

test('ten thousand at full speed are each replayed once', async () => {
  await bulk.expire(lettersOf(LETTERS, CONTRACTORS, 'F'));
  await bulk.startProduct(FEW);
  const since = Date.now();

  const { code, out } = await bulk.run('dead-letter', 'replay', '--all', ...REASON);

  expect([code, outcomesOf(out)]).toEqual([0, { replayed: LETTERS }]);
  console.log(`full speed: ${(await paceSince(since)).toFixed(0)} letters a second`);
  expect(await backlog(bulk.whole.at)).toMatchObject({ deadLetter: 0 });
  const replays = await bulk.whole.rows('Replays');
  expect([replays.length, new Set(replays.map(({ messageId }) => messageId)).size]).toEqual([LETTERS, LETTERS]);
});

test('two operators replay the same filter at the same time: each letter goes once', async () => {
  const letters = lettersOf(500, 50, 'T');
  await bulk.expire(letters);
  await bulk.startProduct(FEW);

  const both = await Promise.all([1, 2].map(() => bulk.run('dead-letter', 'replay', '--fault', 'expired', ...REASON)));

  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  const replayed = both.map(({ out }) => outcomesOf(out)['replayed'] ?? 0);
  console.log(`one replayed ${replayed.join(', the other ')}`);
  expect(replayed.reduce((sum, some) => sum + some, 0)).toBe(500);
  await expectEachOnce(letters);
});

test('a thousand whose replay or whose service is killed twenty times, and run again, each act once', async () => {
  const letters = lettersOf(1_000, 50, 'K');
  await bulk.expire(letters);
  await bulk.startProduct(FEW);

  for (let kill = 0; kill < KILLS; kill++) {
    const before = await intents();
    const client = bulk.start('dead-letter', 'replay', '--all', '--rate', '30', ...REASON);
    await until('the first batch', async () => ((await intents()) > before ? true : undefined), 60_000);
    await delay(randomInt(0, 1_000));
    if (kill % 2 === 0) await killed(client);
    else {
      await Promise.all([killed(client), bulk.killProduct()]);
      await bulk.startProduct(MANY);
    }
  }
  // Who died holds its letters for half a minute; one more run waits for that and finishes.
  const { code, out } = await bulk.run('dead-letter', 'replay', '--all', ...REASON);

  console.log(`left for the last run: ${out.replaceAll(/\s+/g, ' ')}`);
  expect(code).toBe(0);
  expect(await counted()).toBe(0);
  await expectEachOnce(letters);
});
