/** Against the real service: SERVICE_BUS_CONTRACT="<connection string with Manage of a Premium namespace>". */
import { afterAll, expect, test } from '@jest/globals';
import { errorOf, receiveOne, startServiceBus } from './service-bus.ts';

const serviceBus = await startServiceBus();
afterAll(() => serviceBus.stop());

const client = serviceBus.client();
const { admin } = serviceBus;

test('runtime properties count active, scheduled and dead-lettered messages', async () => {
  const queue = await serviceBus.queue();
  const sender = client.createSender(queue);
  await sender.sendMessages([{ body: 'a' }, { body: 'b' }, { body: 'c' }]);
  await sender.scheduleMessages({ body: 'later' }, new Date(Date.now() + 600_000));
  const receiver = client.createReceiver(queue);
  await receiver.deadLetterMessage(await receiveOne(receiver));
  await receiveOne(receiver);

  const properties = await admin.getQueueRuntimeProperties(queue);

  expect(properties).toMatchObject({
    name: queue,
    totalMessageCount: 4,
    activeMessageCount: 2,
    scheduledMessageCount: 1,
    deadLetterMessageCount: 1,
    transferMessageCount: 0,
    transferDeadLetterMessageCount: 0,
  });
  expect(properties.sizeInBytes).toBeGreaterThan(0);
  expect(properties.accessedAt.getTime()).toBeGreaterThanOrEqual(properties.createdAt.getTime());
});

test('a queue has the properties that it was made with', async () => {
  const given = {
    requiresSession: true,
    lockDuration: 'PT45S',
    maxDeliveryCount: 7,
    defaultMessageTimeToLive: 'P2DT3H',
    deadLetteringOnMessageExpiration: true,
    requiresDuplicateDetection: true,
    duplicateDetectionHistoryTimeWindow: 'PT30M',
  };
  expect(await admin.getQueue(await serviceBus.queue(given))).toMatchObject({ ...given, status: 'Active' });
});

test("what is not said has the service's defaults", async () => {
  expect(await admin.getQueue(await serviceBus.queue())).toMatchObject({
    requiresSession: false,
    lockDuration: 'PT1M',
    maxDeliveryCount: 10,
    requiresDuplicateDetection: false,
    duplicateDetectionHistoryTimeWindow: 'PT10M',
    defaultMessageTimeToLive: 'P10675199DT2H48M5.4775807S',
  });
});

test('queues are listed, with their counts', async () => {
  const made = [await serviceBus.queue(), await serviceBus.queue()];
  await client.createSender(made[0] as string).sendMessages({ body: 1 });
  const listed = new Map<string, number | undefined>();
  for await (const { name, activeMessageCount } of admin.listQueuesRuntimeProperties()) {
    listed.set(name, activeMessageCount);
  }
  expect(made.map((name) => listed.get(name))).toEqual([1, 0]);
});

test('a queue that is not there does not exist', async () => {
  expect(await admin.queueExists('nowhere')).toBe(false);
  expect(await admin.queueExists(await serviceBus.queue())).toBe(true);
  expect(await errorOf(admin.getQueue('nowhere'))).toMatchObject({ code: 'MessageEntityNotFoundError' });
});

test('a queue cannot be made twice', async () => {
  const queue = await serviceBus.queue();
  expect(await errorOf(admin.createQueue(queue))).toMatchObject({ code: 'MessageEntityAlreadyExistsError' });
});

test('a lock longer than five minutes is refused', async () => {
  const error = await errorOf(admin.createQueue('contract-too-long', { lockDuration: 'PT6M' }));
  expect(error.message).toContain('LockDuration');
});

test('a queue that is deleted is gone, and so are its receivers', async () => {
  const queue = await serviceBus.queue();
  const receiver = client.createReceiver(queue);
  const waiting = receiver.receiveMessages(1, { maxWaitTimeInMs: 5_000 });
  await new Promise((resolve) => setTimeout(resolve, 200));
  await admin.deleteQueue(queue);
  expect(await errorOf(waiting)).toMatchObject({ code: 'MessagingEntityNotFound' });
  expect(await admin.queueExists(queue)).toBe(false);
  await admin.createQueue(queue);
});

test('the namespace tells its name and tier', async () => {
  const properties = await admin.getNamespaceProperties();
  expect(properties.name).not.toBe('');
  expect(properties.messagingSku).toBe('Premium');
});
