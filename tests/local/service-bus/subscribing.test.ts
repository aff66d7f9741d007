/** Against the real service: SERVICE_BUS_CONTRACT="<connection string with Manage of a Premium namespace>". */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';
import { errorOf, eventually, receiveOne, startServiceBus } from './service-bus.ts';

const serviceBus = await startServiceBus();
afterAll(() => serviceBus.stop());

const client = serviceBus.client();

const sendTo = (queue: string, count: number, properties = {}) =>
  client
    .createSender(queue)
    .sendMessages(Array.from({ length: count }, (_, number) => ({ body: number, ...properties })));

const ignore = () => Promise.resolve();

test('a subscriber gets every message once; what its handler finishes is completed', async () => {
  const queue = await serviceBus.queue();
  await sendTo(queue, 50);
  const seen: number[] = [];
  const receiver = client.createReceiver(queue);
  receiver.subscribe(
    { processMessage: ({ body }) => Promise.resolve(void seen.push(body as number)), processError: ignore },
    { maxConcurrentCalls: 10 },
  );
  await eventually(
    async () => (await serviceBus.admin.getQueueRuntimeProperties(queue)).totalMessageCount === 0 || undefined,
  );
  await receiver.close();
  expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, number) => number));
});

test('no more handlers run at a time than the subscriber allows', async () => {
  const queue = await serviceBus.queue();
  await sendTo(queue, 12);
  let running = 0;
  let most = 0;
  let done = 0;
  const receiver = client.createReceiver(queue);
  const processMessage = async () => {
    running += 1;
    most = Math.max(most, running);
    await sleep(10);
    running -= 1;
    done += 1;
  };
  receiver.subscribe({ processMessage, processError: ignore }, { maxConcurrentCalls: 3 });
  await eventually(() => done === 12 || undefined);
  await receiver.close();
  expect(most).toBe(3);
});

test('a handler that throws gives its message back, until its deliveries run out', async () => {
  const queue = await serviceBus.queue({ maxDeliveryCount: 3 });
  await sendTo(queue, 1);
  const counts: unknown[] = [];
  const receiver = client.createReceiver(queue);
  receiver.subscribe({
    processMessage: ({ deliveryCount }) => {
      counts.push(deliveryCount);
      return Promise.reject(new Error('cannot'));
    },
    processError: ignore,
  });
  const letter = await receiveOne(client.createReceiver(queue, { subQueueType: 'deadLetter' }));
  await receiver.close();
  expect(letter).toMatchObject({ deadLetterReason: 'MaxDeliveryCountExceeded' });
  expect(counts).toEqual([0, 1, 2]);
});

test('without automatic completion the handler settles', async () => {
  const queue = await serviceBus.queue();
  await sendTo(queue, 1);
  const receiver = client.createReceiver(queue);
  receiver.subscribe(
    {
      processMessage: (message) =>
        receiver.deadLetterMessage(message, { deadLetterReason: 'mine', deadLetterErrorDescription: 'to decide' }),
      processError: ignore,
    },
    { autoCompleteMessages: false },
  );
  const letter = await receiveOne(client.createReceiver(queue, { subQueueType: 'deadLetter' }));
  await receiver.close();
  expect(letter.deadLetterReason).toBe('mine');
});

test('a subscriber that is closed takes no further message', async () => {
  const queue = await serviceBus.queue();
  const receiver = client.createReceiver(queue);
  const subscription = receiver.subscribe({ processMessage: ignore, processError: ignore });
  await sleep(200);
  await subscription.close();
  await sendTo(queue, 1);
  expect((await receiveOne(client.createReceiver(queue))).deliveryCount).toBe(0);
});

test("a session's subscriber handles its messages one after another, in order", async () => {
  const queue = await serviceBus.queue({ requiresSession: true });
  await sendTo(queue, 10, { sessionId: 'a' });
  const seen: number[] = [];
  let running = 0;
  const receiver = await client.acceptSession(queue, 'a');
  receiver.subscribe({
    processMessage: async ({ body }) => {
      running += 1;
      expect(running).toBe(1);
      await sleep(2);
      running -= 1;
      seen.push(body as number);
    },
    processError: ignore,
  });
  await eventually(() => seen.length === 10 || undefined);
  await receiver.close();
  expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('a subscriber of a queue that does not exist hears MessagingEntityNotFound', async () => {
  const errors: Error[] = [];
  const receiver = client.createReceiver('nowhere');
  receiver.subscribe({ processMessage: ignore, processError: ({ error }) => Promise.resolve(void errors.push(error)) });
  await eventually(
    () => errors.some((error) => (error as { code?: string }).code === 'MessagingEntityNotFound') || undefined,
  );
  await receiver.close();
});

test('settling a message twice is refused by the client itself', async () => {
  const queue = await serviceBus.queue();
  await sendTo(queue, 1);
  const receiver = client.createReceiver(queue);
  const message = await receiveOne(receiver);
  await receiver.completeMessage(message);
  expect((await errorOf(receiver.completeMessage(message))).message).toMatch(/already settled/);
});
