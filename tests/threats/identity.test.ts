import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { UnsecuredJWT, decodeJwt, decodeProtectedHeader } from 'jose';
import type { Landing } from '../../pages/claim/client.ts';
import { claimIdOf } from '../../samples/contractor-day.ts';
import { claimRow, opened, who } from '../stack/hand-over.ts';
import { wholeStack, type WholeStack } from '../stack/whole-stack.ts';
import { OWN, wireTo, type Wire } from '../stack/wire.ts';

let whole: WholeStack;
let wire: Wire;
let landing: Landing;
beforeAll(async () => {
  whole = await wholeStack();
  wire = wireTo([whole.at.app]);
  landing = await opened(whole, 'T-16');
}, 60_000);
afterAll(async () => {
  wire?.close();
  await whole?.stop();
});

/** A token of the stack's own issuer, otherwise right for the sponsor. */
const tokenWith = async (differing: object): Promise<string> => {
  const answer = await fetch(`${new URL(whole.at.signIn.issuer).origin}/_local/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ as: whole.at.people.sponsor, ...differing }),
  });
  const { access_token: token } = (await answer.json()) as { access_token?: string };
  if (token === undefined) throw new Error(`no token: ${answer.status}`);
  return token;
};

const CALLS = [
  ['GET', '', undefined],
  ['POST', '/{id}', { recognised: true }],
  ['POST', '/{id}/reissue', { reason: 'a forged one' }],
  ['POST', '/{id}/not-the-person', { reason: 'a forged one' }],
  ['POST', '/held/T-16', { confirm: true, reason: 'a forged one' }],
] as const;

/** The statuses of all signed-in calls. */
const knock = (headers: Readonly<Record<string, string>>): Promise<readonly number[]> =>
  Promise.all(
    CALLS.map(async ([method, path, body]) => {
      const to = `/api/releases${path.replace('{id}', claimIdOf(landing))}`;
      return (await wire.ask(to, { method, headers, body })).status;
    }),
  );

const everyCall = (status: number): readonly number[] => CALLS.map(() => status);

const untouched = async (): Promise<void> => {
  expect(await claimRow(whole, landing)).toMatchObject({ state: 'open', releases: 0 });
  expect((await whole.rows('Contractors')).filter(({ rowKey }) => rowKey.startsWith('request~'))).toEqual([]);
};

const SPONSOR_ID = '10000000-0000-4000-8000-000000000001';

const principal = (claims: object): string => Buffer.from(JSON.stringify(claims)).toString('base64');

describe('T16: nobody is signed in by', () => {
  const spoken = { auth_typ: 'aad', claims: [{ typ: 'oid', val: SPONSOR_ID }], name_typ: 'name', role_typ: 'roles' };
  const swa = { identityProvider: 'aad', userId: SPONSOR_ID, userRoles: ['authenticated'] };
  test.each<[string, Readonly<Record<string, string>>]>([
    ['no header at all', {}],
    ['App Service’s principal', { 'X-MS-CLIENT-PRINCIPAL': principal(spoken), 'X-MS-CLIENT-PRINCIPAL-IDP': 'aad' }],
    ['Static Web Apps’ principal', { 'X-MS-CLIENT-PRINCIPAL': principal(swa) }],
    ['a principal’s id and name', { 'X-MS-CLIENT-PRINCIPAL-ID': SPONSOR_ID, 'X-MS-CLIENT-PRINCIPAL-NAME': 'Sam' }],
    ['a token of the platform’s', { 'X-MS-TOKEN-AAD-ID-TOKEN': 'a.b.c', 'X-ZUMO-AUTH': 'a.b.c' }],
    ['a session cookie', { Cookie: `AppServiceAuthSession=${SPONSOR_ID}` }],
    ['a proxy’s word', { 'X-Forwarded-User': 'sam.okafor@contoso.example', Forwarded: 'for=127.0.0.1' }],
    ['a function’s key', { 'x-functions-key': 'master' }],
    ['another scheme', { Authorization: 'Basic c2FtOnNhbQ==' }],
  ])('%s', async (_, forged) => {
    expect(await knock({ ...OWN, ...forged })).toEqual(everyCall(401));
    await untouched();
  });

  test.each<[string, object]>([
    ['another issuer', { issuer: 'https://login.evil.example/v2.0' }],
    ['another audience', { audience: '00000003-0000-0000-c000-000000000000' }],
    ['a key that is not published', { foreignKey: true }],
    ['a token that has expired', { expiresInSeconds: -600 }],
    ['a token without the permission', { scope: '' }],
    ['another permission', { scope: 'User.Read' }],
    ['the application’s own token', { application: true, as: undefined }],
  ])('%s', async (_, differing) => {
    const token = await tokenWith(differing);
    expect(await knock({ ...OWN, Authorization: `Bearer ${token}` })).toEqual(everyCall(401));
    await untouched();
  });

  test('a token without a signature, or with a word of it changed', async () => {
    const token = await tokenWith({});
    const claims = decodeJwt(token);
    const [header = '', , signature = ''] = token.split('.');
    const changed = Buffer.from(JSON.stringify({ ...claims, oid: SPONSOR_ID, exp: 4_000_000_000 })).toString(
      'base64url',
    );
    const none = new UnsecuredJWT(claims).encode();
    const named = Buffer.from(JSON.stringify({ ...decodeProtectedHeader(token), alg: 'none' })).toString('base64url');
    const forged = [none, `${named}.${token.split('.')[1]}.`, `${named}.${token.split('.')[1]}.${signature}`];
    for (const bearer of [...forged, `${header}.${changed}.${signature}`])
      expect(await knock({ ...OWN, Authorization: `Bearer ${bearer}` })).toEqual(everyCall(401));
    await untouched();
  });
});

describe('T16: a call from another site is turned away', () => {
  const json = { 'Content-Type': 'application/json' };
  const sites = (): [string, Readonly<Record<string, string>>][] => [
    ['another site', { ...OWN, 'Sec-Fetch-Site': 'cross-site' }],
    ['a sibling site', { ...OWN, 'Sec-Fetch-Site': 'same-site' }],
    ['typed into the address bar', { ...OWN, 'Sec-Fetch-Site': 'none' }],
    ['another site that names our origin', { ...OWN, 'Sec-Fetch-Site': 'cross-site', Origin: whole.at.app }],
    ['another origin', { ...json, 'X-First-Day-Pass': '1', Origin: 'https://evil.example' }],
    ['our origin as a part of theirs', { ...json, 'X-First-Day-Pass': '1', Origin: `${whole.at.app}.evil.example` }],
    ['a hidden origin', { ...json, 'X-First-Day-Pass': '1', Origin: 'null' }],
    ['no origin', { ...json, 'X-First-Day-Pass': '1' }],
    ['no header of ours', { ...json, 'Sec-Fetch-Site': 'same-origin', Origin: whole.at.app }],
  ];

  test('with the right token and with the right proof', async () => {
    const token = await tokenWith({});
    for (const [site, headers] of sites()) {
      expect([site, ...(await knock({ ...headers, Authorization: `Bearer ${token}` }))]).toEqual([
        site,
        ...everyCall(403),
      ]);
      const { status, body } = await wire.ask('/api/claims/status', { method: 'POST', headers, body: who(landing) });
      expect([site, status, JSON.parse(body)['error']]).toEqual([site, 403, 'cross-site']);
    }
    expect(await claimRow(whole, landing)).not.toHaveProperty('seenAt');
    await untouched();
  });

  test('a preflight is answered with no permission', async () => {
    for (const path of ['/api/claims/redeem', '/api/releases', `/api/releases/${claimIdOf(landing)}`]) {
      const { status, headers } = await wire.ask(path, {
        method: 'OPTIONS',
        headers: { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'POST' },
      });
      expect(status).toBe(405);
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });
});

test('T16: the same calls with the sponsor’s token, from our own pages, are carried out', async () => {
  const headers = { ...OWN, Authorization: `Bearer ${await tokenWith({})}` };
  const listed = await wire.ask('/api/releases', { headers });
  expect([listed.status, listed.body.includes(claimIdOf(landing))]).toEqual([200, true]);
  const released = await wire.ask(`/api/releases/${claimIdOf(landing)}`, {
    method: 'POST',
    headers,
    body: { recognised: true },
  });
  expect(released.status).toBe(200);
});
