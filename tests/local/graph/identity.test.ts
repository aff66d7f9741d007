import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { managedIdentityToken, startDirectory } from './directory.ts';
import type { Directory } from './directory.ts';
import { errorOf, requests } from './requests.ts';

let directory: Directory;
beforeAll(async () => {
  directory = await startDirectory('--permissions', 'User.Read.All,Policy.Read.AuthenticationMethod');
});
afterAll(() => directory.stop());

const askIdentity = (
  query: string,
  headers: Record<string, string> = { 'X-IDENTITY-HEADER': 'local' },
): Promise<Response> => fetch(`${directory.identityEndpoint}?${query}`, { headers });

/** Straight from the endpoint: the real credential keeps what it got. */
const newToken = async (): Promise<string> => {
  const answer = await askIdentity('api-version=2019-08-01&resource=https://graph.microsoft.com');
  return String(((await answer.json()) as Record<string, unknown>)['access_token']);
};

describe('the managed-identity endpoint', () => {
  test('gives the real ManagedIdentityCredential a token for Graph with the granted application permissions', async () => {
    expect(decodeJwt(await managedIdentityToken(directory))).toMatchObject({
      aud: 'https://graph.microsoft.com',
      roles: ['User.Read.All', 'Policy.Read.AuthenticationMethod'],
      oid: '0a110ca1-0000-4000-8000-0000000000b1',
    });
  });

  test('names the end of the token in seconds since 1970, a day ahead', async () => {
    const answer = await askIdentity('api-version=2019-08-01&resource=https://graph.microsoft.com/');
    const { expires_on: expiresOn, token_type: type } = (await answer.json()) as Record<string, string>;
    const ahead = Number(expiresOn) - Date.now() / 1000;
    expect(ahead).toBeGreaterThan(86_000);
    expect(ahead).toBeLessThanOrEqual(86_400);
    expect(type).toBe('Bearer');
  });

  test.each([
    ['without the identity header', 'api-version=2019-08-01&resource=https://graph.microsoft.com', {}],
    ['of another version', 'api-version=2018-02-01&resource=https://graph.microsoft.com', { 'X-IDENTITY-HEADER': 'x' }],
    ['that names no resource', 'api-version=2019-08-01', { 'X-IDENTITY-HEADER': 'x' }],
  ])('refuses a request %s with 400', async (_, query, headers) => {
    expect((await askIdentity(query, headers)).status).toBe(400);
  });
});

describe('Graph answers 401 InvalidAuthenticationToken', () => {
  const refused = async (authorization: string | undefined): Promise<unknown> => {
    const headers: Record<string, string> = authorization === undefined ? {} : { Authorization: authorization };
    const response = await fetch(`${directory.baseUrl}/users`, { headers });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer /);
    const { error } = (await response.json()) as { error: Record<string, unknown> };
    expect(error['code']).toBe('InvalidAuthenticationToken');
    return error['message'];
  };

  test('without a token', async () => {
    expect(await refused(undefined)).toBe('Access token is empty.');
  });

  test('for a text that is no token', async () => {
    expect(await refused('Bearer nonsense')).toContain('IDX14100');
  });

  test('for a token whose claims were changed', async () => {
    const [header, payload = '', signature] = (await managedIdentityToken(directory)).split('.');
    const claims = {
      ...JSON.parse(Buffer.from(payload, 'base64url').toString()),
      roles: ['User.ReadWrite.All'],
    } as object;
    const forged = Buffer.from(JSON.stringify(claims)).toString('base64url');
    expect(await refused(`Bearer ${header}.${forged}.${signature}`)).toContain('Invalid signature');
  });

  test('for a token of another service', async () => {
    const answer = await askIdentity('api-version=2019-08-01&resource=https://vault.azure.net');
    const { access_token: token } = (await answer.json()) as Record<string, string>;
    expect(await refused(`Bearer ${token}`)).toContain('Invalid audience');
  });

  test('for a token past its end', async () => {
    await directory.control('POST', 'faults', { tokenSeconds: -301 });
    const token = await newToken();
    await directory.control('DELETE', 'faults');
    expect(await refused(`Bearer ${token}`)).toContain('the token is expired');
  });
});

test('a token outlives a move of the clock for a while, so that its holder can renew it', async () => {
  const token = await newToken();
  await directory.control('POST', 'clock', { advance: 'P2D' });
  expect((await requests(directory, token)('GET', '/users?$top=1')).status).toBe(200);
  const renewed = decodeJwt(await newToken());
  expect(Number(renewed.exp)).toBeGreaterThan(Date.now() / 1000 + 2 * 86_400);
});

describe('a path', () => {
  test('that does not exist answers 400, one with another method 405', async () => {
    const token = String((await directory.control('POST', 'token')).body['access_token']);
    const ask = requests(directory, token);
    const unknown = await ask('GET', '/teams');
    expect([unknown.status, errorOf(unknown)['message']]).toEqual([400, "Resource not found for the segment 'teams'."]);
    expect((await ask('PUT', '/users', {})).status).toBe(405);
    expect((await ask('GET', '/users/%E0%A4%A')).status).toBe(400);
  });
});
