// How the local host ends: its exit code and its log; the real host ends its worker in the same order.
import { describe, expect, test } from '@jest/globals';
import { eventually } from './eventually.ts';
import { startBroker } from './running-broker.ts';
import { startHost, type RunningHost } from './running-host.ts';

const hasBegun = (host: RunningHost): boolean => host.records.some(({ message }) => message === 'slow has begun');

const unreachable = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => false,
    () => true,
  );

describe('a host that is told to stop', () => {
  test('finishes the requests that are under way, takes no new ones, then ends with code 0', async () => {
    const host = await startHost();
    const slow = fetch(`${host.url}/api/slow/1500`);
    await eventually(() => hasBegun(host));
    const stopped = host.stop();

    await eventually(() => unreachable(host.url));
    expect(await (await slow).text()).toBe('done');
    expect(await stopped).toBe(0);
  });

  test('finishes and settles the message that is under way and leaves the next one in the queue', async () => {
    const broker = await startBroker();
    const host = await startHost({ PARTS: 'messages,hooks', SERVICE_BUS: broker.connectionString, LETTERS: 'letters' });
    const sessionId = 'one after the other';
    await broker.send(
      'orders',
      { body: 'first', sessionId, applicationProperties: { wait: 800 } },
      { body: 'second', sessionId, applicationProperties: { wait: 800 } },
    );
    await eventually(async () => (await host.seen('orders')).length === 1);
    expect(await host.stop()).toBe(0);
    expect(host.records.at(-1)?.message).toBe('appTerminate ran for the app');

    const receiver = await broker.client.acceptSession('orders', sessionId);
    const left = await receiver.receiveMessages(10, { maxWaitTimeInMs: 300 });
    expect(left.map(({ body, deliveryCount }) => [body, deliveryCount])).toEqual([['second', 0]]);
    await broker.stop();
  });

  test('ends at once when it is told a second time', async () => {
    const host = await startHost();
    const slow = fetch(`${host.url}/api/slow/20000`).catch(() => 'cut off');
    await eventually(() => hasBegun(host));
    const stopped = host.stop();
    await eventually(() => unreachable(host.url));
    host.process.kill('SIGTERM');

    expect(await stopped).toBe(143);
    expect(await slow).toBe('cut off');
  });
});
