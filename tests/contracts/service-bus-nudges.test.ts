import { afterEach, describe, expect, test } from '@jest/globals';
import { serviceBusNudges } from '../../shared/adapters/service-bus-nudges.ts';
import type { ServiceBusNudges } from '../../shared/adapters/service-bus-nudges.ts';
import { contractorKey } from '../../shared/domain/contractor/contractor.ts';
import { numbered } from './in-flight.ts';
import { connectTo, QUEUE, startQueue } from './queue-at-hand.ts';
import { startRefusingBroker } from './refusing-broker.ts';
import { NOON } from './sample-contractor.ts';

const KEY = contractorKey('C-1');

const nudgesTo = (connectionString: string): ServiceBusNudges =>
  serviceBusNudges({ connect: () => connectTo(connectionString), queue: QUEUE, newId: () => 'n-1', now: () => NOON });

let closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.toReversed()) await close();
  closing = [];
});

describe('a nudge on the queue', () => {
  test('is a CloudEvent about the contractor, in that session, and nothing else', async () => {
    const queue = await startQueue();
    closing.push(queue.close);
    const at = (await queue.now()) + 60_000;

    await queue.nudges.nudge(KEY);
    await queue.nudges.nudge(KEY, at);

    const [soon, later] = await queue.messages(KEY);
    expect(soon?.body).toEqual({
      specversion: '1.0',
      id: soon?.messageId,
      source: 'urn:first-day-pass',
      type: 'io.firstdaypass.contractor.nudged.v1',
      subject: 'C-1',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
    expect(soon).toMatchObject({ contentType: 'application/cloudevents+json', sessionId: 'C-1', state: 'active' });
    expect(soon?.applicationProperties).toBeUndefined();
    expect(later).toMatchObject({ sessionId: 'C-1', state: 'scheduled', scheduledEnqueueTimeUtc: new Date(at) });
    expect(later?.messageId).not.toBe(soon?.messageId);
  });
});

describe('a storm of nudges', () => {
  test('has at most a thousand under way, and every one gets its turn', async () => {
    let underWay = 0;
    let most = 0;
    const sendMessages = async (): Promise<void> => {
      most = Math.max(most, (underWay += 1));
      await new Promise((resolve) => void setImmediate(resolve));
      underWay -= 1;
    };
    const connect = () => ({ createSender: () => ({ sendMessages }), close: async () => undefined });
    const nudges = serviceBusNudges({ connect, queue: QUEUE, newId: () => 'n-1', now: () => NOON });

    await Promise.all(numbered(2_500).map(() => nudges.nudge(KEY)));

    expect(most).toBe(1_000);
  });
});

describe('a queue that is away', () => {
  test('is QUEUE_AWAY within seconds, for every nudge that was under way', async () => {
    const queue = await startQueue();
    closing.push(queue.close);
    await queue.nudges.nudge(KEY);
    await queue.stopBroker();
    const started = performance.now();

    const results = await Promise.allSettled(numbered(20).map(() => queue.nudges.nudge(KEY)));

    for (const result of results)
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'QUEUE_AWAY', kind: 'away' } });
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test('a queue that nobody made is QUEUE_AWAY too', async () => {
    const queue = await startQueue();
    closing.push(queue.close);
    const { connectionString } = queue;
    const nudges = serviceBusNudges({
      connect: () => connectTo(connectionString),
      queue: 'other',
      newId: () => 'n-1',
      now: () => NOON,
    });
    closing.push(() => nudges.close());

    await expect(nudges.nudge(KEY)).rejects.toMatchObject({ code: 'QUEUE_AWAY' });
  });
});

describe('a client that lost its right to send', () => {
  test('is replaced by a new one, which sends', async () => {
    const broker = await startRefusingBroker(1);
    const nudges = nudgesTo(broker.connectionString);
    closing.push(broker.close, () => nudges.close());

    await Promise.all(numbered(10).map(() => nudges.nudge(KEY)));

    expect(broker.received()).toBe(10);
    expect(broker.connections()).toBe(2);
  });

  test('is QUEUE_AWAY when the new one is refused too, and tried afresh with the next nudge', async () => {
    const broker = await startRefusingBroker(2);
    const nudges = nudgesTo(broker.connectionString);
    closing.push(broker.close, () => nudges.close());

    await expect(nudges.nudge(KEY)).rejects.toMatchObject({ code: 'QUEUE_AWAY' });
    await nudges.nudge(KEY);

    expect(broker.received()).toBe(1);
  });
});
