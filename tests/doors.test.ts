import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { acknowledgeClaim } from '../shared/domain/claim-acknowledge.ts';
import { statusOf } from '../shared/domain/claim-status.ts';
import { redeemClaim } from '../shared/domain/redeem.ts';
import { listReleases } from '../shared/domain/release-list.ts';
import { releaseClaim } from '../shared/domain/release.ts';
import { toBase64url } from '../shared/domain/sealing.ts';
import { anotherPin, aTab, aWorld, HOUR, MINUTE, OPENS, SPONSOR, type Tab, type World } from './claim-world.ts';
import { knock, OWN, registered, type Asked } from './door-registrations.ts';

const { registerClaims } = await import('../functions/claims.ts');
const { registerReleases } = await import('../functions/releases.ts');
const { registerPages } = await import('../functions/pages.ts');

const config = {
  publicUrl: 'https://pass.contoso.example',
  organisation: 'Contoso',
  helpContact: 'help@contoso.example',
  nextStepUrl: 'https://mysignins.contoso.example',
  signIn: { issuer: 'https://login.contoso.example/tenant/v2.0', clientId: '8d4f6a1e-52c7-4a7e-9a51-0f3f0a5d7b21' },
};

/** The doors call whichever world a test has made last. */
let world: World;
const folder = mkdtempSync(join(tmpdir(), 'pages-'));

beforeAll(() => {
  registerClaims({
    config,
    status: (proven) => statusOf({ ...world.deps, firstNameOf: async () => 'Sam' })(proven),
    redeem: (request) => redeemClaim(world.deps)(request),
    acknowledge: (request) => acknowledgeClaim(world.deps)(request),
  });
  registerReleases({
    config,
    release: (request) => releaseClaim(world.deps)(request),
    listReleases: (by) => listReleases(world.deps)(by),
    signedIn: async (header) => (header?.startsWith('Bearer ') ? { oid: header.slice(7), roles: [] } : undefined),
  });
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'claim.html'), '<!doctype html><title>claim</title>');
  writeFileSync(join(folder, 'release.html'), '<!doctype html><title>release</title>');
  const manifest: Record<string, unknown> = {};
  for (const page of ['claim', 'release']) {
    writeFileSync(join(folder, 'assets', `${page}-ABC.js`), `'${page}'`);
    writeFileSync(join(folder, 'assets', `${page}-ABC.css`), 'body{}');
    manifest[page] = { html: `${page}.html`, script: `assets/${page}-ABC.js`, style: `assets/${page}-ABC.css` };
  }
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  registerPages({ config }, folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

const who = () => ({ v: 1, id: world.claim.id, proof: toBase64url(world.proof) });
const redeemBody = (tab: Tab, pin: string) => ({
  ...who(),
  pin,
  nonce: toBase64url(tab.nonce),
  key: toBase64url(tab.key.publicPoint),
});
const redeem = async (tab: Tab, pin: string) => knock('claims-redeem', { body: redeemBody(tab, pin) });

test('every door takes every method itself; nobody but the one that takes every path stands before another', () => {
  const routes = registered();
  expect(routes.map(({ route }) => route).toSorted()).toEqual([
    'api/claims/acknowledge',
    'api/claims/redeem',
    'api/claims/status',
    'api/releases',
    'api/releases/{id}',
    'api/sign-in',
    'assets/{file}',
    'claim/{*rest}',
    'release',
    '{*path}',
  ]);
  for (const { methods } of routes) {
    expect(methods).toEqual(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
  }
  expect(
    routes
      .map(({ name }) => name)
      .toSorted()
      .at(-1),
  ).toBe('zz-any-other-path');
});

describe('the claim page’s calls', () => {
  test('status answers with state and dates, and with what the page shows besides', async () => {
    world = await aWorld();

    const { status, json } = await knock('claims-status', { body: who() });

    expect(status).toBe(200);
    expect(json).toEqual({
      state: 'open',
      opensAt: '2026-12-01T07:00:00.000Z',
      expiresAt: '2026-12-04T07:00:00.000Z',
      sponsor: 'Sam',
      release: 'sponsor',
      locale: 'es-ES',
      organisation: 'Contoso',
      helpContact: 'help@contoso.example',
      nextStepUrl: 'https://mysignins.contoso.example',
    });
  });

  test('redeem gives the envelope that only the tab can open, and acknowledge is 204 each time', async () => {
    world = await aWorld();
    const tab = await aTab();
    const { status, json } = await redeem(tab, await world.release());

    expect(status).toBe(200);
    const revealed = await world.reveal(tab, json['envelope'] as never);
    expect(revealed.expiresAt).toBe(new Date(OPENS + HOUR).toISOString());
    expect(JSON.stringify(json)).not.toContain(revealed.pass);

    const body = { ...who(), nonce: toBase64url(tab.nonce) };
    const acknowledged = [await knock('claims-acknowledge', { body }), await knock('claims-acknowledge', { body })];
    expect(acknowledged.map((answer) => [answer.status, answer.body])).toEqual([
      [204, undefined],
      [204, undefined],
    ]);
    expect((await redeem(tab, '7K3M9QXT6')).json).toMatchObject({ error: 'spent', usedAt: '2026-12-01T07:00:00.000Z' });
  });

  test('each outcome has its status and its word', async () => {
    world = await aWorld();
    const tab = await aTab();
    const seen: unknown[] = [];
    const note = async (pin: string) => {
      const { status, json } = await redeem(tab, pin);
      const { message, ...told } = json;
      expect(typeof message).toBe('string');
      seen.push([status, told]);
    };
    world.clock.at = OPENS - MINUTE;
    await note('7K3M9QXT6');
    world.clock.at = OPENS;
    await note('7K3M9QXT6');
    const pin = await world.release();
    await note(anotherPin(pin));
    await world.change({ reserved: 5, reservedAt: OPENS });
    await note(pin);
    for (const state of ['locked', 'expired', 'revoked', 'superseded'] as const) {
      await world.change({ state });
      await note(pin);
    }
    expect(seen).toEqual([
      [425, { error: 'not-open-yet', opensAt: '2026-12-01T07:00:00.000Z' }],
      [409, { error: 'not-released' }],
      [403, { error: 'wrong-pin', left: 4 }],
      [409, { error: 'busy' }],
      [423, { error: 'locked' }],
      [410, { error: 'expired' }],
      [410, { error: 'revoked' }],
      [410, { error: 'superseded', sentAt: '2026-12-01T06:30:00.000Z' }],
    ]);
  });

  test('an unknown id and a wrong proof get the same bytes, on every call', async () => {
    world = await aWorld();
    const tab = await aTab();
    const nonce = toBase64url(tab.nonce);
    const bodies = {
      'claims-status': who(),
      'claims-redeem': redeemBody(tab, '7K3M9QXT6'),
      'claims-acknowledge': { ...who(), nonce },
    };
    for (const [call, body] of Object.entries(bodies)) {
      const wrongProof = await knock(call, { body: { ...body, proof: toBase64url(new Uint8Array(32)) } });
      const unknownId = await knock(call, { body: { ...body, id: toBase64url(new Uint8Array(16)) } });
      expect(wrongProof.status).toBe(404);
      expect(unknownId).toEqual(wrongProof);
    }
  });

  test('while a store is away the answer is try-later, and says nothing of why', async () => {
    world = await aWorld();
    const pin = await world.release();
    world.store.auditAway = true;

    const { status, json } = await redeem(await aTab(), pin);

    expect(status).toBe(503);
    expect(Object.keys(json)).toEqual(['error', 'message']);
    expect(json['error']).toBe('try-later');
  });

  test('an error that nobody foresaw is try-later too', async () => {
    world = await aWorld();
    world.graph.says = [new Error('secret detail')];

    const { status, text } = await redeem(await aTab(), await world.release());

    expect([status, text.includes('secret')]).toEqual([503, false]);
  });
});

describe('what is turned away before anything is looked up', () => {
  const off = Buffer.alloc(65, 4).toString('base64url');
  const long = 'A'.repeat(3_000);
  const good = async () => redeemBody(await aTab(), '7K3M9QXT6');
  type Broken = readonly [string, number, string, (body: object) => Asked];
  const table: readonly Broken[] = [
    ['no JSON', 400, 'malformed', () => ({ body: '{' })],
    ['an array', 400, 'malformed', () => ({ body: [] })],
    ['another version', 400, 'malformed', (body) => ({ body: { ...body, v: 2 } })],
    ['a member too many', 400, 'malformed', (body) => ({ body: { ...body, extra: 1 } })],
    ['a short id', 400, 'malformed', (body) => ({ body: { ...body, id: 'AAAA' } })],
    ['a padded proof', 400, 'malformed', (body) => ({ body: { ...body, proof: `${'A'.repeat(43)}=` } })],
    ['stray bits in the nonce', 400, 'malformed', (body) => ({ body: { ...body, nonce: `${'A'.repeat(42)}B` } })],
    ['a point off the curve', 400, 'malformed', (body) => ({ body: { ...body, key: off } })],
    ['a wrong check symbol', 400, 'malformed', (body) => ({ body: { ...body, pin: '7K3M9QXT7' } })],
    ['a lower-case PIN', 400, 'malformed', (body) => ({ body: { ...body, pin: '7k3m9qxt6' } })],
    ['a PIN that is a number', 400, 'malformed', (body) => ({ body: { ...body, pin: 123456789 } })],
    ['more than 2 KiB', 413, 'too-large', (body) => ({ body: { ...body, pin: long } })],
    ['a form', 415, 'wrong-content-type', (body) => ({ body, headers: { ...OWN, 'Content-Type': 'text/plain' } })],
    [
      'no type',
      415,
      'wrong-content-type',
      () => ({ headers: { 'X-First-Day-Pass': '1', 'Sec-Fetch-Site': 'same-origin' } }),
    ],
    ['another site', 403, 'cross-site', (body) => ({ body, headers: { ...OWN, 'Sec-Fetch-Site': 'cross-site' } })],
    ['a sibling site', 403, 'cross-site', (body) => ({ body, headers: { ...OWN, 'Sec-Fetch-Site': 'same-site' } })],
    [
      'no origin',
      403,
      'cross-site',
      (body) => ({ body, headers: { 'Content-Type': 'application/json', 'X-First-Day-Pass': '1' } }),
    ],
    [
      'another origin',
      403,
      'cross-site',
      (body) => ({
        body,
        headers: { 'Content-Type': 'application/json', 'X-First-Day-Pass': '1', Origin: 'https://evil.example' },
      }),
    ],
    [
      'no header of ours',
      403,
      'cross-site',
      (body) => ({ body, headers: { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' } }),
    ],
    ['GET', 405, 'wrong-method', () => ({ method: 'GET' })],
    ['OPTIONS', 405, 'wrong-method', () => ({ method: 'OPTIONS' })],
  ];

  test.each(table)('%s: %d %s', async (_, status, word, asked) => {
    world = await aWorld();
    await world.release();
    const { reads } = world.faults;

    const answered = await knock('claims-redeem', asked(await good()));

    expect([answered.status, answered.json['error']]).toEqual([status, word]);
    expect(world.faults.reads).toBe(reads);
    expect(await world.row()).toMatchObject({ reserved: 0 });
  });

  test('a malformed body is told where and which rule, never the value', async () => {
    world = await aWorld();
    const { json } = await knock('claims-redeem', { body: { ...(await good()), pin: '7K3M9QXT7', v: 3 } });

    expect(json['problems']).toEqual([
      { path: '$.v', rule: 'Invalid input: expected 1' },
      { path: '$.pin', rule: 'must be nine symbols of a code whose last one fits the others' },
    ]);
  });

  test('a browser without Fetch Metadata passes by its origin', async () => {
    world = await aWorld();
    const headers = {
      'Content-Type': 'application/json; charset=UTF-8',
      'X-First-Day-Pass': '1',
      Origin: config.publicUrl,
    };
    expect((await knock('claims-status', { body: who(), headers })).status).toBe(200);
  });

  test('a wrong method learns which ones there are', async () => {
    const answered = await knock('claims-status', { method: 'DELETE' });
    expect([answered.status, answered.headers['Allow']]).toEqual([405, 'POST']);
  });
});

describe('the release page’s calls', () => {
  const as = (oid: string) => ({ ...OWN, Authorization: `Bearer ${oid}` });
  const release = (oid: string, body: unknown = { recognised: true }, id: string = world.claim.id) =>
    knock('releases-release', { body, params: { id }, headers: as(oid) });

  test('list: what the sponsor needs to call and to recognise the contractor', async () => {
    world = await aWorld();
    await world.release();

    const { status, json } = await knock('releases-list', { method: 'GET', headers: as(SPONSOR) });

    expect(status).toBe(200);
    expect(json).toEqual({
      claims: [
        {
          id: world.claim.id,
          key: 'C-10442',
          displayName: 'Ana Díaz',
          startsOn: '2026-12-01',
          mailedAt: '2026-12-01T06:30:00.000Z',
          opensAt: '2026-12-01T07:00:00.000Z',
          expiresAt: '2026-12-04T07:00:00.000Z',
          state: 'released',
          releases: 1,
          phoneNumbers: ['+34 600 000 000'],
          history: [{ at: '2026-12-01T07:00:00.000Z', what: 'A code was given.' }],
        },
      ],
      held: [],
    });
  });

  test('release: the PIN and how long it lives, once the sponsor says that they recognised the person', async () => {
    world = await aWorld();
    const { status, json } = await release(SPONSOR);

    expect(status).toBe(200);
    expect(Object.keys(json)).toEqual(['pin', 'expiresAt']);
    expect(json['expiresAt']).toBe('2026-12-01T07:10:00.000Z');
    expect((await redeem(await aTab(), String(json['pin']))).status).toBe(200);
  });

  test('each refusal has its status and its word', async () => {
    world = await aWorld();
    const words = async (asked: Promise<{ status: number; json: Readonly<Record<string, unknown>> }>) => {
      const { status, json } = await asked;
      return [status, json['error']];
    };
    expect(await words(release('stranger'))).toEqual([403, 'not-allowed']);
    expect(await words(release(SPONSOR, { recognised: false }))).toEqual([400, 'malformed']);
    expect(await words(release(SPONSOR, {}))).toEqual([400, 'malformed']);
    expect(await words(release(SPONSOR, undefined, 'nothing'))).toEqual([404, 'unknown']);
    world.clock.at = OPENS - 1;
    expect(await words(release(SPONSOR))).toEqual([425, 'not-open-yet']);
    world.clock.at = OPENS;
    await world.change({ releases: 5 });
    expect(await words(release(SPONSOR))).toEqual([429, 'too-many']);
    await world.change({ state: 'locked' });
    expect((await release(SPONSOR)).json).toMatchObject({ error: 'busy', state: 'locked' });
    expect(await world.row()).toMatchObject({ releases: 5 });
  });

  test('without a token it is 401, whatever headers name a principal', async () => {
    world = await aWorld();
    const forged = {
      ...OWN,
      'X-MS-CLIENT-PRINCIPAL': Buffer.from(JSON.stringify({ userId: SPONSOR })).toString('base64'),
      'X-MS-CLIENT-PRINCIPAL-ID': SPONSOR,
      Cookie: `AppServiceAuthSession=${SPONSOR}`,
    };
    for (const [door, method] of [
      ['releases-list', 'GET'],
      ['releases-release', 'POST'],
    ] as const) {
      const answered = await knock(door, { method, headers: forged, params: { id: world.claim.id } });
      expect([answered.status, answered.json['error'], answered.headers['WWW-Authenticate']]).toEqual([
        401,
        'not-signed-in',
        'Bearer',
      ]);
    }
    expect(await world.row()).toMatchObject({ releases: 0 });
  });

  test('a token from another site opens nothing', async () => {
    world = await aWorld();
    const headers = { ...as(SPONSOR), 'Sec-Fetch-Site': 'cross-site' };
    const answered = await knock('releases-release', {
      body: { recognised: true },
      params: { id: world.claim.id },
      headers,
    });
    expect([answered.status, answered.json['error']]).toEqual([403, 'cross-site']);
  });

  test('the pages learn where people sign in', async () => {
    expect((await knock('sign-in', { method: 'GET', headers: {} })).json).toEqual({
      issuer: config.signIn.issuer,
      clientId: config.signIn.clientId,
      scope: `api://${config.signIn.clientId}/FirstDayPass.Use`,
    });
  });
});

describe('headers', () => {
  const api = {
    'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Robots-Tag': 'noindex, nofollow, noarchive, nosnippet',
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'Content-Type': 'application/json; charset=utf-8',
  };
  const policy = (connect: string) =>
    `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src ${connect}; font-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'; upgrade-insecure-requests`;
  const page = {
    ...api,
    'Content-Security-Policy': policy("'self'"),
    'X-Frame-Options': 'DENY',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Permissions-Policy':
      'camera=(), clipboard-read=(), clipboard-write=(self), display-capture=(), geolocation=(), hid=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=()',
    'Content-Type': 'text/html; charset=utf-8',
  };

  test('of the API, on answers and on every refusal', async () => {
    world = await aWorld();
    const tab = await aTab();
    const answers = [
      await knock('claims-status', { body: who() }),
      await redeem(tab, '7K3M9QXT6'),
      await knock('claims-acknowledge', { body: { ...who(), nonce: toBase64url(tab.nonce) } }),
      await knock('claims-redeem', { body: '{' }),
      await knock('claims-redeem', { body: 'A'.repeat(3_000) }),
      await knock('claims-redeem', { headers: {} }),
      await knock('releases-list', { method: 'GET' }),
      await knock('releases-release', { headers: {} }),
      await knock('sign-in', { method: 'GET' }),
      await knock('zz-any-other-path', { method: 'GET', params: { path: 'api/nothing' } }),
    ].map(({ headers }) => headers);
    for (const headers of answers) expect(headers).toMatchObject(api);
    expect((await knock('claims-redeem', { method: 'GET' })).headers).toEqual({ ...api, Allow: 'POST' });
  });

  test('of the claim page, the same for everybody and whatever stands behind its path', async () => {
    const html = '<!doctype html><title>claim</title>';
    for (const asked of [{ params: {} }, { params: { rest: 'v1.AAAA.BBBB' } }, { headers: { Cookie: 'a=b' } }]) {
      const answered = await knock('pages-claim', { method: 'GET', ...asked });
      expect([answered.status, answered.text, answered.headers]).toEqual([200, html, page]);
    }
    expect((await knock('pages-claim', { method: 'HEAD' })).headers).toEqual(page);
  });

  test('of the release page, which also talks to the sign-in authority', async () => {
    const { headers } = await knock('pages-release', { method: 'GET' });
    expect(headers).toEqual({ ...page, 'Content-Security-Policy': policy("'self' https://login.contoso.example") });
  });

  test('of what is not there, and of methods that pages do not take', async () => {
    const nowhere = await knock('zz-any-other-path', { method: 'GET', params: { path: 'wp-admin' } });
    expect([nowhere.status, nowhere.headers]).toEqual([404, { ...page, 'Content-Type': 'text/plain; charset=utf-8' }]);
    const posted = await knock('pages-claim', { method: 'POST' });
    expect([posted.status, posted.headers]).toEqual([
      405,
      { ...page, 'Content-Type': api['Content-Type'], Allow: 'GET, HEAD' },
    ]);
  });

  test('of assets: kept for a year, since their names change with their content; only those of the bundle', async () => {
    const asked = { method: 'GET', params: { file: 'claim-ABC.js' } };
    const plain = await knock('pages-assets', { ...asked, headers: {} });
    expect(plain.headers).toEqual({
      ...page,
      'Content-Type': 'text/javascript; charset=utf-8',
      'Cache-Control': 'public, max-age=31536000, immutable',
      Vary: 'Accept-Encoding',
    });
    const gzipped = await knock('pages-assets', { ...asked, headers: { 'Accept-Encoding': 'gzip, br' } });
    expect(gzipped.headers['Content-Encoding']).toBe('gzip');
    expect(gunzipSync(gzipped.body as Uint8Array).toString()).toBe(plain.text);
    for (const file of ['../manifest.json', 'manifest.json', '..%2fclaim.html', 'claim-ABD.js']) {
      expect((await knock('pages-assets', { method: 'GET', params: { file } })).status).toBe(404);
    }
  });
});

test('pages that were never bundled are named with the way out', () => {
  expect(() => registerPages({ config }, join(folder, 'nowhere'))).toThrow(/npm run build/);
});
