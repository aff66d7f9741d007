// Against the real host: FUNC=func (Azure Functions Core Tools 4.x on PATH), for the tests that are not marked local.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from './eventually.ts';
import { isRealHost, startHost, type RunningHost } from './running-host.ts';

const localOnly = isRealHost ? test.skip : test;

describe('a hook', () => {
  let host: RunningHost;
  beforeAll(async () => {
    host = await startHost({ PARTS: 'hooks' });
  });
  afterAll(async () => {
    await host.stop();
  });

  test('before an invocation may replace the handler', async () => {
    expect(await (await fetch(`${host.url}/api/now`)).json()).toEqual({ replaced: true });
  });

  test('after an invocation may turn its error into a result, and shares its data with the hook before', async () => {
    const answer = await fetch(`${host.url}/api/fails`);

    expect(answer.status).toBe(418);
    expect(await answer.text()).toBe('mended');
  });

  localOnly('on the log may change a text before it is written', async () => {
    await fetch(`${host.url}/api/says`, { method: 'POST', body: 'the password is hunter2' });

    const record = await eventually(() => host.records.find(({ source }) => source === 'says'));
    expect(record.message).toBe('the password is [redacted]');
  });

  localOnly(
    'on the start of the app runs once, one on its end when the host stops, and they share their data',
    async () => {
      expect(host.records.filter(({ message }) => message === 'appStart ran')).toHaveLength(1);
      expect(host.records.filter(({ message }) => message.startsWith('appTerminate'))).toHaveLength(0);
      expect(await host.stop()).toBe(0);

      expect(host.records.filter(({ message }) => message === 'appTerminate ran for the app')).toHaveLength(1);
    },
  );
});
