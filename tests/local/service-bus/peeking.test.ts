/** Against the real service: SERVICE_BUS_CONTRACT="<connection string with Manage of a Premium namespace>". */
import { afterAll, expect, test } from '@jest/globals';
import type { ServiceBusReceivedMessage } from '@azure/service-bus';
import { bodiesOf, receive, receiveOne, startServiceBus } from './service-bus.ts';

const serviceBus = await startServiceBus();
afterAll(() => serviceBus.stop());

const client = serviceBus.client();

/** A queue of its own with these bodies in it. */
const queueOf = async (...bodies: readonly unknown[]) => {
  const queue = await serviceBus.queue();
  await client.createSender(queue).sendMessages(bodies.map((body) => ({ body })));
  return queue;
};

type SequenceNumber = NonNullable<ServiceBusReceivedMessage['sequenceNumber']>;

test('peeking shows messages without locking or counting', async () => {
  const queue = await queueOf(1, 2);
  const receiver = client.createReceiver(queue);
  const peeked = await receiver.peekMessages(10);
  expect(bodiesOf(peeked)).toEqual([1, 2]);
  expect(peeked[0]).toMatchObject({ lockToken: undefined, deliveryCount: 0, state: 'active' });
  expect(await receiveOne(receiver)).toMatchObject({ body: 1, deliveryCount: 0 });
});

test('an empty queue shows nothing', async () => {
  expect(await client.createReceiver(await queueOf()).peekMessages(5)).toEqual([]);
});

test('peeking again goes on where it stopped', async () => {
  const receiver = client.createReceiver(await queueOf(1, 2, 3, 4, 5));
  const pages = [await receiver.peekMessages(2), await receiver.peekMessages(2), await receiver.peekMessages(2)];
  expect(pages.map(bodiesOf)).toEqual([[1, 2], [3, 4], [5]]);
});

test('peeking pages from a sequence number on', async () => {
  const receiver = client.createReceiver(await queueOf(1, 2, 3, 4, 5));
  const [, second] = await receiver.peekMessages(2);
  const fromSequenceNumber = second?.sequenceNumber as SequenceNumber;
  expect(bodiesOf(await receiver.peekMessages(3, { fromSequenceNumber }))).toEqual([2, 3, 4]);
});

test('peeking shows locked and deferred messages too', async () => {
  const queue = await queueOf('locked', 'deferred', 'active');
  const receiver = client.createReceiver(queue);
  const [, second] = await receive(receiver, 2);
  await receiver.deferMessage(second as ServiceBusReceivedMessage);
  const peeked = await receiver.peekMessages(10);
  expect(peeked.map(({ body, state }) => [body as string, state])).toEqual([
    ['locked', 'active'],
    ['deferred', 'deferred'],
    ['active', 'active'],
  ]);
});

test('dead letters are peeked by sequence number, in whatever order they died', async () => {
  const queue = await queueOf(1, 2, 3);
  const receiver = client.createReceiver(queue);
  const messages = await receive(receiver, 3);
  for (const message of messages.toReversed()) await receiver.deadLetterMessage(message);
  const deadLetters = client.createReceiver(queue, { subQueueType: 'deadLetter' });
  expect(bodiesOf(await deadLetters.peekMessages(2))).toEqual([1, 2]);
  expect(bodiesOf(await deadLetters.peekMessages(2))).toEqual([3]);
});
