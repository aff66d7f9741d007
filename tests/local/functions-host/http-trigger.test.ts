// Against the real host: FUNC=func (Azure Functions Core Tools 4.x on PATH), for the tests that are not marked local.
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from './eventually.ts';
import { isRealHost, startHost, type RunningHost } from './running-host.ts';

/** The status that an upload of that announced length gets before its body is sent. */
const statusOfUpload = async (url: string, length: number): Promise<number | undefined> => {
  const upload = request(url, { method: 'POST', headers: { 'Content-Length': length } });
  upload.flushHeaders();
  const [answer] = (await once(upload, 'response')) as [IncomingMessage];
  upload.on('error', () => undefined).destroy();
  return answer.statusCode;
};

const localOnly = isRealHost ? test.skip : test;

interface Echo {
  readonly method: string;
  readonly url: string;
  readonly params: Record<string, string>;
  readonly query: [string, string][];
  readonly header: string | null;
  readonly body: string;
}

describe.each([
  { way: 'with whole bodies', environment: {} },
  { way: 'with HTTP streaming', environment: { STREAM: 'true' } },
])('an HTTP trigger $way', ({ environment }) => {
  let host: RunningHost;
  const echo = async (path: string, init: RequestInit = {}): Promise<Echo> =>
    (await (await fetch(`${host.url}${path}`, init)).json()) as Echo;
  const reply = (answer: object): Promise<Response> =>
    fetch(`${host.url}/api/reply`, { method: 'POST', body: JSON.stringify(answer) });

  beforeAll(async () => {
    host = await startHost(environment);
  });
  afterAll(async () => {
    await host.stop();
  });

  test('hands over method, address, parameters, query, headers and body', async () => {
    const seen = await echo('/api/echo/00123?a=1&b=two%20words', {
      method: 'POST',
      headers: { 'X-Test': 'yes' },
      body: '{"ä": 1}',
    });

    expect(seen).toEqual({
      method: 'POST',
      url: `${host.url}/api/echo/00123?a=1&b=two%20words`,
      params: expect.objectContaining({ id: '00123' }),
      query: [
        ['a', '1'],
        ['b', 'two words'],
      ],
      header: 'yes',
      body: '{"ä": 1}',
    });
  });

  test('leaves an optional parameter that the path lacks undefined', async () => {
    expect((await echo('/api/echo')).params).toEqual({});
    expect((await echo('/api/echo/')).params).toEqual({});
  });

  test('decodes a path but for its slashes', async () => {
    expect((await echo('/api/echo/a%2Fb%20%C3%A4')).params).toEqual({ id: 'a%2Fb ä' });
  });

  test('gives a catch-all parameter the rest of the path', async () => {
    expect((await echo('/api/files/a/b%20c/d.txt')).params).toEqual({ path: 'a/b c/d.txt' });
  });

  test('answers with the status, headers, cookies and body that the function returned', async () => {
    const answer = await reply({
      status: 201,
      headers: { 'X-Own': 'header', 'Content-Type': 'text/plain; charset=utf-8' },
      cookies: [{ name: 'c', value: 'v', httpOnly: true, sameSite: 'Strict', path: '/' }],
      body: 'made',
    });

    expect(answer.status).toBe(201);
    expect(answer.headers.get('x-own')).toBe('header');
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(answer.headers.getSetCookie()).toEqual([expect.stringMatching(/^c=v;.*Path=\/;.*/)]);
    expect(answer.headers.getSetCookie()[0]).toMatch(/HttpOnly/i);
    expect(answer.headers.getSetCookie()[0]).toMatch(/SameSite=Strict/i);
    expect(await answer.text()).toBe('made');
  });

  test('answers 200 with an empty body when the function returns an empty answer', async () => {
    const answer = await reply({});

    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('');
  });

  test('answers 500 without a body when the function throws, and goes on serving', async () => {
    const answer = await fetch(`${host.url}/api/fails`);

    expect(answer.status).toBe(500);
    expect(await answer.text()).toBe('');
    expect((await fetch(`${host.url}/api/echo`)).status).toBe(200);
  });

  test('answers 404 without a body where no function is', async () => {
    const answer = await fetch(`${host.url}/api/nowhere`);

    expect(answer.status).toBe(404);
    expect(await answer.text()).toBe('');
  });

  test('answers 404, not 405, to a method that the function does not take', async () => {
    expect((await fetch(`${host.url}/api/seen`, { method: 'DELETE' })).status).toBe(404);
    expect((await fetch(`${host.url}/api/seen`, { method: 'HEAD' })).status).toBe(404);
  });

  localOnly('serves two thousand requests at a time', async () => {
    const answers = await Promise.all(
      Array.from({ length: 2_000 }, async (_, index) => (await echo(`/api/echo/${index}`)).params['id']),
    );

    expect(answers).toEqual(Array.from({ length: 2_000 }, (_, index) => String(index)));
  });
});

describe('an HTTP trigger with whole bodies', () => {
  let host: RunningHost;
  beforeAll(async () => {
    host = await startHost();
  });
  afterAll(async () => {
    await host.stop();
  });

  test('loses a body that is uploaded in chunks without a length', async () => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(Buffer.from('lost'));
        controller.close();
      },
    });
    const answer = await fetch(`${host.url}/api/echo`, { method: 'POST', body, duplex: 'half' } as RequestInit);

    expect(((await answer.json()) as Echo).body).toBe('');
  });

  test('answers 204 when the function returns nothing', async () => {
    expect((await fetch(`${host.url}/api/nothing`)).status).toBe(204);
  });

  localOnly('answers / with a page and 413 above the size limit', async () => {
    expect((await fetch(host.url)).status).toBe(200);
    expect(await statusOfUpload(`${host.url}/api/echo`, 104_857_601)).toBe(413);
  });

  localOnly('writes what the function logs to standard error, one record a line with the text intact', async () => {
    const text = 'line one\nline "two" {"json": true}';
    await fetch(`${host.url}/api/says`, { method: 'POST', body: text });

    const record = await eventually(() => host.records.find(({ source }) => source === 'says'));
    expect(record).toEqual({
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      level: 'warning',
      source: 'says',
      invocationId: expect.any(String),
      message: text,
    });
    expect(host.records).toContainEqual(expect.objectContaining({ source: 'app', message: 'to the console' }));
  });
});

describe('an HTTP trigger with HTTP streaming', () => {
  let host: RunningHost;
  beforeAll(async () => {
    host = await startHost({ STREAM: 'true' });
  });
  afterAll(async () => {
    await host.stop();
  });

  test('passes the chunks of an answer on as they are made', async () => {
    const answer = await fetch(`${host.url}/api/chunks`);
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    const first = await reader.read();
    const whenFirst = performance.now();
    let text = Buffer.from(first.value ?? []).toString();
    for (let next = await reader.read(); !next.done; next = await reader.read())
      text += Buffer.from(next.value).toString();

    expect(text).toBe('one two three');
    expect(performance.now() - whenFirst).toBeGreaterThan(200);
  });

  test('passes on a body that is uploaded in chunks', async () => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(Buffer.from('kept'));
        controller.close();
      },
    });
    const answer = await fetch(`${host.url}/api/echo`, { method: 'POST', body, duplex: 'half' } as RequestInit);

    expect(((await answer.json()) as Echo).body).toBe('kept');
  });

  localOnly(
    'answers 504 and warns when the function returns nothing, which would leave the request unanswered',
    async () => {
      expect((await fetch(`${host.url}/api/nothing`)).status).toBe(504);
      expect(host.records).toContainEqual(
        expect.objectContaining({ level: 'warning', message: expect.stringMatching(/^nothing: .*returned nothing/) }),
      );
    },
  );
});
