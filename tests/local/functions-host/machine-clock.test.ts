// The machine clock belongs to the local host alone: on the real one the clock is the machine's.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startHost, type RunningHost } from './running-host.ts';

describe('the machine clock', () => {
  let host: RunningHost;
  const appTime = async (): Promise<number> =>
    ((await (await fetch(`${host.url}/api/now`)).json()) as { now: number }).now;

  beforeAll(async () => {
    host = await startHost();
  });
  afterAll(async () => {
    await host.stop();
  });

  test('stands at the real time when the host starts', async () => {
    expect(Math.abs((await appTime()) - Date.now())).toBeLessThan(2_000);
    expect(await (await host.control('GET', '/_local/clock')).json()).toEqual(
      expect.objectContaining({ offsetMilliseconds: 0 }),
    );
  });

  test('moves under the app by what is asked for, again and again', async () => {
    await host.control('POST', '/_local/clock', { advance: 'PT10M' });
    const answer = await host.control('POST', '/_local/clock', { advance: 'P1DT2H' });

    const expected = Date.now() + 10 * 60_000 + 26 * 3_600_000;
    expect(Math.abs((await appTime()) - expected)).toBeLessThan(2_000);
    expect(Math.abs(Date.parse(((await answer.json()) as { now: string }).now) - expected)).toBeLessThan(2_000);
  });

  test('does not move timeouts: what waits goes on waiting', async () => {
    const started = performance.now();
    const slow = fetch(`${host.url}/api/slow/600`);
    await host.control('POST', '/_local/clock', { advance: 'P1D' });
    await slow;

    expect(performance.now() - started).toBeGreaterThan(550);
  });

  test.each([{}, { advance: 5 }, { advance: 'ten minutes' }, { advance: 'P' }])(
    'refuses %j, naming the rule',
    async (body) => {
      const answer = await host.control('POST', '/_local/clock', body);

      expect(answer.status).toBe(400);
      expect(await answer.json()).toEqual({ error: expect.stringContaining('ISO 8601 duration') });
    },
  );

  test('does not obey a page in a browser', async () => {
    const answer = await fetch(`${host.controlUrl}/_local/clock`, {
      method: 'POST',
      headers: { Origin: 'http://elsewhere.example' },
      body: '{"advance": "PT1H"}',
    });

    expect(answer.status).toBe(403);
  });
});
