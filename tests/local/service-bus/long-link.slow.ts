/** Against the real service: SERVICE_BUS_CONTRACT="<connection string with Manage of a Premium namespace>". */
import { afterAll, expect, test } from '@jest/globals';
import { startServiceBus } from './service-bus.ts';

const serviceBus = await startServiceBus();
afterAll(() => serviceBus.stop());

/** More than a session of the AMQP library has room for: every delivery has to leave when it is settled. */
const COUNT = 70_000;
const BATCH = 500;

test('one link carries seventy thousand messages, each once and in order', async () => {
  const client = serviceBus.client();
  const queue = await serviceBus.queue();
  const sender = client.createSender(queue);
  const receiver = client.createReceiver(queue, { receiveMode: 'peekLock', maxAutoLockRenewalDurationInMs: 0 });
  let next = 0;
  for (let sent = 0; sent < COUNT; sent += BATCH) {
    await sender.sendMessages(Array.from({ length: BATCH }, (_, number) => ({ body: sent + number })));
    for (let seen = 0; seen < BATCH;) {
      const messages = await receiver.receiveMessages(BATCH - seen, { maxWaitTimeInMs: 10_000 });
      expect(messages.map(({ body }) => body as number)).toEqual(messages.map((_, index) => next + index));
      next += messages.length;
      seen += messages.length;
      await Promise.all(messages.map((message) => receiver.completeMessage(message)));
    }
  }
  expect(next).toBe(COUNT);
  expect(await receiver.peekMessages(1)).toEqual([]);
}, 300_000);
