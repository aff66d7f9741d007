// Against the real host: FUNC=func (Azure Functions Core Tools 4.x on PATH).
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isRealHost, startHost, type RunningHost } from './running-host.ts';

describe('of several routes that fit a path', () => {
  let host: RunningHost;
  beforeAll(async () => {
    host = await startHost();
  });
  afterAll(async () => {
    await host.stop();
  });
  const answeredBy = async (path: string): Promise<unknown> => (await fetch(`${host.url}${path}`)).json();

  test('the first by name of its function answers: a literal does not go before a parameter', async () => {
    expect(await answeredBy('/api/orders/latest')).toEqual({ answeredBy: 'any' });
  });

  test('a route whose constraint does not hold is passed over', async () => {
    expect(await answeredBy('/api/orders/17')).toEqual({ answeredBy: 'number' });
    expect(await answeredBy('/api/orders/seventeen')).toEqual({ answeredBy: 'any' });
  });

  (isRealHost ? test.skip : test)('a warning names the function that is never reached, and the way out', () => {
    const warnings = host.records.filter(({ level, source }) => level === 'warning' && source === 'host');

    expect(warnings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/order-2-any takes the requests for "api\/orders\/latest" of order-3-literal.*Rename/),
    ]);
  });
});
