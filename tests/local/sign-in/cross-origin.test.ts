// What the script of a page may ask from another origin. A real browser's word on it is in browser.test.ts.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startIssuer } from './local-issuer.ts';
import type { LocalIssuer } from './local-issuer.ts';
import { discovered } from './page-script.ts';

const PAGE = 'http://localhost:7071';

let local: LocalIssuer;
let tokenEndpoint: string;
let keys: string;

beforeAll(async () => {
  local = await startIssuer();
  ({ token_endpoint: tokenEndpoint = '', jwks_uri: keys = '' } = await discovered(local.issuer));
});
afterAll(async () => {
  await local.stop();
});

const redeem = (origin: string): Promise<Response> =>
  fetch(tokenEndpoint, {
    method: 'POST',
    headers: { origin },
    body: new URLSearchParams({ client_id: local.clientId, grant_type: 'authorization_code', code: 'x' }),
  });

test('discovery and keys can be read by a page', async () => {
  for (const url of [`${local.issuer}/.well-known/openid-configuration`, keys]) {
    const response = await fetch(url, { headers: { origin: PAGE } });
    expect(response.headers.get('access-control-allow-origin')).toBe(PAGE);
  }
});

test('the token endpoint answers the preflight of a page and lets it read the answer, a refusal too', async () => {
  const preflight = await fetch(tokenEndpoint, {
    method: 'OPTIONS',
    headers: { origin: PAGE, 'access-control-request-method': 'POST' },
  });
  const answer = await redeem(PAGE);

  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-methods')).toContain('POST');
  expect(answer.headers.get('access-control-allow-origin')).toBe(PAGE);
  expect(await answer.json()).toMatchObject({ error: expect.any(String) });
});

test.each(['https://evil.example', 'http://localhost.evil.example', 'null'])(
  'a page of %s is refused at the token endpoint and cannot read why',
  async (origin) => {
    const answer = await redeem(origin);

    expect(answer.status).toBe(400);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  },
);
