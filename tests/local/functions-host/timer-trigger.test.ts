// Against the real host: FUNC=func and AzureWebJobsStorage (an Azurite will do), for the tests that are not marked local.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from './eventually.ts';
import { isRealHost, startHost, type RunningHost } from './running-host.ts';

const localOnly = isRealHost ? test.skip : test;

interface TimerInput {
  readonly isPastDue: boolean;
  readonly schedule: { readonly adjustForDST: boolean };
  readonly scheduleStatus: { readonly last: string; readonly next: string; readonly lastUpdated: string } | null;
}

describe('a timer trigger', () => {
  let host: RunningHost;
  const calls = async (name: string): Promise<TimerInput[]> =>
    (await host.seen(name)).map(({ input }) => input as TimerInput);
  const advance = async (duration: string): Promise<void> => {
    const answer = await host.control('POST', '/_local/clock', { advance: duration });
    expect(answer.status).toBe(200);
  };

  beforeAll(async () => {
    host = await startHost({ PARTS: 'timers', YEARLY: '0 0 0 1 1 *' });
    if (isRealHost) return;
    // From a minute after an occurrence, no test comes near the next one by chance.
    const inCycle = Math.floor(Date.now() / 1_000) % 300;
    await advance(`PT${360 - inCycle}S`);
    await eventually(async () => (await calls('every-five-minutes')).length === 1);
  });
  afterAll(async () => {
    await host.stop();
  });

  test('runs at once with runOnStartup, not past due, its schedule read from a setting', async () => {
    const [input] = await eventually(async () => {
      const all = await calls('at-startup');
      return all.length > 0 && all;
    });

    expect(input).toEqual({
      isPastDue: false,
      schedule: { adjustForDST: true },
      scheduleStatus: {
        last: expect.any(String),
        next: expect.stringMatching(/^\d{4}-01-01T00:00:00/),
        lastUpdated: expect.any(String),
      },
    });
  });

  test('runs at once on POST /admin/functions/<name>, which answers 202', async () => {
    const before = (await calls('every-five-minutes')).length;
    const answer = await fetch(`${host.url}/admin/functions/every-five-minutes`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"input": ""}',
    });

    expect(answer.status).toBe(202);
    await eventually(async () => (await calls('every-five-minutes')).length === before + 1);
  });

  test('is not found on POST /admin/functions/<another name>', async () => {
    const answer = await fetch(`${host.url}/admin/functions/nobody`, { method: 'POST', body: '{}' });

    expect(answer.status).toBe(404);
  });

  localOnly('follows the machine clock: a move over several occurrences is one call, past due', async () => {
    const before = (await calls('every-five-minutes')).length;
    await advance('PT16M');
    const all = await eventually(async () => {
      const now = await calls('every-five-minutes');
      return now.length > before && now;
    });

    expect(all).toHaveLength(before + 1);
    expect(all.at(-1)?.isPastDue).toBe(true);
    await advance('PT1S');
    expect(await calls('every-five-minutes')).toHaveLength(before + 1);
  });

  localOnly('tells in its next call when it ran last', async () => {
    const before = (await calls('every-five-minutes')).length;
    await advance('PT5M');
    const last = await eventually(async () => (await calls('every-five-minutes'))[before]);

    const now = (await (await host.control('GET', '/_local/clock')).json()) as { now: string };
    const lastRun = Date.parse(last.scheduleStatus?.last ?? '');
    expect(Date.parse(now.now) - lastRun).toBeGreaterThan(290_000);
    expect(Date.parse(now.now) - lastRun).toBeLessThan(320_000);
  });

  localOnly('repeats a failed call as its retry policy says, with a retry context from the second on', async () => {
    await fetch(`${host.url}/admin/functions/stubborn`, { method: 'POST', body: '{}' });
    const all = await eventually(async () => {
      const seen = await host.seen('stubborn');
      return seen.length === 3 && seen;
    });

    expect(all.map(({ retryContext }) => retryContext)).toEqual([
      undefined,
      expect.objectContaining({ retryCount: 1, maxRetryCount: 2 }),
      expect.objectContaining({ retryCount: 2, maxRetryCount: 2 }),
    ]);
  });
});
