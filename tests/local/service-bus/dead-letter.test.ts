/** Against the real service: SERVICE_BUS_CONTRACT="<connection string with Manage of a Premium namespace>". */
import { afterAll, expect, test } from '@jest/globals';
import { bodiesOf, errorOf, eventually, receive, receiveNone, receiveOne, startServiceBus } from './service-bus.ts';

const serviceBus = await startServiceBus();
afterAll(() => serviceBus.stop());

const client = serviceBus.client();

const deadLettersOf = (queue: string) => client.createReceiver(queue, { subQueueType: 'deadLetter' });

test('a message is dead-lettered with a reason, a description and further properties', async () => {
  const queue = await serviceBus.queue();
  await client.createSender(queue).sendMessages({
    body: { event: 1 },
    messageId: 'id-1',
    subject: 'kept',
    applicationProperties: { kept: 'too', count: 1 },
  });
  const receiver = client.createReceiver(queue);
  const message = await receiveOne(receiver);

  await receiver.deadLetterMessage(message, {
    deadLetterReason: 'no such sponsor',
    deadLetterErrorDescription: 'nobody of that name',
    count: 2,
  });

  expect(await receiveOne(deadLettersOf(queue))).toMatchObject({
    body: { event: 1 },
    messageId: 'id-1',
    subject: 'kept',
    deadLetterReason: 'no such sponsor',
    deadLetterErrorDescription: 'nobody of that name',
    deadLetterSource: queue,
    sequenceNumber: message.sequenceNumber,
    enqueuedTimeUtc: message.enqueuedTimeUtc,
    applicationProperties: {
      kept: 'too',
      count: 2,
      DeadLetterReason: 'no such sponsor',
      DeadLetterErrorDescription: 'nobody of that name',
    },
  });
});

test('a message dead-lettered without a reason has none', async () => {
  const queue = await serviceBus.queue();
  await client.createSender(queue).sendMessages({ body: 1, applicationProperties: { a: 1 } });
  const receiver = client.createReceiver(queue);
  await receiver.deadLetterMessage(await receiveOne(receiver));
  const message = await receiveOne(deadLettersOf(queue));
  expect(message.deadLetterReason).toBeUndefined();
  expect(message.applicationProperties).toEqual({ a: 1 });
});

test('a dead letter can be completed, and then it is gone', async () => {
  const queue = await serviceBus.queue();
  await client.createSender(queue).sendMessages({ body: 1 });
  const receiver = client.createReceiver(queue);
  await receiver.deadLetterMessage(await receiveOne(receiver));
  const deadLetters = deadLettersOf(queue);
  await deadLetters.completeMessage(await receiveOne(deadLetters));
  expect(await deadLetters.peekMessages(1)).toEqual([]);
});

test('a dead letter that is abandoned counts deliveries without end', async () => {
  const queue = await serviceBus.queue({ maxDeliveryCount: 1 });
  await client.createSender(queue).sendMessages({ body: 1 });
  const receiver = client.createReceiver(queue);
  await receiver.abandonMessage(await receiveOne(receiver));
  const deadLetters = deadLettersOf(queue);
  const counts: unknown[] = [];
  for (let turn = 0; turn < 4; turn += 1) {
    const message = await receiveOne(deadLetters);
    counts.push(message.deliveryCount);
    await deadLetters.abandonMessage(message);
  }
  expect(counts).toEqual([1, 2, 3, 4]);
});

test('a dead letter cannot be dead-lettered', async () => {
  const queue = await serviceBus.queue();
  await client.createSender(queue).sendMessages({ body: 1 });
  const receiver = client.createReceiver(queue);
  await receiver.deadLetterMessage(await receiveOne(receiver));
  const deadLetters = deadLettersOf(queue);
  await expect(deadLetters.deadLetterMessage(await receiveOne(deadLetters))).rejects.toThrow(/dead-letter/i);
});

test('nothing can be sent to a dead-letter queue', async () => {
  const queue = await serviceBus.queue();
  await expect(client.createSender(`${queue}/$DeadLetterQueue`).sendMessages({ body: 1 })).rejects.toThrow(
    /InvalidOperation/,
  );
});

test('the transfer dead-letter queue is there and empty', async () => {
  const queue = await serviceBus.queue();
  expect(await client.createReceiver(queue, { subQueueType: 'transferDeadLetter' }).peekMessages(1)).toEqual([]);
});

test('a message that outlives its time is dead-lettered with the reason TTLExpiredException where the queue says so', async () => {
  const queue = await serviceBus.queue({ deadLetteringOnMessageExpiration: true });
  await client.createSender(queue).sendMessages([
    { body: 'short', timeToLive: 2_000 },
    { body: 'long', timeToLive: 60_000 },
  ]);

  await serviceBus.pass(3);

  expect(await receiveOne(client.createReceiver(queue))).toMatchObject({ body: 'long' });
  expect(await receiveOne(deadLettersOf(queue))).toMatchObject({
    body: 'short',
    deadLetterReason: 'TTLExpiredException',
    deadLetterErrorDescription: 'The message expired and was dead lettered.',
  });
});

test('elsewhere a message that outlives its time is gone', async () => {
  const queue = await serviceBus.queue({ deadLetteringOnMessageExpiration: false });
  await client.createSender(queue).sendMessages({ body: 1, timeToLive: 2_000 });
  await serviceBus.pass(3);
  expect(await receiveNone(client.createReceiver(queue))).toEqual([]);
  expect(await deadLettersOf(queue).peekMessages(1)).toEqual([]);
});

test("the queue's time to live holds for messages without one and caps those with a longer one", async () => {
  const queue = await serviceBus.queue({ defaultMessageTimeToLive: 'PT10S' });
  await client.createSender(queue).sendMessages([{ body: 'none' }, { body: 'longer', timeToLive: 60_000 }]);
  const messages = await receive(client.createReceiver(queue), 2);
  const lives = messages.map(({ expiresAtUtc, enqueuedTimeUtc }) => Number(expiresAtUtc) - Number(enqueuedTimeUtc));
  expect(lives).toEqual([10_000, 10_000]);
});

test('a message does not expire while it is locked, only when it is given back', async () => {
  const queue = await serviceBus.queue({ deadLetteringOnMessageExpiration: true });
  await client.createSender(queue).sendMessages([
    { body: 'completed late', timeToLive: 2_000 },
    { body: 'given back late', timeToLive: 2_000 },
  ]);
  const receiver = client.createReceiver(queue);
  const [first, second] = (await receive(receiver, 2)) as [never, never];
  await serviceBus.pass(3);

  await receiver.completeMessage(first);
  await receiver.abandonMessage(second);

  expect(bodiesOf(await receive(deadLettersOf(queue), 1))).toEqual(['given back late']);
});

test('dead letters do not expire', async () => {
  const queue = await serviceBus.queue();
  await client.createSender(queue).sendMessages({ body: 1, timeToLive: 2_000 });
  const receiver = client.createReceiver(queue);
  await receiver.deadLetterMessage(await receiveOne(receiver));
  await serviceBus.pass(3);
  expect(await receiveOne(deadLettersOf(queue))).toMatchObject({ body: 1 });
});

test('a dead letter is replayed by sending a copy and completing it', async () => {
  const queue = await serviceBus.queue();
  const sender = client.createSender(queue);
  await sender.sendMessages({ body: { a: 1 }, applicationProperties: { at: new Date(0) } });
  const receiver = client.createReceiver(queue);
  await receiver.deadLetterMessage(await receiveOne(receiver), {
    deadLetterReason: 'x',
    deadLetterErrorDescription: 'y',
  });
  const options = { subQueueType: 'deadLetter', skipParsingBodyAsJson: true, skipConvertingDate: true } as const;
  const deadLetters = client.createReceiver(queue, options);
  const letter = await receiveOne(deadLetters);

  await sender.sendMessages({
    body: letter.body as unknown,
    messageId: 'replayed',
    applicationProperties: { at: letter.applicationProperties?.at as Date },
  });
  await deadLetters.completeMessage(letter);

  const replayed = await receiveOne(client.createReceiver(queue, { skipConvertingDate: true }));
  expect(replayed).toMatchObject({ body: { a: 1 }, messageId: 'replayed' });
  expect(replayed.applicationProperties).toEqual({ at: new Date(0) });
  expect(await deadLetters.peekMessages(1)).toEqual([]);
});

test('a receiver of a dead-letter queue that does not exist fails with MessagingEntityNotFound', async () => {
  const receiving = deadLettersOf('nowhere').receiveMessages(1, { maxWaitTimeInMs: 500 });
  expect(await errorOf(receiving)).toMatchObject({ code: 'MessagingEntityNotFound' });
});

test('runtime counts tell active messages and dead letters apart', async () => {
  const queue = await serviceBus.queue();
  await client.createSender(queue).sendMessages([{ body: 1 }, { body: 2 }, { body: 3 }]);
  const receiver = client.createReceiver(queue);
  await receiver.deadLetterMessage(await receiveOne(receiver));
  await eventually(async () => {
    const { activeMessageCount, deadLetterMessageCount } = await serviceBus.admin.getQueueRuntimeProperties(queue);
    return (activeMessageCount === 2 && deadLetterMessageCount === 1) || undefined;
  });
});
