/** Against the real service: SERVICE_BUS_CONTRACT="<connection string with Manage of a Premium namespace>". */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from '@jest/globals';
import type { ServiceBusSessionReceiver } from '@azure/service-bus';
import { bodiesOf, errorOf, eventually, receive, receiveNone, receiveOne, startServiceBus } from './service-bus.ts';

const serviceBus = await startServiceBus();
afterAll(() => serviceBus.stop());

const client = serviceBus.client();
/** Seconds that outlast a lock, and a good part of one. */
const OUTLASTING = serviceBus.lockSeconds + 1;
const MOST = serviceBus.lockSeconds * 0.6;

const sessionQueue = (lockDuration = serviceBus.lockDuration) =>
  serviceBus.queue({ requiresSession: true, lockDuration });

const sendTo = (queue: string, sessionId: string, ...bodies: readonly unknown[]) =>
  client.createSender(queue).sendMessages(bodies.map((body) => ({ body, sessionId })));

const accept = (queue: string, session: string, from = client) =>
  from.acceptSession(queue, session, { maxAutoLockRenewalDurationInMs: 0 });

const acceptNext = (queue: string) => client.acceptNextSession(queue, { maxAutoLockRenewalDurationInMs: 0 });

// Before time is moved: clients renew by their own clock.
test('a session receiver renews its lock by itself for as long as it is told to', async () => {
  const queue = await sessionQueue(`PT${serviceBus.briefLockSeconds}S`);
  await sendTo(queue, 'a', 1);
  const receiver = await client.acceptSession(queue, 'a', { maxAutoLockRenewalDurationInMs: 60_000 });
  const message = await receiveOne(receiver);
  await new Promise((resolve) => setTimeout(resolve, (serviceBus.briefLockSeconds + 0.5) * 1_000));
  await receiver.completeMessage(message);
});

test("a session's receiver gets that session's messages, in the order in which they were sent", async () => {
  const queue = await sessionQueue();
  await sendTo(queue, 'a', 1);
  await sendTo(queue, 'b', 2);
  await sendTo(queue, 'a', 3, 4);
  const receiver = await accept(queue, 'a');
  expect(receiver.sessionId).toBe('a');
  expect(bodiesOf(await receive(receiver, 3))).toEqual([1, 3, 4]);
  expect(await receiveNone(receiver)).toEqual([]);
});

test('a session is locked by one receiver at a time: a second one fails with SessionCannotBeLocked', async () => {
  const queue = await sessionQueue();
  const receiver = await accept(queue, 'a');
  expect(await errorOf(accept(queue, 'a', serviceBus.client()))).toMatchObject({ code: 'SessionCannotBeLocked' });
  await receiver.close();
  await (await accept(queue, 'a', serviceBus.client())).close();
});

test('accepting the next session gives each receiver another one', async () => {
  const queue = await sessionQueue();
  for (const session of ['a', 'b', 'c']) await sendTo(queue, session, session);
  const receivers = await Promise.all([1, 2, 3].map(() => acceptNext(queue)));
  expect(receivers.map(({ sessionId }) => sessionId).sort()).toEqual(['a', 'b', 'c']);
  expect(bodiesOf(await receive(receivers[1] as ServiceBusSessionReceiver, 1))).toEqual([receivers[1]?.sessionId]);
});

test('accepting the next session waits until there is one', async () => {
  const queue = await sessionQueue();
  const waiting = acceptNext(queue);
  await sendTo(queue, 'late', 1);
  const receiver = await waiting;
  expect(receiver.sessionId).toBe('late');
  expect((await receiveOne(receiver)).body).toBe(1);
});

test('accepting the next session gives up with ServiceTimeout, and the client goes on', async () => {
  const queue = await sessionQueue();
  const { ServiceBusClient } = await import('@azure/service-bus');
  const hasty = new ServiceBusClient(serviceBus.connectionString, {
    retryOptions: { timeoutInMs: 1_000, maxRetries: 0 },
  });
  const started = performance.now();
  expect(await errorOf(hasty.acceptNextSession(queue))).toMatchObject({ code: 'ServiceTimeout' });
  expect(performance.now() - started).toBeGreaterThan(900);
  await hasty.createSender(queue).sendMessages({ body: 1, sessionId: 'a' });
  expect((await hasty.acceptNextSession(queue)).sessionId).toBe('a');
  await hasty.close();
});

test('a client that goes away while it waits for a session does not swallow the next one', async () => {
  const queue = await sessionQueue();
  const script = join(import.meta.dirname, 'wait-and-close.ts');
  await promisify(execFile)(process.execPath, [script, serviceBus.connectionString, queue]);
  await sendTo(queue, 'a', 'for somebody alive');
  const receiver = await acceptNext(queue);
  expect((await receiveOne(receiver)).body).toBe('for somebody alive');
});

test('closing the receiver releases the session and gives messages back without counting a delivery', async () => {
  const queue = await sessionQueue();
  await sendTo(queue, 'a', 1, 2);
  const receiver = await accept(queue, 'a');
  await receive(receiver, 2);
  await receiver.close();
  const messages = await receive(await accept(queue, 'a'), 2);
  expect(messages.map(({ body, deliveryCount }) => [body as number, deliveryCount])).toEqual([
    [1, 0],
    [2, 0],
  ]);
});

test('a message that is abandoned comes back first in its session, one delivery more', async () => {
  const queue = await sessionQueue();
  await sendTo(queue, 'a', 1, 2);
  const receiver = await accept(queue, 'a');
  await receiver.abandonMessage(await receiveOne(receiver));
  const messages = await receive(receiver, 2);
  expect(messages.map(({ body, deliveryCount }) => [body as number, deliveryCount])).toEqual([
    [1, 1],
    [2, 0],
  ]);
});

test("when the session's lock has expired its messages go to the next receiver, one delivery more", async () => {
  const queue = await sessionQueue();
  await sendTo(queue, 'a', 1);
  const receiver = await accept(queue, 'a');
  const message = await receiveOne(receiver);

  await serviceBus.pass(OUTLASTING);

  const successor = await eventually(() => accept(queue, 'a').catch(() => undefined));
  expect(await receiveOne(successor)).toMatchObject({ messageId: message.messageId, deliveryCount: 1 });
  expect(await errorOf(receiver.completeMessage(message))).toMatchObject({ code: 'SessionLockLost' });
});

test('a session lock that is renewed lasts for another lock duration', async () => {
  const queue = await sessionQueue();
  await sendTo(queue, 'a', 1);
  const receiver = await accept(queue, 'a');
  const message = await receiveOne(receiver);
  const before = receiver.sessionLockedUntilUtc.getTime();

  await serviceBus.pass(MOST);
  expect((await receiver.renewSessionLock()).getTime()).toBeGreaterThan(before);
  await serviceBus.pass(MOST);

  await receiver.completeMessage(message);
  expect(await receiver.peekMessages(1)).toEqual([]);
});

test('renewing a session lock that has expired fails with SessionLockLost', async () => {
  const queue = await sessionQueue();
  const receiver = await accept(queue, 'a');
  await serviceBus.pass(OUTLASTING);
  expect(await errorOf(receiver.renewSessionLock())).toMatchObject({ code: 'SessionLockLost' });
});

test('state that is kept with a session is there for the next receiver, until it is cleared', async () => {
  const queue = await sessionQueue();
  const first = await accept(queue, 'a');
  expect(await first.getSessionState()).toBeNull();
  await first.setSessionState({ step: 3, note: 'täxt' });
  await first.close();
  const second = await accept(queue, 'a');
  expect(await second.getSessionState()).toEqual({ step: 3, note: 'täxt' });
  await second.setSessionState(null);
  expect(await second.getSessionState()).toBeNull();
});

test('a session can be accepted by its id before there is anything in it', async () => {
  const queue = await sessionQueue();
  const receiver = await accept(queue, 'a');
  await sendTo(queue, 'a', 'later');
  expect((await receiveOne(receiver)).body).toBe('later');
});

test('peeking through a session shows that session only', async () => {
  const queue = await sessionQueue();
  await sendTo(queue, 'a', 1);
  await sendTo(queue, 'b', 2);
  await sendTo(queue, 'a', 3);
  expect(bodiesOf(await (await accept(queue, 'a')).peekMessages(10))).toEqual([1, 3]);
  expect(bodiesOf(await serviceBus.client().createReceiver(queue).peekMessages(10))).toEqual([1, 2, 3]);
});

test('messages deferred in a session are received through it, by their sequence numbers', async () => {
  const queue = await sessionQueue();
  await sendTo(queue, 'a', 1, 2);
  const receiver = await accept(queue, 'a');
  const message = await receiveOne(receiver);
  await receiver.deferMessage(message);
  expect((await receiveOne(receiver)).body).toBe(2);
  const [deferred] = await receiver.receiveDeferredMessages(message.sequenceNumber as never);
  expect(deferred).toMatchObject({ body: 1, state: 'deferred' });
  await receiver.completeMessage(deferred as never);
  expect(bodiesOf(await receiver.peekMessages(10))).toEqual([2]);
});

test('a message without a session id is refused by a queue that requires sessions', async () => {
  const queue = await sessionQueue();
  const error = await errorOf(client.createSender(queue).sendMessages([{ body: 1, sessionId: 'a' }, { body: 2 }]));
  expect(error.message).toContain('The SessionId was not set on a message');
  expect(await client.createReceiver(queue).peekMessages(2)).toEqual([]);
});

test('a queue that requires sessions refuses a receiver without one', async () => {
  const queue = await sessionQueue();
  const error = await errorOf(client.createReceiver(queue).receiveMessages(1, { maxWaitTimeInMs: 1_000 }));
  expect(error).toMatchObject({ code: 'GeneralError' });
  expect(error.message).toContain('requires sessions');
});

test('a queue without sessions refuses a session receiver, and so does a dead-letter queue', async () => {
  const plain = await serviceBus.queue();
  const queue = await sessionQueue();
  expect((await errorOf(client.acceptNextSession(plain))).message).toContain('does not require sessions');
  await expect(client.acceptSession(plain, 'a')).rejects.toThrow(/receiver/);
  expect((await errorOf(client.acceptNextSession(`${queue}/$DeadLetterQueue`))).message).toContain('sub-queue');
});

test('the dead-letter queue of a session queue is without sessions; the session id stays on the message', async () => {
  const queue = await sessionQueue();
  await sendTo(queue, 'a', 1);
  const receiver = await accept(queue, 'a');
  await receiver.deadLetterMessage(await receiveOne(receiver));
  const deadLetters = client.createReceiver(queue, { subQueueType: 'deadLetter' });
  const message = await receiveOne(deadLetters);
  expect(message.sessionId).toBe('a');
  await deadLetters.completeMessage(message);
});
