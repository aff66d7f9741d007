import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { toBase64url } from '../shared/domain/claim/sealing.ts';
import { aTab } from './claim-world.ts';
import { bundledPages, config, newWorld, redeem, registerDoors, who } from './door-fixture.ts';
import { knock, registered } from './door-registrations.ts';

const { registerPages } = await import('../functions/pages.ts');

const pages = bundledPages();
beforeAll(() => registerDoors(pages));
afterAll(() => rmSync(pages, { recursive: true }));

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
    'operations',
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
    await newWorld();
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

  test.each(['release', 'operations'])('of the %s page, which also talks to the sign-in authority', async (name) => {
    const { headers } = await knock(`pages-${name}`, { method: 'GET' });
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
  expect(() => registerPages({ config }, join(pages, 'nowhere'))).toThrow(/npm run build/);
});
