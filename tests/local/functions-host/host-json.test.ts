// The real host's defaults, and what host.json and the environment make of them.
import { availableParallelism } from 'node:os';
import { describe, expect, test } from '@jest/globals';
import { overrideHostJson } from '../../../local/functions-host/host-json-overrides.ts';
import { readHostJson, type HostJson } from '../../../local/functions-host/host-json.ts';
import { withApp } from './app-folder.ts';

const read = (hostJson: object): Promise<HostJson> => withApp({ 'host.json': JSON.stringify(hostJson) }, readHostJson);

describe('host.json', () => {
  test("has the platform's defaults", async () => {
    expect(await read({ version: '2.0' })).toEqual({
      routePrefix: 'api',
      functionTimeout: 1_800_000,
      serviceBus: {
        autoCompleteMessages: true,
        maxConcurrentCalls: 16 * availableParallelism(),
        maxConcurrentSessions: 8,
        maxAutoLockRenewalDuration: 300_000,
        sessionIdleTimeout: 60_000,
      },
      logLevel: {},
      warnings: [],
    });
  });

  test('sets each of them', async () => {
    const serviceBus = {
      autoCompleteMessages: false,
      maxConcurrentCalls: 3,
      maxConcurrentSessions: 16,
      maxAutoLockRenewalDuration: '00:30:00',
      sessionIdleTimeout: '00:00:01',
    };
    expect(
      await read({ functionTimeout: '00:05:00', extensions: { http: { routePrefix: '/v1/' }, serviceBus } }),
    ).toEqual({
      routePrefix: 'v1',
      functionTimeout: 300_000,
      serviceBus: { ...serviceBus, maxAutoLockRenewalDuration: 1_800_000, sessionIdleTimeout: 1_000 },
      logLevel: {},
      warnings: [],
    });
  });

  test('takes "-1" for a functionTimeout without limit', async () => {
    expect((await read({ functionTimeout: '-1' })).functionTimeout).toBeUndefined();
  });

  test('takes a negative maxAutoLockRenewalDuration for one without end', async () => {
    const { serviceBus } = await read({
      extensions: { serviceBus: { maxAutoLockRenewalDuration: '-00:00:00.0010000' } },
    });

    expect(serviceBus.maxAutoLockRenewalDuration).toBe(-1);
  });

  test.each([
    [
      { extensions: { serviceBus: { maxConcurrentSessions: 0 } } },
      /maxConcurrentSessions must be a whole number above 0/,
    ],
    [{ extensions: { serviceBus: { sessionIdleTimeout: 1 } } }, /sessionIdleTimeout must be a time span/],
    [{ extensions: { http: { routePrefix: 1 } } }, /routePrefix must be a text/],
  ])('%j is refused, naming the member', async (hostJson, said) => {
    await expect(read(hostJson)).rejects.toThrow(said);
  });

  test('is overridden by settings of the environment, names in any case', () => {
    const environment = {
      AzureFunctionsJobHost__Extensions__ServiceBus__MaxConcurrentSessions: '2',
      AzureFunctionsJobHost__functionTimeout: '00:00:30',
      OTHER: 'x',
    };
    expect(
      overrideHostJson({ extensions: { serviceBus: { maxConcurrentSessions: 9, prefetchCount: 0 } } }, environment),
    ).toEqual({
      extensions: { serviceBus: { maxConcurrentSessions: 2, prefetchCount: 0 } },
      functionTimeout: '00:00:30',
    });
  });
});
