// Against Entra: the variables of tokens.test.ts without the token; a person opens the address that each test prints (jest --testTimeout 300000).
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startIssuer } from './local-issuer.ts';
import type { LocalIssuer } from './local-issuer.ts';
import { pageScript } from './page-script.ts';
import type { PageScript } from './page-script.ts';
import { personAtBrowser } from './person-at-browser.ts';
import type { PersonAtBrowser } from './person-at-browser.ts';
import { verifierOf } from './verifier.ts';
import type { Verify } from './verifier.ts';
import { newVisitor } from './visitor.ts';
import type { Stop } from './visitor.ts';

const REAL = process.env['CONTRACT_SIGN_IN_ISSUER'];
const SAM = '10000000-0000-4000-8000-000000000001';

let local: LocalIssuer | undefined;
let person: PersonAtBrowser | undefined;
let clientId: string;
let page: PageScript;
let verify: Verify;

const signIn = (url: URL): Promise<Stop> => person?.signIn(url) ?? newVisitor().signIn(url, SAM);

beforeAll(async () => {
  local = REAL === undefined ? await startIssuer() : undefined;
  person = REAL === undefined ? undefined : await personAtBrowser();
  const issuer = REAL ?? local?.issuer ?? '';
  clientId = process.env['CONTRACT_SIGN_IN_CLIENT_ID'] ?? local?.clientId ?? '';
  page = await pageScript(issuer, clientId, person?.redirectUri ?? 'http://localhost:7071/release');
  verify = await verifierOf(issuer, clientId);
});
afterAll(async () => {
  person?.close();
  await local?.stop();
});

test('a code with its PKCE verifier becomes an access token for the application and an ID token about the same person', async () => {
  const begun = await page.begin({ nonce: undefined });
  const tokens = await page.finish(begun, await signIn(begun.url));

  const { payload } = await verify(tokens.access_token);
  expect(payload).toMatchObject({ aud: clientId, scp: expect.stringContaining('FirstDayPass.Use') });
  const { payload: about } = await verify(tokens.id_token ?? '');
  expect(about).toMatchObject({ oid: payload['oid'], preferred_username: payload['preferred_username'] });
  expect(tokens.token_type).toBe('bearer');
});

test('a code is good once: the second redemption is invalid_grant', async () => {
  const begun = await page.begin();
  const stop = await signIn(begun.url);
  await page.finish(begun, stop);

  await expect(page.finish(begun, stop)).rejects.toMatchObject({ error: 'invalid_grant', status: 400 });
});

test('a code is worth nothing without the verifier that began it', async () => {
  const begun = await page.begin();
  const other = await page.begin();
  const stop = await signIn(begun.url);

  const refused = page.finish(begun, stop, other.verifier);

  await expect(refused).rejects.toMatchObject({ error: 'invalid_grant', status: 400 });
});
