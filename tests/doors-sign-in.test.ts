import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import { signInTokens, type VerifySignIn } from '../shared/adapters/sign-in-tokens.ts';

const CLIENT_ID = '8d4f6a1e-52c7-4a7e-9a51-0f3f0a5d7b21';

type Keys = Awaited<ReturnType<typeof generateKeyPair>>;

/** An issuer on this machine that publishes one key, and can be away. */
const issuerState = { away: false, calledAs: '', keysAsked: 0 };
let server: Server;
let issuer: string;
let own: Keys;
let foreign: Keys;
let verify: VerifySignIn;

beforeAll(async () => {
  [own, foreign] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')]);
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' };
  server = createServer((request, response) => {
    if (issuerState.away) return void response.writeHead(503).end();
    const discovery = { issuer: issuerState.calledAs || issuer, jwks_uri: `${issuer}/keys` };
    response.setHeader('Content-Type', 'application/json');
    if (request.url?.endsWith('/keys')) issuerState.keysAsked += 1;
    response.end(JSON.stringify(request.url === '/tenant/v2.0/keys' ? { keys: [jwk] } : discovery));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}/tenant/v2.0`;
  verify = signInTokens({ issuer, clientId: CLIENT_ID });
});
afterAll(() => new Promise((done) => server.close(done)));

const seconds = (): number => Math.floor(Date.now() / 1000);

const claims = (differs: Readonly<Record<string, unknown>> = {}): JWTPayload => ({
  iss: issuer,
  aud: CLIENT_ID,
  exp: seconds() + 3_600,
  nbf: seconds() - 10,
  oid: 'person-1',
  name: 'Sam Okafor',
  preferred_username: 'sam.okafor@contoso.example',
  scp: 'FirstDayPass.Use',
  ...differs,
});

const tokenOf = (payload: JWTPayload, key: Keys = own, header: object = {}): Promise<string> =>
  new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: 'k1', ...header }).sign(key.privateKey);

const bearer = async (differs?: Readonly<Record<string, unknown>>): Promise<string> =>
  `Bearer ${await tokenOf(claims(differs))}`;

test('a person’s token for this application says who they are', async () => {
  expect(await verify(await bearer({ roles: ['Operator'], scp: 'openid FirstDayPass.Use' }))).toEqual({
    oid: 'person-1',
    name: 'Sam Okafor',
    upn: 'sam.okafor@contoso.example',
    roles: ['Operator'],
  });
  expect(await verify(await bearer({ name: undefined, preferred_username: undefined }))).toEqual({
    oid: 'person-1',
    roles: [],
  });
});

describe('nobody is let in by', () => {
  test.each([
    ['another issuer', { iss: 'https://login.evil.example/v2.0' }],
    ['another audience', { aud: '00000003-0000-0000-c000-000000000000' }],
    ['a token that has expired', { exp: seconds() - 120 }],
    ['a token that is not valid yet', { nbf: seconds() + 600 }],
    ['a token without an end', { exp: undefined }],
    ['an application’s own token, without scp', { scp: undefined, roles: ['Operator'] }],
    ['another permission', { scp: 'User.Read FirstDayPass.UseNot' }],
    ['a token that names nobody', { oid: undefined }],
    ['roles that are no list', { roles: 'Operator' }],
  ])('%s', async (_, differs) => {
    expect(await verify(await bearer(differs))).toBeUndefined();
  });

  test('a key that the issuer does not publish, under any name', async () => {
    expect(await verify(`Bearer ${await tokenOf(claims(), foreign)}`)).toBeUndefined();
    expect(await verify(`Bearer ${await tokenOf(claims(), foreign, { kid: 'k2' })}`)).toBeUndefined();
  });

  test('a flood of keys that nobody publishes, for which the issuer is asked once', async () => {
    const fresh = signInTokens({ issuer, clientId: CLIENT_ID });
    const tokens = await Promise.all(
      Array.from({ length: 200 }, (_, at) => tokenOf(claims(), foreign, { kid: `made up ${at}` })),
    );
    issuerState.keysAsked = 0;

    const people = await Promise.all(tokens.map((token) => fresh(`Bearer ${token}`)));

    expect(people.filter((person) => person !== undefined)).toEqual([]);
    expect(issuerState.keysAsked).toBe(1);
  });

  test('alg none, and a signature made with the public key as a password', async () => {
    const unsigned = new UnsecuredJWT(claims()).encode();
    const secret = new TextEncoder().encode(JSON.stringify(await exportJWK(own.publicKey)));
    const symmetric = await new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', kid: 'k1' }).sign(secret);
    for (const token of [unsigned, `${unsigned}AAAA`, symmetric])
      expect(await verify(`Bearer ${token}`)).toBeUndefined();
  });

  test('no header, another scheme, or anything that is no token', async () => {
    const token = await tokenOf(claims());
    const headers = [
      undefined,
      null,
      '',
      token,
      `Basic ${token}`,
      'Bearer',
      'Bearer a.b',
      'Bearer a.b.c',
      `Bearer ${token}x`,
    ];
    for (const header of headers) expect(await verify(header)).toBeUndefined();
    expect(await verify(`bearer ${token}`)).toMatchObject({ oid: 'person-1' });
  });
});

test('an issuer that is away is an error, not a refusal, and is asked again', async () => {
  const fresh = signInTokens({ issuer, clientId: CLIENT_ID });
  issuerState.away = true;
  await expect(fresh(await bearer())).rejects.toThrow(/503/);
  issuerState.away = false;
  expect(await fresh(await bearer())).toMatchObject({ oid: 'person-1' });
});

test('an issuer that calls itself otherwise is not believed', async () => {
  issuerState.calledAs = 'https://login.evil.example/v2.0';
  await expect(signInTokens({ issuer, clientId: CLIENT_ID })(await bearer())).rejects.toThrow(/SIGN_IN_ISSUER/);
  issuerState.calledAs = '';
});

test('plain http is for this machine only', async () => {
  const away = signInTokens({ issuer: 'http://login.contoso.example/v2.0', clientId: CLIENT_ID });
  await expect(away(await bearer())).rejects.toThrow(/https/);
});
