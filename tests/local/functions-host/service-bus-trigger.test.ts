// Against the real host: FUNC=func, and SERVICE_BUS=<connection string> of a namespace with the queues of queues.json, for the tests that are not marked local.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from './eventually.ts';
import { startBroker, type RunningBroker } from './running-broker.ts';
import { isRealHost, startHost, type RunningHost, type Seen } from './running-host.ts';

const localOnly = isRealHost ? test.skip : test;

describe('a Service Bus trigger', () => {
  let broker: RunningBroker;
  let host: RunningHost;
  let sent = 0;

  beforeAll(async () => {
    broker = await startBroker();
    host = await startHost({ PARTS: 'messages', SERVICE_BUS: broker.connectionString, LETTERS: 'letters' });
  });
  afterAll(async () => {
    await host.stop();
    await broker.stop();
  });

  const newMarker = (): string => `marker ${(sent += 1)}`;
  const seenOf = async (queue: string, marker: string): Promise<Seen[]> =>
    (await host.seen(queue)).filter(({ metadata }) => metadata['replyTo'] === marker);
  const calls = (seen: readonly Seen[]): number[] =>
    seen.filter(({ input }) => input !== 'done').map(({ metadata }) => Number(metadata['deliveryCount']));
  const done = (seen: readonly Seen[]): boolean => seen.some(({ input }) => input === 'done');
  const deadLetters = async (queue: string, marker: string): Promise<Record<string, unknown>[]> => {
    const receiver = broker.client.createReceiver(queue, { subQueueType: 'deadLetter' });
    const messages = await receiver.peekMessages(100);
    await receiver.close();
    return messages
      .filter(({ replyTo }) => replyTo === marker)
      .map(({ applicationProperties }) => ({ ...applicationProperties }));
  };
  const waiting = async (queue: string): Promise<number> => {
    const receiver = broker.client.createReceiver(queue);
    const messages = await receiver.peekMessages(100);
    await receiver.close();
    return messages.length;
  };

  test('a message whose handler returns is completed', async () => {
    const replyTo = newMarker();
    await broker.send('letters', { body: 'x', replyTo });
    await eventually(async () => done(await seenOf('letters', replyTo)));

    await eventually(async () => (await waiting('letters')) === 0);
    expect(calls(await seenOf('letters', replyTo))).toEqual([1]);
  });

  test('a message whose handler throws comes back at once, its delivery counted', async () => {
    const replyTo = newMarker();
    const started = performance.now();
    await broker.send('letters', { body: 'x', replyTo, applicationProperties: { fail: 1 } });
    await eventually(async () => done(await seenOf('letters', replyTo)));

    expect(calls(await seenOf('letters', replyTo))).toEqual([1, 2]);
    expect(performance.now() - started).toBeLessThan(4_000);
  });

  test("a message whose handler throws until its deliveries run out is dead-lettered with the system's reason", async () => {
    const replyTo = newMarker();
    await broker.send('letters', { body: 'x', replyTo, applicationProperties: { fail: 99 } });
    const [properties] = await eventually(async () => {
      const found = await deadLetters('letters', replyTo);
      return found.length > 0 && found;
    });

    expect(properties).toEqual(expect.objectContaining({ DeadLetterReason: 'MaxDeliveryCountExceeded' }));
    expect(calls(await seenOf('letters', replyTo))).toEqual([1, 2, 3]);
  });

  test('of messages handled together, those that fail come back and the others do not', async () => {
    const marker = newMarker();
    const messages = Array.from({ length: 30 }, (_, index) => ({
      body: String(index),
      replyTo: `${marker}.${index}`,
      applicationProperties: { fail: index % 3 === 0 ? 1 : 0 },
    }));
    await broker.send('parcels', ...messages);
    const expected = messages.map((_, index) => (index % 3 === 0 ? [1, 2] : [1]));
    const countsOf = async (): Promise<number[][]> => {
      const all = await host.seen('parcels');
      return messages.map(({ replyTo }) => calls(all.filter(({ metadata }) => metadata['replyTo'] === replyTo)));
    };

    await eventually(async () => (await waiting('parcels')) === 0 && (await countsOf()).flat().length === 40);
    expect(await countsOf()).toEqual(expected);
  });

  test('a lock is renewed while its handler runs longer than the lock lasts', async () => {
    const replyTo = newMarker();
    await broker.send('letters', { body: 'x', replyTo, applicationProperties: { wait: 3_000 } });
    await eventually(async () => done(await seenOf('letters', replyTo)), 12_000);

    await eventually(async () => (await waiting('letters')) === 0);
    expect(calls(await seenOf('letters', replyTo))).toEqual([1]);
  }, 20_000);

  test('without auto-completion a message comes back when its lock ends', async () => {
    const replyTo = newMarker();
    await broker.send('unsettled', { body: 'x', replyTo });
    await eventually(async () => done(await seenOf('unsettled', replyTo)));
    expect(calls(await seenOf('unsettled', replyTo))).toEqual([1]);

    await eventually(async () => calls(await seenOf('unsettled', replyTo)).length > 1, 12_000);
    expect(calls(await seenOf('unsettled', replyTo)).slice(0, 2)).toEqual([1, 2]);
  }, 20_000);

  describe('with sessions', () => {
    test('handles the messages of a session one at a time and in order, one that fails first again', async () => {
      const marker = newMarker();
      await broker.send(
        'orders',
        { body: Buffer.from('1'), sessionId: marker, replyTo: marker, applicationProperties: { wait: 50 } },
        { body: Buffer.from('2'), sessionId: marker, replyTo: marker, applicationProperties: { fail: 1 } },
        { body: Buffer.from('3'), sessionId: marker, replyTo: marker },
      );
      const seen = await eventually(async () => {
        const all = await seenOf('orders', marker);
        return all.filter(({ input }) => input === 'done').length === 3 && all;
      });

      const bytes = (text: string) => ({ bytes: Buffer.from(text).toString('base64') });
      expect(seen.map(({ input }) => input)).toEqual([
        bytes('1'),
        'done',
        bytes('2'),
        bytes('2'),
        'done',
        bytes('3'),
        'done',
      ]);
    });

    test("tells the handler its session, and when the session's lock ends", async () => {
      const marker = newMarker();
      await broker.send('orders', { body: 'x', sessionId: '00123', replyTo: marker });
      const { metadata } = await eventually(async () => (await seenOf('orders', marker))[0]);

      expect(metadata['sessionId']).toBe('00123');
      expect(metadata['sessionActions']).toEqual({ sessionLockedUntil: expect.stringMatching(/\+00:00$/) });
    });

    test('handles as many sessions at a time as maxConcurrentSessions says, and no more', async () => {
      const marker = newMarker();
      const messages = Array.from({ length: 8 }, (_, index) => ({
        body: 'x',
        sessionId: `${marker}.${index}`,
        replyTo: marker,
        applicationProperties: { wait: 1_200 },
      }));
      await broker.send('orders', ...messages);
      const seen = await eventually(async () => {
        const all = await seenOf('orders', marker);
        return all.filter(({ input }) => input === 'done').length === 8 && all;
      });

      let running = 0;
      const most = Math.max(...seen.map(({ input }) => (running += input === 'done' ? -1 : 1)));
      expect(most).toBe(4);
    });

    test('a session that is idle for sessionIdleTimeout gives its place to another', async () => {
      const marker = newMarker();
      const started = performance.now();
      await broker.send(
        'orders',
        ...Array.from({ length: 12 }, (_, index) => ({ body: 'x', sessionId: `${marker}.${index}`, replyTo: marker })),
      );
      await eventually(
        async () => (await seenOf('orders', marker)).filter(({ input }) => input === 'done').length === 12,
      );

      // Three rounds of four sessions: each but the last waits half a second for another message.
      expect(performance.now() - started).toBeGreaterThan(900);
      expect(performance.now() - started).toBeLessThan(8_000);
    });

    test("a session's lock is renewed while a handler runs longer than the lock lasts", async () => {
      const marker = newMarker();
      await broker.send('orders', {
        body: 'x',
        sessionId: marker,
        replyTo: marker,
        applicationProperties: { wait: 3_000 },
      });
      await eventually(async () => done(await seenOf('orders', marker)), 12_000);

      expect(calls(await seenOf('orders', marker))).toEqual([1]);
    }, 20_000);

    localOnly(
      'a message whose completion is lost is delivered again when its lock ends',
      async () => {
        const marker = newMarker();
        await broker.control('POST', '/_local/settlements', { count: 1 });
        await broker.send('orders', { body: 'x', sessionId: marker, replyTo: marker });

        await eventually(async () => calls(await seenOf('orders', marker)).length === 2, 20_000);
      },
      30_000,
    );

    localOnly('a dropped connection is opened again within a second or two, and no message is lost', async () => {
      const [held, later] = [newMarker(), newMarker()];
      await broker.send('orders', { body: 'x', sessionId: held, replyTo: held, applicationProperties: { wait: 400 } });
      await eventually(async () => (await seenOf('orders', held)).length > 0);
      await broker.control('DELETE', '/_local/connections');
      const started = performance.now();
      await broker.send('orders', { body: 'x', sessionId: later, replyTo: later });
      await eventually(async () => done(await seenOf('orders', later)));
      expect(performance.now() - started).toBeLessThan(3_000);

      await eventually(async () => calls(await seenOf('orders', held)).length === 2);
    });
  });

  localOnly('warns that nothing completes the messages of a function without auto-completion', () => {
    expect(host.records).toContainEqual(
      expect.objectContaining({ level: 'warning', message: expect.stringMatching(/^unsettled: .*nothing completes/) }),
    );
  });
});
