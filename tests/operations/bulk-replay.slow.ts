import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceBusReceivedMessage } from '@azure/service-bus';
import { until } from '../../samples/contractor-day.ts';
import { lettersAtHand, QUEUE, type LettersAtHand } from './letters-at-hand.ts';

const LETTERS = 1_000;
const CONTRACTORS = 50;
const KILLS = 20;
/** Longer than an operator who died is waited for. */
const LATER_MS = 31_000;

let hand: LettersAtHand;
beforeAll(async () => {
  hand = await lettersAtHand({ DeadLetteringOnMessageExpiration: true, LockDuration: 'PT5S' });
});
afterAll(() => hand?.close());

/** Messages that live for a millisecond: the broker dead-letters them by itself. */
const dieOfAge = async (): Promise<void> => {
  const sender = hand.client.createSender(QUEUE);
  const numbers = Array.from({ length: LETTERS }, (_, n) => n);
  for (let at = 0; at < LETTERS; at += 100)
    await Promise.all(
      numbers.slice(at, at + 100).map((n) =>
        sender.sendMessages({
          body: { n },
          messageId: `original-${n}`,
          sessionId: `C-${n % CONTRACTORS}`,
          timeToLive: 1,
        }),
      ),
    );
};

const inDeadLetterQueue = async (): Promise<number> => {
  const receiver = hand.client.createReceiver(QUEUE, { subQueueType: 'deadLetter' });
  let count = 0;
  for (let some = await receiver.peekMessages(250); some.length > 0; some = await receiver.peekMessages(250))
    count += some.length;
  await receiver.close();
  return count;
};

/** Runs the replay, to its end or until it is killed. True: it came to its end. */
const replayed = async (ahead: number, killAfter?: number): Promise<boolean> => {
  const args = [
    'tests/operations/replaying-process.ts',
    hand.connectionString,
    hand.tables.connectionString,
    `${ahead}`,
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  await once(child.stdout, 'data');
  if (killAfter !== undefined) {
    await Promise.race([delay(killAfter), ended]);
    child.kill('SIGKILL');
  }
  const [code] = await ended;
  return code === 0;
};

const copies = async (): Promise<readonly ServiceBusReceivedMessage[]> => {
  const all: ServiceBusReceivedMessage[] = [];
  for (let n = 0; n < CONTRACTORS; n++) all.push(...(await hand.queued(`C-${n}`)));
  return all;
};

test('a thousand letters whose replay is killed twenty times and run again are each on the queue, under one id each', async () => {
  await dieOfAge();
  await until('the letters', async () => ((await inDeadLetterQueue()) === LETTERS ? true : undefined), 30_000);

  let cutShort = 0;
  for (let kill = 0; kill < KILLS; kill++) if (!(await replayed(kill * LATER_MS, randomInt(50, 700)))) cutShort += 1;
  // The locks that the dead still hold run out; then one run finishes what is left.
  await delay(6_000);
  expect(await replayed(KILLS * LATER_MS)).toBe(true);

  const sent = await copies();
  const idsOf = Map.groupBy(sent, ({ applicationProperties }) =>
    String(applicationProperties?.['x-original-message-id']),
  );
  expect(idsOf.size).toBe(LETTERS);
  expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(LETTERS);
  expect([...idsOf.values()].filter((some) => new Set(some.map(({ messageId }) => messageId)).size > 1)).toEqual([]);
  expect(await inDeadLetterQueue()).toBe(0);
  console.log(`killed ${cutShort} times on the way; ${sent.length - LETTERS} copies were sent twice, under one id`);
}, 300_000);
