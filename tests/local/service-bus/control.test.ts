/** What the local broker does on request at `/_local/…`; the real service has nothing like it. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ServiceBusClient } from '@azure/service-bus';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { administer, bodiesOf, errorOf, eventually, receive, receiveOne, startBroker } from './service-bus.ts';
import type { LocalBroker } from './service-bus.ts';

let broker: LocalBroker;
let client: ServiceBusClient;

const PLAIN = 'plain';
const SESSIONS = 'contractor-events';

beforeAll(async () => {
  broker = await startBroker();
});
afterAll(() => broker.stop());

beforeEach(async () => {
  const admin = administer(broker);
  for (const queue of [PLAIN, SESSIONS]) await admin.deleteQueue(queue).catch(() => undefined);
  await admin.createQueue(PLAIN);
  await admin.createQueue(SESSIONS, { requiresSession: true });
  const retryOptions = { retryDelayInMs: 50, maxRetries: 3, timeoutInMs: 5_000 };
  client = new ServiceBusClient(broker.connectionString, { retryOptions });
});
afterEach(() => client.close());

test('the clock tells its time and moves forward only', async () => {
  const before = (await broker.control('GET', 'clock')) as { now: string };
  const after = (await broker.control('POST', 'clock', { advance: 'P1DT2H' })) as { now: string };
  const moved = Date.parse(after.now) - Date.parse(before.now);
  expect(Math.round(moved / 1_000)).toBeGreaterThanOrEqual(26 * 3_600);
  expect(await broker.control('POST', 'clock', { advance: '-PT1M' })).toEqual({
    error: expect.stringContaining('ISO 8601 duration'),
  });
});

test('moving the clock brings on schedules, locks and ends of life in the order of their times', async () => {
  const sender = client.createSender(PLAIN);
  const { now } = (await broker.control('GET', 'clock')) as { now: string };
  const inMinutes = (minutes: number) => new Date(Date.parse(now) + minutes * 60_000);
  await sender.scheduleMessages({ body: 'in 20' }, inMinutes(20));
  await sender.scheduleMessages({ body: 'in 10' }, inMinutes(10));
  await sender.sendMessages({ body: 'lives 5', timeToLive: 300_000 });

  await broker.control('POST', 'clock', { advance: 'PT1H' });

  expect(bodiesOf(await receive(client.createReceiver(PLAIN), 2))).toEqual(['in 10', 'in 20']);
});

test('connections that are dropped come back by themselves: senders and receivers go on', async () => {
  const sender = client.createSender(PLAIN);
  const receiver = client.createReceiver(PLAIN);
  await sender.sendMessages({ body: 'before' });
  await receiver.completeMessage(await receiveOne(receiver));

  expect(await broker.control('DELETE', 'connections')).toEqual({ dropped: 1 });

  await sender.sendMessages({ body: 'after' });
  expect((await receiveOne(receiver)).body).toBe('after');
});

test('a session receiver whose connection drops has lost its session, and the next one has it', async () => {
  await client.createSender(SESSIONS).sendMessages({ body: 1, sessionId: 'a' });
  const receiver = await client.acceptSession(SESSIONS, 'a');
  const message = await receiveOne(receiver);
  await broker.control('DELETE', 'connections');
  await eventually(() => receiver.isClosed || undefined);
  expect(await errorOf(receiver.completeMessage(message))).toMatchObject({ code: 'SessionLockLost' });
  const successor = await client.acceptSession(SESSIONS, 'a');
  expect(await receiveOne(successor)).toMatchObject({ body: 1, deliveryCount: 0 });
});

/** Has a message received in a session and its completion lost, and the connection with it. */
const loseCompletion = async (loss: object): Promise<void> => {
  await client.createSender(SESSIONS).sendMessages({ body: 1, sessionId: 'a' });
  const script = join(import.meta.dirname, 'complete-and-lose.ts');
  const told = JSON.stringify({ disconnect: true, ...loss });
  await promisify(execFile)(process.execPath, [script, broker.connectionString, SESSIONS, broker.controlUrl, told]);
  expect(await broker.control('GET', 'settlements')).toMatchObject({ count: 0 });
};

test('a settlement that is lost on its way has not happened: the message is delivered again', async () => {
  await loseCompletion({ count: 1 });
  expect((await receiveOne(await client.acceptSession(SESSIONS, 'a'))).body).toBe(1);
});

test('a settlement whose answer is lost has happened all the same', async () => {
  await loseCompletion({ count: 1, applied: true });
  expect(await broker.control('GET', 'queues')).toContainEqual(expect.objectContaining({ name: SESSIONS, active: 0 }));
});

test('locks expire on request: on messages and on sessions', async () => {
  await client.createSender(PLAIN).sendMessages({ body: 1 });
  await client.createSender(SESSIONS).sendMessages({ body: 2, sessionId: 'a' });
  const receiver = client.createReceiver(PLAIN);
  const message = await receiveOne(receiver);
  const session = await client.acceptSession(SESSIONS, 'a');
  await receiveOne(session);

  await broker.control('DELETE', 'locks');

  expect(await errorOf(receiver.completeMessage(message))).toMatchObject({ code: 'MessageLockLost' });
  await eventually(() => session.isClosed || undefined);
  expect(await receiveOne(await client.acceptSession(SESSIONS, 'a'))).toMatchObject({ body: 2, deliveryCount: 1 });
});

test('the state of every queue can be read', async () => {
  await client.createSender(PLAIN).sendMessages([{ body: 1 }, { body: 2 }]);
  await receiveOne(client.createReceiver(PLAIN));
  expect(await broker.control('GET', 'queues')).toContainEqual(
    expect.objectContaining({ name: PLAIN, active: 2, locked: 1, scheduled: 0, deferred: 0, deadLetter: 0 }),
  );
});

test('a wrong request is told what there is', async () => {
  expect(await broker.control('GET', 'nothing')).toEqual({
    error: 'There is no GET /_local/nothing.',
    known: expect.arrayContaining(['POST /_local/clock']),
  });
  expect(await broker.control('POST', 'settlements', { count: 'many' })).toEqual({
    error: 'count: give a whole number, 0 to stop',
  });
});
