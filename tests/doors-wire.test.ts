import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { request, type IncomingHttpHeaders } from 'node:http';
import { land } from '../pages/claim/client.ts';
import { claimIdOf, linkIn, mailsOf, tokenFor, until } from '../samples/contractor-day.ts';
import { toBase64url } from '../shared/domain/claim/sealing.ts';
import { starter, wholeStack, type WholeStack } from './stack/whole-stack.ts';

let whole: WholeStack;
beforeAll(async () => {
  whole = await wholeStack();
}, 60_000);
afterAll(() => whole?.stop());

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Sends the body without saying how long it is. */
  readonly chunked?: boolean;
}

/** A request whose path nobody tidies up on the way. */
const ask = (path: string, { method = 'GET', headers = {}, body = '', chunked = false }: Ask = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(whole.at.app);
    const length = chunked || body === '' ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
    const sent = request({ hostname, port, path, method, headers: { ...headers, ...length } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks).toString() });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });

const OWN = { 'Content-Type': 'application/json', 'X-First-Day-Pass': '1', 'Sec-Fetch-Site': 'same-origin' };

const API = {
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'x-robots-tag': 'noindex, nofollow, noarchive, nosnippet',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'content-type': 'application/json; charset=utf-8',
};

const nobody = { v: 1, id: 'AAECAwQFBgcICQoLDA0ODw', proof: 'FIaetu-PNIPyzjMD3yUl_NvUnA2Bl7SML6yXBTA70SM' };

test('the headers of the API are on the wire, on answers and on every kind of refusal', async () => {
  const asked: readonly (readonly [number, string, Ask])[] = [
    [200, '/api/sign-in', {}],
    [404, '/api/claims/status', { method: 'POST', headers: OWN, body: JSON.stringify(nobody) }],
    [400, '/api/claims/status', { method: 'POST', headers: OWN, body: '{' }],
    [403, '/api/claims/status', { method: 'POST', body: JSON.stringify(nobody) }],
    [413, '/api/claims/status', { method: 'POST', headers: OWN, body: 'x'.repeat(2_049) }],
    [413, '/api/claims/status', { method: 'POST', headers: OWN, body: 'x'.repeat(64_000), chunked: true }],
    [415, '/api/claims/status', { method: 'POST', headers: { ...OWN, 'Content-Type': 'text/plain' }, body: 'x' }],
    [405, '/api/claims/status', {}],
    [405, '/api/claims/status', { method: 'OPTIONS', headers: { Origin: 'https://evil.example' } }],
    [401, '/api/releases', { headers: OWN }],
    [404, '/api/nothing', {}],
  ];
  for (const [status, path, how] of asked) {
    const answer = await ask(path, how);
    expect([path, answer.status]).toEqual([path, status]);
    expect(answer.headers).toMatchObject(API);
    for (const name of ['server', 'x-powered-by', 'set-cookie', 'access-control-allow-origin']) {
      expect(answer.headers[name]).toBeUndefined();
    }
  }
});

test('a wrong proof and an unknown id cannot be told apart by any byte of the answer, what is random or a clock aside', async () => {
  await whole.send(starter('C-1'));
  const mail = await until('the mail', async () => (await mailsOf(whole.at, 'c-1@example.net'))[0]);
  const landing = await land(linkIn(mail));
  if (!landing) throw new Error('no link');
  const post = (body: object) =>
    ask('/api/claims/status', { method: 'POST', headers: OWN, body: JSON.stringify(body) });

  const right = await post({ v: 1, id: claimIdOf(landing), proof: toBase64url(landing.proof) });
  const [wrongProof, unknownId] = [await post({ ...nobody, id: claimIdOf(landing) }), await post(nobody)];

  const told = ({ status, headers: { date: _, 'x-ms-invocation-id': __, ...headers }, body }: Answer) => [
    status,
    headers,
    body,
  ];
  expect([right.status, wrongProof.status]).toEqual([200, 404]);
  expect(told(wrongProof)).toEqual(told(unknownId));
});

test('the claim page is one body for every path under it, for GET and HEAD, and takes nothing else', async () => {
  const [plain, mangled, head, posted] = await Promise.all([
    ask('/claim'),
    ask('/claim/v1.AAECAwQFBgcICQoLDA0ODw.ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8'),
    ask('/claim', { method: 'HEAD' }),
    ask('/claim', { method: 'POST', body: 'x' }),
  ]);
  expect(plain.status).toBe(200);
  expect(plain.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'x-frame-options': 'DENY' });
  expect(plain.headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; /);
  expect([mangled.status, mangled.body]).toEqual([200, plain.body]);
  expect([head.status, head.body, head.headers['x-frame-options']]).toEqual([200, '', 'DENY']);
  expect([posted.status, posted.headers.allow]).toEqual([405, 'GET, HEAD']);
});

test('assets are kept for a year and come compressed to those who ask', async () => {
  const file = /\/assets\/claim-[\w-]+\.js/.exec((await ask('/claim')).body)?.[0] ?? '';
  const plain = await ask(file);
  const gzipped = await ask(file, { headers: { 'Accept-Encoding': 'gzip' } });
  expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(gzipped.headers['content-encoding']).toBe('gzip');
  expect(plain.body.length).toBeGreaterThan(Number(gzipped.headers['content-length'] ?? 1));
});

describe('the spelling of a path', () => {
  const spellings = [
    '/API/RELEASES',
    '/api/Releases',
    '/api/releases/',
    '//api/releases',
    '/api//releases',
    '/./api/releases',
    '/claim/../api/releases',
    '/claim/..%2fapi/releases',
    '/claim/%2e%2e/api/releases',
    '/claim/%2e%2e%2fapi%2freleases',
    '/api%2freleases',
    '/%61pi/releases',
    '/api/%72eleases',
    '/api/releases%00',
    '/api/releases%20',
    '/api/releases;x=y',
    '/api/releases?code=x',
    '/api/releases#x',
    '/api/claims/../releases',
    '/api\\releases',
    '/admin/../api/releases',
    '/api/releases/AAECAwQFBgcICQoLDA0ODw/../..',
  ];

  test('opens no door without a token: the same 401, the public page, or nothing at all', async () => {
    const forged = { ...OWN, 'X-MS-CLIENT-PRINCIPAL-ID': whole.at.people.sponsor, 'X-MS-CLIENT-PRINCIPAL': 'e30=' };
    for (const path of spellings) {
      const { status, body } = await ask(path, { headers: forged });
      const isPage = status === 200 && body.startsWith('<!');
      expect([path, isPage || [400, 401, 404].includes(status)]).toEqual([path, true]);
      expect(body).not.toContain('"claims"');
    }
  });

  test('nor does it keep the right person out of the plain one', async () => {
    const token = await tokenFor(whole.at, whole.at.people.sponsor);
    const { status, body } = await ask('/api/releases', { headers: { ...OWN, Authorization: `Bearer ${token}` } });
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ claims: [{ key: 'C-1', displayName: 'Ana NrC1' }], held: [] });
  });
});
