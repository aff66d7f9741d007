/** Against the real service: SERVICE_BUS_CONTRACT="<connection string with Manage of a Premium namespace>". */
import { afterAll, expect, test } from '@jest/globals';
import { bodiesOf, errorOf, receive, receiveNone, receiveOne, startServiceBus } from './service-bus.ts';

const serviceBus = await startServiceBus();
afterAll(() => serviceBus.stop());

const client = serviceBus.client();

/** The broker's time may have been moved; a message's own enqueued time tells what it is. */
const brokerTime = async (): Promise<number> => {
  const queue = await serviceBus.queue();
  await client.createSender(queue).sendMessages({ body: 1 });
  return Number((await receiveOne(client.createReceiver(queue))).enqueuedTimeUtc);
};

const inSeconds = async (seconds: number): Promise<Date> => new Date((await brokerTime()) + seconds * 1_000);

test('a scheduled message is delivered when its time has come, under a new sequence number', async () => {
  const queue = await serviceBus.queue();
  const due = await inSeconds(3);
  const [number] = await client.createSender(queue).scheduleMessages({ body: 'later', messageId: 'm' }, due);
  const receiver = client.createReceiver(queue);
  expect(await receiveNone(receiver)).toEqual([]);

  await serviceBus.pass(4);

  const message = await receiveOne(receiver);
  expect(message).toMatchObject({ body: 'later', messageId: 'm', state: 'active', scheduledEnqueueTimeUtc: due });
  expect(message.sequenceNumber?.greaterThan(number as never)).toBe(true);
  expect(Number(message.enqueuedTimeUtc)).toBeGreaterThanOrEqual(due.getTime());
});

test('a message that is sent with a time to enqueue it is scheduled too', async () => {
  const queue = await serviceBus.queue();
  const scheduledEnqueueTimeUtc = await inSeconds(3);
  await client.createSender(queue).sendMessages([{ body: 'now' }, { body: 'later', scheduledEnqueueTimeUtc }]);
  const receiver = client.createReceiver(queue);
  expect(bodiesOf(await receive(receiver, 1))).toEqual(['now']);
  expect(await receiveNone(receiver)).toEqual([]);
  await serviceBus.pass(4);
  expect(bodiesOf(await receive(receiver, 1))).toEqual(['later']);
});

test('a message scheduled for a time that is past is delivered at once', async () => {
  const queue = await serviceBus.queue();
  await client.createSender(queue).scheduleMessages({ body: 'overdue' }, new Date(Date.now() - 60_000));
  expect((await receiveOne(client.createReceiver(queue))).body).toBe('overdue');
});

test('scheduled messages are delivered in the order of their times', async () => {
  const queue = await serviceBus.queue();
  const sender = client.createSender(queue);
  await sender.scheduleMessages({ body: 'third' }, await inSeconds(4));
  await sender.scheduleMessages({ body: 'first' }, await inSeconds(2));
  await sender.scheduleMessages({ body: 'second' }, await inSeconds(3));
  await serviceBus.pass(6);
  expect(bodiesOf(await receive(client.createReceiver(queue), 3))).toEqual(['first', 'second', 'third']);
});

test('a scheduled message that is cancelled never comes', async () => {
  const queue = await serviceBus.queue();
  const sender = client.createSender(queue);
  const due = await inSeconds(2);
  const numbers = await sender.scheduleMessages([{ body: 'cancelled' }, { body: 'kept' }], due);
  await sender.cancelScheduledMessages(numbers[0] as never);
  await serviceBus.pass(3);
  const receiver = client.createReceiver(queue);
  expect(bodiesOf(await receive(receiver, 1))).toEqual(['kept']);
  expect(await receiveNone(receiver)).toEqual([]);
});

test('cancelling what is not scheduled any more fails with MessageNotFound', async () => {
  const sender = client.createSender(await serviceBus.queue());
  const numbers = await sender.scheduleMessages({ body: 1 }, await inSeconds(60));
  await sender.cancelScheduledMessages(numbers);
  expect(await errorOf(sender.cancelScheduledMessages(numbers))).toMatchObject({ code: 'MessageNotFound' });
});

test('a scheduled message can be seen by peeking, in the state scheduled, and counts as scheduled', async () => {
  const queue = await serviceBus.queue();
  await client.createSender(queue).scheduleMessages({ body: 1 }, await inSeconds(60));
  expect(await client.createReceiver(queue).peekMessages(1)).toMatchObject([{ body: 1, state: 'scheduled' }]);
  expect(await serviceBus.admin.getQueueRuntimeProperties(queue)).toMatchObject({
    scheduledMessageCount: 1,
    activeMessageCount: 0,
  });
});

test('the time to live of a scheduled message begins when it is enqueued', async () => {
  const queue = await serviceBus.queue();
  await client.createSender(queue).scheduleMessages({ body: 'alive', timeToLive: 5_000 }, await inSeconds(6));
  await serviceBus.pass(7);
  expect((await receiveOne(client.createReceiver(queue))).body).toBe('alive');
});

test('a message is scheduled into its session', async () => {
  const queue = await serviceBus.queue({ requiresSession: true });
  await client.createSender(queue).scheduleMessages({ body: 'later', sessionId: 'a' }, await inSeconds(2));
  const receiver = await client.acceptSession(queue, 'a');
  expect(await receiveNone(receiver)).toEqual([]);
  await serviceBus.pass(3);
  expect((await receiveOne(receiver)).body).toBe('later');
});

test('scheduling without a session id on a queue that requires sessions is refused', async () => {
  const queue = await serviceBus.queue({ requiresSession: true });
  const due = await inSeconds(60);
  await expect(client.createSender(queue).scheduleMessages({ body: 1 }, due)).rejects.toThrow(/SessionId/);
});
