// What an authorization request may say, and what is refused. Entra asks for a password first, so this runs on this machine alone.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { startIssuer } from './local-issuer.ts';
import type { LocalIssuer } from './local-issuer.ts';
import { pageScript } from './page-script.ts';
import type { PageScript } from './page-script.ts';
import { newVisitor } from './visitor.ts';
import type { Stop } from './visitor.ts';

const SAM = '10000000-0000-4000-8000-000000000001';
const OLIVIA = '10000000-0000-4000-8000-000000000006';

let local: LocalIssuer;
let page: PageScript;

const signIn = (url: URL, objectId = SAM): Promise<Stop> => newVisitor().signIn(url, objectId);
const whereTo = (stop: Stop): URL => (stop.kind === 'sent away' ? stop.to : stop.url);

beforeAll(async () => {
  local = await startIssuer();
  page = await pageScript(local.issuer, local.clientId, 'http://localhost:7071/release');
});
afterAll(async () => {
  await local.stop();
});

describe('scopes', () => {
  test.each(['api://{id}/FirstDayPass.Use', '{id}/FirstDayPass.Use', 'api://{id}/.default', '{id}/.default'])(
    '%s asks for a token for the application',
    async (scope) => {
      const begun = await page.begin({ scope: `openid profile ${scope.replace('{id}', local.clientId)}` });

      const { access_token: token } = await page.finish(begun, await signIn(begun.url));

      expect(decodeJwt(token)).toMatchObject({ aud: local.clientId, scp: 'FirstDayPass.Use', oid: SAM });
    },
  );

  test('without a scope of the application the access token is not for the application', async () => {
    const begun = await page.begin({ scope: 'openid profile' });

    const { access_token: token, id_token: idToken } = await page.finish(begun, await signIn(begun.url));

    expect(() => decodeJwt(token)).toThrow('Invalid JWT');
    expect(decodeJwt(idToken ?? '')).toMatchObject({ oid: SAM });
  });

  test('a scope that the application does not have is invalid_scope', async () => {
    const begun = await page.begin({ scope: `openid api://${local.clientId}/Everything` });

    const { searchParams } = whereTo(await signIn(begun.url));

    expect(searchParams.get('error')).toBe('invalid_scope');
  });
});

describe('app roles', () => {
  test('are in the token of whoever holds one', async () => {
    const begun = await page.begin();

    const { access_token: token } = await page.finish(begun, await signIn(begun.url, OLIVIA));

    expect(decodeJwt(token)['roles']).toEqual(['FirstDayPass.Operator']);
  });

  test('are absent from the token of whoever holds none', async () => {
    const begun = await page.begin();

    const { access_token: token } = await page.finish(begun, await signIn(begun.url, SAM));

    expect(decodeJwt(token)).not.toHaveProperty('roles');
  });
});

describe('redirects', () => {
  test.each(['http://localhost:1/release', 'http://localhost:65535/operations'])('%s is a page of ours', async (to) => {
    const begun = await page.begin({ redirect_uri: to });

    const stop = await signIn(begun.url);

    expect(whereTo(stop).href).toContain(`${to}?code=`);
    expect(whereTo(stop).searchParams.get('state')).toBe(begun.state);
    expect(whereTo(stop).searchParams.has('iss')).toBe(false);
  });

  test.each([
    'http://localhost:7071/elsewhere',
    'http://localhost:7071/release/',
    'https://localhost:7071/release',
    'http://localhost.evil.example:7071/release',
    'https://evil.example/release',
  ])('%s is refused on a page, and the browser is sent nowhere', async (to) => {
    const begun = await page.begin({ redirect_uri: to });

    const stop = await signIn(begun.url);

    expect(stop).toMatchObject({ kind: 'page', status: 400, html: expect.stringContaining('redirect_uri') });
  });

  test('a code redeemed for another page than it was sent to is invalid_grant', async () => {
    const begun = await page.begin();
    const stop = await signIn(begun.url);

    const refused = page.finish({ ...begun, redirectUri: 'http://localhost:7072/release' }, stop);

    await expect(refused).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  test('an application that is not registered is refused on a page', async () => {
    const begun = await page.begin({ client_id: '00000000-0000-4000-8000-000000000000' });

    expect(await signIn(begun.url)).toMatchObject({ kind: 'page', status: 400 });
  });
});

describe('PKCE', () => {
  test('a request without a challenge is invalid_request', async () => {
    const begun = await page.begin({ code_challenge: undefined, code_challenge_method: undefined });

    const { searchParams } = whereTo(await signIn(begun.url));

    expect(searchParams.get('error')).toBe('invalid_request');
    expect(searchParams.get('error_description')).toContain('PKCE');
  });

  test('a challenge in the clear is invalid_request', async () => {
    const begun = await page.begin({ code_challenge_method: 'plain' });

    expect(whereTo(await signIn(begun.url)).searchParams.get('error')).toBe('invalid_request');
  });
});

test('the implicit flow is not offered', async () => {
  const begun = await page.begin({ response_type: 'token' });

  const to = whereTo(await signIn(begun.url));

  expect(to.href).toContain('error=unsupported_response_type');
  expect(to.href).not.toContain('access_token');
});

test('a code lapses after ten minutes on the clock of the issuer', async () => {
  const begun = await page.begin();
  const stop = await signIn(begun.url);
  await local.control('POST', 'clock', { advance: 'PT10M1S' });

  await expect(page.finish(begun, stop)).rejects.toMatchObject({ error: 'invalid_grant' });
});

test('nothing of all this is worth a word on standard error', () => {
  expect(local.complaints()).toBe('');
});
