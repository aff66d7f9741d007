import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { Client, HTTPMessageHandler } from '@microsoft/microsoft-graph-client';
import { z } from 'zod';
import { graphAuthentication } from '../../shared/adapters/graph-authentication.ts';
import { bodyOf, graphClient } from '../../shared/adapters/graph-client.ts';
import type { Graph } from '../../shared/adapters/graph-client.ts';
import { graphPath, nextPage, odataText } from '../../shared/adapters/graph-path.ts';
import { retryAfterMs } from '../../shared/adapters/graph-retry.ts';
import { graphTimeLimit } from '../../shared/adapters/graph-time-limit.ts';
import { startGraph } from './graph-service.ts';
import type { GraphService } from './graph-service.ts';
import { startScripted } from './scripted-server.ts';
import type { Scripted, ScriptedServer } from './scripted-server.ts';

const SAM = graphPath`/users/${'sam.okafor@contoso.example'}?$select=id`;
const credential = { getToken: async () => ({ token: 'a-token', expiresOnTimestamp: Date.now() + 3_600_000 }) };

describe('the Graph client on the local Graph', () => {
  let service: GraphService;
  beforeAll(async () => {
    service = await startGraph();
    await service.graph.signIn();
  });
  afterAll(() => service.stop());
  beforeEach(async () => {
    await service.forget();
    service.failures.length = 0;
  });
  afterEach(() => service.behave());

  const read = async () => bodyOf(await service.graph.call('GET', SAM), z.object({ id: z.string() }));
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const started = performance.now();
    await work();
    return performance.now() - started;
  };
  const timesAsked = async (): Promise<number> =>
    Object.values(await service.calls()).reduce((sum, count) => sum + count, 0);

  test.each([
    ['fractions of a second', { retryAfterSeconds: 0.4, form: 'seconds' }, 390],
    ['a date', { retryAfterSeconds: 1, form: 'date' }, 0],
    ['nothing', { form: 'none' }, 190],
  ])('waits as a 429 asks and reads again: %s', async (_form, throttle, least) => {
    await service.misbehave({ throttle: { rate: 1, times: 1, ...throttle } });

    const milliseconds = await timed(read);

    expect(milliseconds).toBeGreaterThanOrEqual(least);
    expect(await timesAsked()).toBe(2);
  });

  test('hands a longer wait back at once', async () => {
    await service.misbehave({ throttle: { rate: 1, retryAfterSeconds: 30 } });

    const fault = await read().catch((error: unknown) => error);

    expect(fault).toMatchObject({ code: 'GRAPH_THROTTLED', kind: 'retry', details: { retryAfterMs: 30_000 } });
    expect(await timesAsked()).toBe(1);
  });

  test.each(['unavailable', 'dropAnswer', 'timeoutAfterEffect'])('reads again after %s', async (fault) => {
    await service.misbehave({ [fault]: { rate: 1, times: 1 } });

    await expect(read()).resolves.toMatchObject({ id: expect.any(String) });

    expect(await timesAsked()).toBe(2);
  });

  test('gives up reading after three tries', async () => {
    await service.misbehave({ unavailable: { rate: 1 } });

    await expect(read()).rejects.toMatchObject({ code: 'GRAPH_UNAVAILABLE', kind: 'retry' });

    expect(await timesAsked()).toBe(3);
  });

  test.each(['unavailable', 'throttle', 'dropAnswer', 'timeoutAfterEffect'])(
    'never repeats a POST: %s',
    async (fault) => {
      await service.misbehave({ [fault]: { rate: 1 } });

      const outcome = service.graph.call(
        'POST',
        graphPath`/users/${'sam.okafor@contoso.example'}/revokeSignInSessions`,
      );
      await outcome.catch(() => undefined);

      expect(await timesAsked()).toBe(1);
    },
  );

  test('logs each failed try with Graph’s request id and one of its own, and no id of a person', async () => {
    await service.misbehave({ unavailable: { rate: 1, times: 1 }, dropAnswer: { rate: 1, times: 1 } });

    await read();

    expect(service.failures).toEqual([
      expect.objectContaining({
        method: 'GET',
        path: '/users/{}',
        status: 503,
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      }),
      expect.objectContaining({ method: 'GET', path: '/users/{}', error: 'TypeError' }),
    ]);
    expect(new Set(service.failures.map(({ clientRequestId }) => clientRequestId)).size).toBe(2);
    expect(JSON.stringify(service.failures)).not.toContain('sam.okafor');
  });

  test('logs nothing of what succeeds', async () => {
    await read();

    expect(service.failures).toEqual([]);
  });

  test('tells a token that cannot be had from a Graph that cannot be reached, and blames neither on a person', async () => {
    const broken = graphClient({
      baseUrl: service.url,
      credential: { getToken: () => Promise.reject(new Error('no identity here')) },
      log: () => undefined,
      newId: randomUUID,
    });

    await expect(broken.signIn()).rejects.toMatchObject({ code: 'GRAPH_UNAVAILABLE' });
    await expect(broken.call('GET', SAM)).rejects.toMatchObject({ code: 'GRAPH_UNAVAILABLE' });
  });
});

describe('the Graph client without a right', () => {
  let service: GraphService;
  let reader: Graph;
  beforeAll(async () => {
    service = await startGraph();
    reader = await service.asApplication(['User.Read.All']);
  });
  afterAll(() => service.stop());

  test('says which call was refused, and whose it was it does not say', async () => {
    const path = graphPath`/users/${'sam.okafor@contoso.example'}`;
    const outcome = await reader.call('PATCH', path, { accountEnabled: false });

    const fault = (() => {
      try {
        return bodyOf(outcome, z.unknown());
      } catch (error) {
        return error;
      }
    })();

    expect(fault).toMatchObject({
      code: 'GRAPH_FORBIDDEN',
      kind: 'block',
      details: {
        operatorNote: 'PATCH /users/{} answered 403 Authorization_RequestDenied',
        requestId: expect.any(String),
      },
    });
    expect(inspect(fault)).not.toContain('sam.okafor');
  });
});

describe('the Graph client and a server that behaves as no Graph does', () => {
  let server: ScriptedServer;
  let graph: Graph;
  let answer: (url: string) => Scripted;
  beforeAll(async () => {
    server = await startScripted(({ url }) => answer(url));
    graph = graphClient({ baseUrl: server.url, credential, log: () => undefined, newId: randomUUID });
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    server.arrived.length = 0;
  });

  test('sends the token and a request id of its own with every call', async () => {
    answer = () => ({ status: 200, body: {} });

    await graph.call('GET', SAM);
    await graph.call('GET', SAM);

    const ids = server.arrived.map(({ headers }) => headers['client-request-id']);
    expect(server.arrived.map(({ headers }) => headers.authorization)).toEqual(['Bearer a-token', 'Bearer a-token']);
    expect(new Set(ids).size).toBe(2);
    expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('asks under v1.0, values encoded', async () => {
    answer = () => ({ status: 200, body: {} });

    await graph.call('GET', graphPath`/users?$filter=${`mail eq ${odataText("o'b&c#?=d@e")}`}&$top=2`);

    expect(server.arrived[0]?.url).toBe('/v1.0/users?$filter=mail%20eq%20%27o%27%27b%26c%23%3F%3Dd%40e%27&$top=2');
  });

  test('follows no redirect', async () => {
    answer = (url) =>
      url.includes('elsewhere') ? { status: 200, body: {} } : { status: 302, headers: { location: '/elsewhere' } };

    await expect(graph.call('POST', graphPath`/users`, {})).rejects.toMatchObject({ code: 'GRAPH_UNAVAILABLE' });

    expect(server.arrived).toHaveLength(1);
  });

  test('keeps an answer that it cannot read out of the fault', async () => {
    answer = () => ({ status: 201, body: '{"temporaryAccessPass":"Lost+Pass9"' });

    const fault = await graph
      .call('POST', graphPath`/users/${'a'}/authentication`, {})
      .catch((error: unknown) => error);

    expect(fault).toMatchObject({ code: 'GRAPH_UNAVAILABLE' });
    expect(inspect(fault, { depth: 9 })).not.toContain('Pass9');
  });

  test('reads an error that is no JSON by its status', async () => {
    answer = () => ({ status: 502, body: '<html>Bad gateway</html>', headers: { 'content-type': 'text/html' } });

    expect(await graph.call('GET', SAM)).toMatchObject({ kind: 'refused', status: 502, code: '', text: '' });
  });

  test('ends a call that takes too long', async () => {
    answer = () => 'silent';
    const impatient = Client.initWithMiddleware({
      baseUrl: server.url,
      middleware: [graphTimeLimit(150), new HTTPMessageHandler()],
    });
    const started = performance.now();

    await expect(impatient.api('/users').get()).rejects.toBeDefined();

    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe('the token', () => {
  test('goes to the configured origin and to no other', async () => {
    const link = graphAuthentication(credential, 'https://graph.microsoft.com');
    const authorised = async (request: string): Promise<boolean> => {
      const context = { request, options: { headers: {} } };
      link.setNext?.({ execute: async () => undefined });
      await link.execute(context);
      return JSON.stringify(context.options).includes('a-token');
    };

    expect(await authorised('https://graph.microsoft.com/v1.0/users')).toBe(true);
    expect(await authorised('http://graph.microsoft.com/v1.0/users')).toBe(false);
    expect(await authorised('https://graph.microsoft.com.evil.example/v1.0/users')).toBe(false);
    expect(await authorised('https://graph.microsoft.com:8443/v1.0/users')).toBe(false);
    expect(await authorised('https://evil.example/v1.0/users')).toBe(false);
  });

  test('stays at home when a next link names another host', () => {
    const next = nextPage('http://evil.example:81/v1.0/users/u1/transitiveMemberOf?$skiptoken=a%2Fb', '/users/{}');

    expect(next.url).toBe('/users/u1/transitiveMemberOf?$skiptoken=a%2Fb');
  });
});

describe('Retry-After', () => {
  test.each([
    ['2', {}, 2_000],
    ['2.128', {}, 2_128],
    ['0', {}, 0],
    ['Tue, 01 Dec 2026 08:00:05 GMT', { date: 'Tue, 01 Dec 2026 08:00:00 GMT' }, 5_000],
    ['Tue, 01 Dec 2026 07:59:00 GMT', { date: 'Tue, 01 Dec 2026 08:00:00 GMT' }, 0],
    ['soon', {}, undefined],
  ])('of %s is read', (value, more, milliseconds) => {
    expect(retryAfterMs(new Headers({ 'retry-after': value, ...more }))).toBe(milliseconds);
  });

  test('may be missing', () => {
    expect(retryAfterMs(new Headers())).toBeUndefined();
  });
});
