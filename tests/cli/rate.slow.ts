import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ServiceBusClient } from '@azure/service-bus';
import { tokenFor, until } from '../../samples/contractor-day.ts';
import { wholeStack, type WholeStack } from '../stack/whole-stack.ts';
import { run } from './run.ts';

const LETTERS = 480;
const RATE = 40;

let whole: WholeStack;
let environment: Record<string, string>;
beforeAll(async () => {
  whole = await wholeStack();
  environment = {
    FIRST_DAY_PASS_URL: whole.at.app,
    FIRST_DAY_PASS_TOKEN: await tokenFor(whole.at, whole.at.people.operator),
  };
}, 60_000);
afterAll(() => whole?.stop());

/** Messages that expired before anything took them; they are about nobody. */
const expired = async (count: number): Promise<void> => {
  const client = new ServiceBusClient(whole.stack.settings['SERVICE_BUS'] ?? '');
  const sender = client.createSender(whole.at.serviceBus.queue);
  for (let at = 0; at < count; at += 60)
    await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        sender.sendMessages({ body: { n }, sessionId: `E-${(at + n) % 40}`, messageId: `e-${at + n}`, timeToLive: 1 }),
      ),
    );
  await client.close();
};

const counted = async (): Promise<Record<string, number>> =>
  (
    JSON.parse((await run(['dead-letter', 'list', '--count', '--json'], environment)).out) as {
      counts: Record<string, number>;
    }
  ).counts;

test('dead letters end at the rate that was asked for, within five in a hundred', async () => {
  await expired(LETTERS);
  const before = await until(
    'the letters',
    async () => {
      const counts = await counted();
      return Object.values(counts).reduce((sum, some) => sum + some, 0) === LETTERS ? counts : undefined;
    },
    60_000,
  );

  const args = ['dead-letter', 'discard', '--all', '--rate', `${RATE}`, '--reason', 'a test', '--yes', '--json'];
  const { code, out } = await run(args, environment);

  expect([code, JSON.parse(out)]).toEqual([0, { outcomes: { discarded: LETTERS }, left: 0 }]);
  const times = (await whole.rows('Replays')).map(({ at }) => Date.parse(String(at))).toSorted((a, b) => a - b);
  const batch = RATE / 4;
  const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1_000;
  const rate = (LETTERS - batch) / seconds;
  console.log(`${JSON.stringify(before)}: ${rate.toFixed(1)} letters a second, ${RATE} were asked for`);
  expect(Math.abs(rate / RATE - 1)).toBeLessThan(0.05);
  expect(await counted()).toEqual({});
}, 200_000);
