// The settlement guard, asked through the SDK; the same 40 of 400 hold against a namespace named by SERVICE_BUS.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { guardSettlement } from '../../../local/functions-host/rhea-guard.ts';
import { eventually } from './eventually.ts';
import { startBroker, type RunningBroker } from './running-broker.ts';

describe('the settlement guard', () => {
  let broker: RunningBroker;
  beforeAll(async () => {
    guardSettlement();
    guardSettlement();
    broker = await startBroker();
  });
  afterAll(async () => {
    await broker.stop();
  });

  test('of 400 messages settled side by side, the 40 that are dead-lettered are dead-lettered, and no other', async () => {
    await broker.send(
      'letters',
      ...Array.from({ length: 400 }, (_, index) => ({ body: index, messageId: String(index) })),
    );
    const receiver = broker.client.createReceiver('letters');
    let settled = 0;
    const subscription = receiver.subscribe(
      {
        async processMessage(message) {
          await (Number(message.body) % 10 === 0
            ? receiver.deadLetterMessage(message)
            : receiver.completeMessage(message));
          settled += 1;
        },
        processError: async () => undefined,
      },
      { autoCompleteMessages: false, maxConcurrentCalls: 20 },
    );
    await eventually(() => settled === 400);
    await subscription.close();

    const deadLetters = broker.client.createReceiver('letters', { subQueueType: 'deadLetter' });
    const bodies = (await deadLetters.peekMessages(500)).map(({ body }) => Number(body));
    expect(bodies.toSorted((one, other) => one - other)).toEqual(Array.from({ length: 40 }, (_, index) => index * 10));
  });
});
