/** Against the real service: SERVICE_BUS_CONTRACT="<connection string with Manage of a Premium namespace>". */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';
import { bodiesOf, errorOf, receive, receiveNone, receiveOne, startServiceBus } from './service-bus.ts';

const serviceBus = await startServiceBus();
afterAll(() => serviceBus.stop());

const client = serviceBus.client();
const { lockDuration, lockSeconds, briefLockSeconds } = serviceBus;
/** Seconds that outlast a lock, and a good part of one. */
const OUTLASTING = lockSeconds + 1;
const MOST = lockSeconds * 0.6;

const sendTo = (queue: string, ...bodies: readonly unknown[]) =>
  client.createSender(queue).sendMessages(bodies.map((body) => ({ body })));

const withoutRenewal = (queue: string) => client.createReceiver(queue, { maxAutoLockRenewalDurationInMs: 0 });

// Before time is moved: clients renew by their own clock.
test('a receiver renews its locks by itself for as long as it is told to', async () => {
  const queue = await serviceBus.queue({ lockDuration: `PT${briefLockSeconds}S` });
  await sendTo(queue, 1);
  const receiver = client.createReceiver(queue, { maxAutoLockRenewalDurationInMs: 60_000 });
  const message = await receiveOne(receiver);
  await sleep((briefLockSeconds + 0.5) * 1_000);
  await receiver.completeMessage(message);
});

test('a message that is received is locked: nobody else gets it', async () => {
  const queue = await serviceBus.queue();
  await sendTo(queue, 'mine');
  const message = await receiveOne(client.createReceiver(queue));
  expect(message.lockToken).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
  expect(message.lockedUntilUtc?.getTime()).toBeGreaterThan(Number(message.enqueuedTimeUtc));
  expect(await receiveNone(client.createReceiver(queue))).toEqual([]);
});

test('a message that is completed is gone', async () => {
  const queue = await serviceBus.queue();
  await sendTo(queue, 1);
  const receiver = client.createReceiver(queue);
  await receiver.completeMessage(await receiveOne(receiver));
  expect(await receiver.peekMessages(1)).toEqual([]);
});

test('a message received with receiveAndDelete is gone without settling', async () => {
  const queue = await serviceBus.queue();
  await sendTo(queue, 1, 2);
  const receiver = client.createReceiver(queue, { receiveMode: 'receiveAndDelete' });
  const messages = await receive(receiver, 2);
  expect(messages.map(({ lockToken }) => lockToken)).toEqual([undefined, undefined]);
  expect(await receiver.peekMessages(1)).toEqual([]);
});

test('a message that is abandoned comes back at once, ahead of later ones, one delivery more, with changed properties', async () => {
  const queue = await serviceBus.queue();
  await client
    .createSender(queue)
    .sendMessages([{ body: 'first', applicationProperties: { kept: 1, changed: 'old' } }, { body: 'second' }]);
  const receiver = client.createReceiver(queue);
  const message = await receiveOne(receiver);

  await receiver.abandonMessage(message, { changed: 'new', added: true });

  expect(await receiveOne(receiver)).toMatchObject({
    body: 'first',
    deliveryCount: 1,
    sequenceNumber: message.sequenceNumber,
    applicationProperties: { kept: 1, changed: 'new', added: true },
  });
});

test('after the maximum number of deliveries a message is dead-lettered with the reason MaxDeliveryCountExceeded', async () => {
  const queue = await serviceBus.queue({ maxDeliveryCount: 3 });
  await sendTo(queue, 'poison');
  const receiver = client.createReceiver(queue);
  for (const deliveryCount of [0, 1, 2]) {
    const message = await receiveOne(receiver);
    expect(message.deliveryCount).toBe(deliveryCount);
    await receiver.abandonMessage(message);
  }
  expect(await receiveOne(client.createReceiver(queue, { subQueueType: 'deadLetter' }))).toMatchObject({
    body: 'poison',
    deadLetterReason: 'MaxDeliveryCountExceeded',
    deadLetterErrorDescription: 'Message could not be consumed after 3 delivery attempts.',
  });
  expect(await receiveNone(receiver)).toEqual([]);
});

test('when its lock has expired a message is delivered again, one delivery more, under another lock token', async () => {
  const queue = await serviceBus.queue({ lockDuration });
  await sendTo(queue, 1);
  const first = await receiveOne(withoutRenewal(queue));

  await serviceBus.pass(OUTLASTING);

  const second = await receiveOne(withoutRenewal(queue));
  expect(second).toMatchObject({ messageId: first.messageId, deliveryCount: 1 });
  expect(second.lockToken).not.toBe(first.lockToken);
});

test('settling after the lock has expired fails with MessageLockLost and changes nothing', async () => {
  const queue = await serviceBus.queue({ lockDuration });
  await sendTo(queue, 1);
  const receiver = withoutRenewal(queue);
  const message = await receiveOne(receiver);

  await serviceBus.pass(OUTLASTING);

  expect(await errorOf(receiver.completeMessage(message))).toMatchObject({ code: 'MessageLockLost' });
  expect((await receiveOne(receiver)).messageId).toBe(message.messageId);
});

test('a lock that is renewed lasts for another lock duration', async () => {
  const queue = await serviceBus.queue({ lockDuration });
  await sendTo(queue, 1);
  const receiver = withoutRenewal(queue);
  const message = await receiveOne(receiver);
  const before = Number(message.lockedUntilUtc);

  await serviceBus.pass(MOST);
  expect((await receiver.renewMessageLock(message)).getTime()).toBeGreaterThan(before);
  await serviceBus.pass(MOST);

  await receiver.completeMessage(message);
});

test('renewing an expired lock fails with MessageLockLost', async () => {
  const queue = await serviceBus.queue({ lockDuration });
  await sendTo(queue, 1);
  const receiver = withoutRenewal(queue);
  const message = await receiveOne(receiver);
  await serviceBus.pass(OUTLASTING);
  expect(await errorOf(receiver.renewMessageLock(message))).toMatchObject({ code: 'MessageLockLost' });
});

test('a message can be settled after its receiver was closed', async () => {
  const queue = await serviceBus.queue();
  await sendTo(queue, 'completed', 'dead-lettered', 'abandoned');
  const receiver = client.createReceiver(queue);
  const messages = await receive(receiver, 3);
  await receiver.close();
  const successor = client.createReceiver(queue);
  const [first, second, third] = messages as [never, never, never];

  await successor.completeMessage(first);
  await successor.deadLetterMessage(second, { deadLetterReason: 'late', deadLetterErrorDescription: 'but here' });
  await successor.abandonMessage(third, { seen: 'once' });

  expect(await receiveOne(successor)).toMatchObject({
    body: 'abandoned',
    deliveryCount: 1,
    applicationProperties: { seen: 'once' },
  });
  expect(await receiveOne(client.createReceiver(queue, { subQueueType: 'deadLetter' }))).toMatchObject({
    body: 'dead-lettered',
    deadLetterReason: 'late',
    deadLetterErrorDescription: 'but here',
  });
});

test('messages stay locked when their receiver is closed', async () => {
  const queue = await serviceBus.queue();
  await sendTo(queue, 1);
  const receiver = client.createReceiver(queue);
  await receiveOne(receiver);
  await receiver.close();
  expect(await receiveNone(client.createReceiver(queue))).toEqual([]);
});

test('when a receiving process dies its message is delivered again after the lock', async () => {
  const queue = await serviceBus.queue({ lockDuration });
  await sendTo(queue, 'survivor');
  const script = join(import.meta.dirname, 'receive-and-hang.ts');
  const child = spawn(process.execPath, [script, serviceBus.connectionString, queue], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await receiveNone(client.createReceiver(queue))).toEqual([]);

  await serviceBus.pass(OUTLASTING);

  expect(await receiveOne(client.createReceiver(queue))).toMatchObject({ body: 'survivor', deliveryCount: 1 });
});

test('settlements of one tick each get their own answer', async () => {
  const queue = await serviceBus.queue({ lockDuration });
  await sendTo(queue, 1, 2, 3, 4);
  const receiver = withoutRenewal(queue);
  const messages = await receive(receiver, 4);
  await serviceBus.pass(MOST);
  for (const message of messages.filter(({ body }) => body % 2 === 0)) await receiver.renewMessageLock(message);
  await serviceBus.pass(MOST);

  const settled = await Promise.allSettled(messages.map((message) => receiver.completeMessage(message)));

  expect(settled.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected', 'fulfilled']);
});

test('competing receivers share the messages', async () => {
  const queue = await serviceBus.queue();
  const receivers = [client.createReceiver(queue), serviceBus.client().createReceiver(queue)];
  const shares = receivers.map((receiver) => receiver.receiveMessages(5, { maxWaitTimeInMs: 5_000 }));
  await sleep(200);
  await sendTo(queue, 1, 2, 3, 4, 5, 6);
  const bodies = (await Promise.all(shares)).map(bodiesOf) as number[][];
  expect(bodies.flat().sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(bodies.every(({ length }) => length > 0)).toBe(true);
});

test('a receive that gets less than it asked for gives the rest of its credit back', async () => {
  const queue = await serviceBus.queue();
  const receiver = client.createReceiver(queue);
  await sendTo(queue, 1, 2);
  expect(bodiesOf(await receiver.receiveMessages(10, { maxWaitTimeInMs: 2_000 }))).toEqual([1, 2]);

  await sendTo(queue, 3);

  // Nothing is on its way to the first receiver: the other one gets it.
  expect(bodiesOf(await receive(client.createReceiver(queue), 1))).toEqual([3]);
});

test('a receive that waits in vain ends in its time and leaves the receiver usable', async () => {
  const queue = await serviceBus.queue();
  const receiver = client.createReceiver(queue);
  for (let turn = 0; turn < 3; turn += 1)
    expect(await receiver.receiveMessages(5, { maxWaitTimeInMs: 50 })).toEqual([]);
  await sendTo(queue, 'at last');
  expect((await receiveOne(receiver)).body).toBe('at last');
});
