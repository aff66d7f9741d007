// The platform's own aborts cannot be asked for, so these run against the local host alone.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { eventually } from './eventually.ts';
import { startBroker, type RunningBroker } from './running-broker.ts';
import { startHost, type RunningHost, type Seen } from './running-host.ts';

describe('an invocation that is cut short', () => {
  let broker: RunningBroker;
  let host: RunningHost;
  const start = (): Promise<RunningHost> =>
    startHost({ PARTS: 'messages', SERVICE_BUS: broker.connectionString, LETTERS: 'letters' });
  const seenOf = async (marker: string): Promise<Seen[]> =>
    (await host.seen('orders')).filter(({ metadata }) => metadata['replyTo'] === marker);

  beforeAll(async () => {
    broker = await startBroker();
    host = await start();
  });
  afterEach(async () => {
    await host.control('DELETE', '/_local/faults');
  });
  afterAll(async () => {
    await host.stop();
    await broker.stop();
  });

  test('gives its message back, and what its handler does later is ignored', async () => {
    await host.control('POST', '/_local/faults', { abortAfterMs: 100, function: 'ORDERS', times: 1 });
    await broker.send('orders', { body: 'x', sessionId: 'a', replyTo: 'a', applicationProperties: { wait: 400 } });
    const seen = await eventually(async () => {
      const all = await seenOf('a');
      return all.filter(({ input }) => input === 'done').length === 2 && all;
    });

    expect(seen.filter(({ input }) => input !== 'done').map(({ metadata }) => metadata['deliveryCount'])).toEqual([
      1, 2,
    ]);
    expect(host.records).toContainEqual(
      expect.objectContaining({
        level: 'error',
        source: 'orders',
        message: expect.stringContaining('aborted after 100 ms'),
      }),
    );
  });

  test('answers 500 when it was a request', async () => {
    await host.control('POST', '/_local/faults', { abortAfterMs: 50 });

    expect((await fetch(`${host.url}/api/slow/1000`)).status).toBe(500);
  });

  test("is left alone when it is quick enough, or another function's", async () => {
    await host.control('POST', '/_local/faults', { abortAfterMs: 500 });
    expect((await fetch(`${host.url}/api/slow/1`)).status).toBe(200);
    await host.control('POST', '/_local/faults', { abortAfterMs: 10, function: 'orders' });
    expect((await fetch(`${host.url}/api/slow/100`)).status).toBe(200);
  });

  test('can be read back and is over when it is cleared', async () => {
    await host.control('POST', '/_local/faults', { abortAfterMs: 50, times: 3 });
    expect(await (await host.control('GET', '/_local/faults')).json()).toEqual({ abortAfterMs: 50, times: 3 });
    await host.control('DELETE', '/_local/faults');
    expect(await (await host.control('GET', '/_local/faults')).json()).toEqual({});
    expect((await fetch(`${host.url}/api/slow/100`)).status).toBe(200);
  });

  test('refuses what it does not understand, naming the member', async () => {
    const answer = await host.control('POST', '/_local/faults', { abortAfterMs: 'soon' });

    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ error: 'abortAfterMs must be a number, 0 or more.' });
  });

  test('takes the whole process with code 143 when that is asked for, and another host gets the message', async () => {
    await host.control('POST', '/_local/faults', { exitAfterMs: 100, function: 'orders' });
    const ended = once(host.process, 'exit');
    await broker.send('orders', { body: 'x', sessionId: 'b', replyTo: 'b', applicationProperties: { wait: 1_000 } });
    expect((await ended)[0]).toBe(143);

    host = await start();
    await eventually(async () => (await seenOf('b')).some(({ input }) => input === 'done'));
  });
});

describe('an invocation that takes longer than functionTimeout', () => {
  test('fails and says so', async () => {
    const host = await startHost({}, new URL('quick-app', import.meta.url).pathname);
    const answer = await fetch(`${host.url}/api/sleep`);

    expect(answer.status).toBe(500);
    expect(host.records).toContainEqual(
      expect.objectContaining({
        level: 'error',
        source: 'sleep',
        message: expect.stringContaining('functionTimeout (1000 ms)'),
      }),
    );
    await host.stop();
  });
});
