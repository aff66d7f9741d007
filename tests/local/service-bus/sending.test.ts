/** Against the real service: SERVICE_BUS_CONTRACT="<connection string with Manage of a Premium namespace>". */
import { randomBytes } from 'node:crypto';
import { afterAll, expect, test } from '@jest/globals';
import type { ServiceBusMessage } from '@azure/service-bus';
import rhea from 'rhea';
import { bodiesOf, errorOf, receive, receiveOne, startServiceBus } from './service-bus.ts';

const serviceBus = await startServiceBus();
afterAll(() => serviceBus.stop());

const client = serviceBus.client();

/** Sends one message to a queue of its own and takes it out again. */
const roundTrip = async (message: ServiceBusMessage | object) => {
  const queue = await serviceBus.queue();
  await client.createSender(queue).sendMessages(message as ServiceBusMessage);
  return receiveOne(client.createReceiver(queue, { receiveMode: 'receiveAndDelete', skipConvertingDate: true }));
};

test('a message arrives with every property that it was sent with', async () => {
  const sent = {
    body: { hello: 'world' },
    messageId: 'id-1',
    correlationId: 'correlation-1',
    subject: 'a subject',
    contentType: 'application/json',
    to: 'somebody',
    replyTo: 'somebody else',
    replyToSessionId: 'a session',
    partitionKey: 'a key',
    timeToLive: 60_000,
    applicationProperties: { text: 'täxt', whole: 7, half: 0.5, no: false, nothing: null },
  };
  expect(await roundTrip(sent)).toMatchObject(sent);
});

test('the broker adds a sequence number, the time of enqueueing and, from the time to live, that of expiry', async () => {
  const before = Date.now() - 60_000;
  const message = await roundTrip({ body: 1, timeToLive: 90_000 });
  expect(String(message.sequenceNumber)).toMatch(/^\d+$/);
  expect(message.enqueuedTimeUtc?.getTime()).toBeGreaterThan(before);
  expect(message.expiresAtUtc?.getTime()).toBe(Number(message.enqueuedTimeUtc) + 90_000);
  expect(message).toMatchObject({ state: 'active', deliveryCount: 0 });
});

test('a message without an id is given one', async () => {
  expect((await roundTrip({ body: 1 })).messageId).toMatch(/^[0-9a-f]{32}$/);
});

test.each([
  ['a number as an id', { messageId: 4_711 }],
  ['an id of 128 characters', { messageId: 'x'.repeat(128) }],
])('%s arrives as it is', async (_, properties) => {
  expect(await roundTrip({ body: 1, ...properties })).toMatchObject(properties);
});

test.each<[string, unknown]>([
  ['text', 'Grüße 👋'],
  ['a number', 12.5],
  ['true', true],
  ['null', null],
  ['an object', { a: [1, { b: null }] }],
  ['a list', [1, 'two', false]],
  ['bytes', Buffer.from([0, 255, 1, 254])],
])('a body that is %s arrives unchanged', async (_, body) => {
  expect((await roundTrip({ body })).body).toEqual(body);
});

test.each<[string, object]>([
  ['an AMQP value', { body: { deep: ['list'] }, bodyType: 'value' }],
  ['an AMQP sequence', { body: [['one', 2], ['three']], bodyType: 'sequence' }],
])('a body that is %s keeps its section', async (_, message) => {
  const received = await roundTrip(message);
  expect(received._rawAmqpMessage.bodyType).toBe((message as { bodyType: string }).bodyType);
  expect(received.body).toEqual((message as { body: unknown }).body);
});

test('application properties keep AMQP types that JavaScript does not have', async () => {
  const beyondSafe = Buffer.from('7fffffffffffff01', 'hex');
  const uuid = randomBytes(16);
  const { applicationProperties = {} } = await roundTrip({
    body: 1,
    applicationProperties: {
      long: rhea.types.wrap_long(beyondSafe),
      negative: rhea.types.wrap_long(Buffer.from('8000000000000001', 'hex')),
      uuid: rhea.types.wrap_uuid(uuid),
      binary: rhea.types.wrap_binary(Buffer.from([1, 2, 3])),
      date: new Date('2026-02-03T04:05:06.789Z'),
    },
  });
  const bytes = (value: unknown) => Buffer.from(Object.values(value as Record<string, number>)).toString('hex');
  expect(bytes(applicationProperties.long)).toBe('7fffffffffffff01');
  expect(bytes(applicationProperties.negative)).toBe('8000000000000001');
  expect(bytes(applicationProperties.uuid)).toBe(uuid.toString('hex'));
  expect(bytes(applicationProperties.binary)).toBe('010203');
  expect(applicationProperties.date).toEqual(new Date('2026-02-03T04:05:06.789Z'));
});

test('an array of messages arrives in its order', async () => {
  const queue = await serviceBus.queue();
  await client.createSender(queue).sendMessages([1, 2, 3, 4, 5].map((body) => ({ body })));
  expect(bodiesOf(await receive(client.createReceiver(queue), 5))).toEqual([1, 2, 3, 4, 5]);
});

test('a batch takes messages until it is full and arrives as a whole', async () => {
  const queue = await serviceBus.queue();
  const sender = client.createSender(queue);
  const batch = await sender.createMessageBatch({ maxSizeInBytes: 2_000 });
  let taken = 0;
  while (batch.tryAddMessage({ body: 'x'.repeat(300), messageId: `m${taken}` })) taken += 1;
  expect(taken).toBeGreaterThan(2);

  await sender.sendMessages(batch);

  const ids = (await receive(client.createReceiver(queue), taken)).map(({ messageId }) => messageId);
  expect(ids).toEqual(Array.from({ length: taken }, (_, number) => `m${number}`));
});

test('a message of 900 KB is carried', async () => {
  const body = randomBytes(900_000);
  expect(body.equals((await roundTrip({ body })).body as Buffer)).toBe(true);
});

test('a message larger than the queue allows is refused with MessageSizeExceeded', async () => {
  const sender = client.createSender(await serviceBus.queue());
  expect(await errorOf(sender.sendMessages({ body: randomBytes(1_100_000) }))).toMatchObject({
    code: 'MessageSizeExceeded',
  });
});

test('sends in parallel all arrive, once', async () => {
  const queue = await serviceBus.queue();
  const sender = client.createSender(queue);
  const numbers = Array.from({ length: 300 }, (_, number) => number);
  await Promise.all(numbers.map((body) => sender.sendMessages({ body })));
  const received = bodiesOf(await receive(client.createReceiver(queue), 300)) as number[];
  expect(received.sort((a, b) => a - b)).toEqual(numbers);
});

test('sending to a queue that does not exist fails with MessagingEntityNotFound', async () => {
  expect(await errorOf(client.createSender('nowhere').sendMessages({ body: 1 }))).toMatchObject({
    code: 'MessagingEntityNotFound',
  });
});
