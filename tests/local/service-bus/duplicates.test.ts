/** Against the real service: SERVICE_BUS_CONTRACT="<connection string with Manage of a Premium namespace>". */
import { afterAll, expect, test } from '@jest/globals';
import { bodiesOf, receive, receiveNone, receiveOne, startServiceBus } from './service-bus.ts';

const serviceBus = await startServiceBus();
afterAll(() => serviceBus.stop());

const client = serviceBus.client();

const detecting = () =>
  serviceBus.queue({ requiresDuplicateDetection: true, duplicateDetectionHistoryTimeWindow: 'PT20S' });

test('within the window a message with an id that was seen is accepted and dropped', async () => {
  const queue = await detecting();
  const sender = client.createSender(queue);
  await sender.sendMessages({ body: 'first', messageId: 'same' });
  await sender.sendMessages([
    { body: 'copy', messageId: 'same' },
    { body: 'other', messageId: 'different' },
  ]);
  expect(bodiesOf(await receive(client.createReceiver(queue), 2))).toEqual(['first', 'other']);
  expect(await receiveNone(client.createReceiver(queue))).toEqual([]);
});

test('an id is remembered after its message was completed', async () => {
  const queue = await detecting();
  const sender = client.createSender(queue);
  await sender.sendMessages({ body: 1, messageId: 'same' });
  const receiver = client.createReceiver(queue);
  await receiver.completeMessage(await receiveOne(receiver));
  await sender.sendMessages({ body: 2, messageId: 'same' });
  expect(await receiveNone(receiver)).toEqual([]);
});

test('after the window the same id is a new message', async () => {
  const queue = await detecting();
  const sender = client.createSender(queue);
  await sender.sendMessages({ body: 1, messageId: 'same' });
  await serviceBus.pass(25);
  await sender.sendMessages({ body: 2, messageId: 'same' });
  expect(bodiesOf(await receive(client.createReceiver(queue), 2))).toEqual([1, 2]);
});

test('messages without an id are never duplicates', async () => {
  const queue = await detecting();
  await client.createSender(queue).sendMessages([{ body: 1 }, { body: 1 }]);
  expect(await receive(client.createReceiver(queue), 2)).toHaveLength(2);
});

test('without duplicate detection an id may come again', async () => {
  const queue = await serviceBus.queue();
  await client.createSender(queue).sendMessages([
    { body: 1, messageId: 'm' },
    { body: 2, messageId: 'm' },
  ]);
  expect(bodiesOf(await receive(client.createReceiver(queue), 2))).toEqual([1, 2]);
});
