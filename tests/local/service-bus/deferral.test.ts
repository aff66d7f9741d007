/** Against the real service: SERVICE_BUS_CONTRACT="<connection string with Manage of a Premium namespace>". */
import { afterAll, expect, test } from '@jest/globals';
import type { ServiceBusReceivedMessage } from '@azure/service-bus';
import { bodiesOf, errorOf, receive, receiveNone, receiveOne, startServiceBus } from './service-bus.ts';

const serviceBus = await startServiceBus();
afterAll(() => serviceBus.stop());

const client = serviceBus.client();

type SequenceNumber = NonNullable<ServiceBusReceivedMessage['sequenceNumber']>;

const numberOf = (message: ServiceBusReceivedMessage) => message.sequenceNumber as SequenceNumber;

/** Sends one message to a queue of its own, receives and defers it. */
const deferred = async (options = {}, message = {}) => {
  const queue = await serviceBus.queue(options);
  await client.createSender(queue).sendMessages({ body: 'set aside', ...message });
  const receiver = client.createReceiver(queue, { maxAutoLockRenewalDurationInMs: 0 });
  const received = await receiveOne(receiver);
  await receiver.deferMessage(received, { why: 'too early' });
  return { queue, receiver, number: numberOf(received) };
};

test('a deferred message is not delivered but can be had by its sequence number', async () => {
  const { receiver, number } = await deferred();
  expect(await receiveNone(receiver)).toEqual([]);
  const [message] = await receiver.receiveDeferredMessages(number);
  expect(message).toMatchObject({
    body: 'set aside',
    state: 'deferred',
    deliveryCount: 0,
    applicationProperties: { why: 'too early' },
  });
  expect(message?.lockToken).toMatch(/^[0-9a-f-]{36}$/);
});

test('a deferred message is completed like any other', async () => {
  const { receiver, number } = await deferred();
  const [message] = await receiver.receiveDeferredMessages(number);
  await receiver.completeMessage(message as ServiceBusReceivedMessage);
  expect(await receiver.peekMessages(1)).toEqual([]);
});

test('a deferred message that is abandoned stays deferred, one delivery more', async () => {
  const { receiver, number } = await deferred();
  const [message] = await receiver.receiveDeferredMessages(number);
  await receiver.abandonMessage(message as ServiceBusReceivedMessage);
  expect(await receiveNone(receiver)).toEqual([]);
  const [again] = await receiver.receiveDeferredMessages(number);
  expect(again).toMatchObject({ state: 'deferred', deliveryCount: 1 });
});

test('a deferred message can be dead-lettered', async () => {
  const { queue, receiver, number } = await deferred();
  const [message] = await receiver.receiveDeferredMessages(number);
  await receiver.deadLetterMessage(message as ServiceBusReceivedMessage, {
    deadLetterReason: 'never',
    deadLetterErrorDescription: 'not in this life',
  });
  const letter = await receiveOne(client.createReceiver(queue, { subQueueType: 'deadLetter' }));
  expect(letter).toMatchObject({ body: 'set aside', deadLetterReason: 'never', state: 'active' });
});

test('while a deferred message is locked nobody else can have it; after the lock somebody can', async () => {
  const { receiver, number } = await deferred({ lockDuration: serviceBus.lockDuration });
  await receiver.receiveDeferredMessages(number);
  await expect(receiver.receiveDeferredMessages(number)).rejects.toThrow(/lock/i);
  await serviceBus.pass(serviceBus.lockSeconds + 1);
  expect(await receiver.receiveDeferredMessages(number)).toHaveLength(1);
});

test('a deferred message received with receiveAndDelete is gone', async () => {
  const { queue, number } = await deferred();
  const receiver = client.createReceiver(queue, { receiveMode: 'receiveAndDelete' });
  expect(bodiesOf(await receiver.receiveDeferredMessages(number))).toEqual(['set aside']);
  expect(await receiver.peekMessages(1)).toEqual([]);
});

test('asking for a sequence number that is not deferred fails with MessageNotFound', async () => {
  const queue = await serviceBus.queue();
  await client.createSender(queue).sendMessages({ body: 1 });
  const receiver = client.createReceiver(queue);
  const message = await receiveOne(receiver);
  expect(await errorOf(receiver.receiveDeferredMessages(numberOf(message)))).toMatchObject({ code: 'MessageNotFound' });
});

test('several deferred messages are received together, or none if one of them is missing', async () => {
  const queue = await serviceBus.queue();
  await client.createSender(queue).sendMessages([{ body: 1 }, { body: 2 }]);
  const receiver = client.createReceiver(queue);
  const messages = await receive(receiver, 2);
  for (const message of messages) await receiver.deferMessage(message);
  const numbers = messages.map(numberOf);
  const missing = (numbers[1] as SequenceNumber).add(1_000);

  expect(await errorOf(receiver.receiveDeferredMessages([...numbers, missing]))).toMatchObject({
    code: 'MessageNotFound',
  });
  expect(bodiesOf(await receiver.receiveDeferredMessages(numbers))).toEqual([1, 2]);
});

test('a deferred message that outlived its time is dead-lettered when somebody asks for it, not before', async () => {
  const { queue, receiver, number } = await deferred({ deadLetteringOnMessageExpiration: true }, { timeToLive: 2_000 });
  await serviceBus.pass(3);
  const deadLetters = client.createReceiver(queue, { subQueueType: 'deadLetter' });
  expect(await deadLetters.peekMessages(1)).toEqual([]);
  expect(await errorOf(receiver.receiveDeferredMessages(number))).toMatchObject({ code: 'MessageNotFound' });
  expect(await receiveOne(deadLetters)).toMatchObject({ deadLetterReason: 'TTLExpiredException' });
});
