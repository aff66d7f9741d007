// The list of people, staying signed in, signing out, and keys that change meanwhile: what this machine's sign-in has in place of a password.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeProtectedHeader } from 'jose';
import { startIssuer } from './local-issuer.ts';
import type { LocalIssuer } from './local-issuer.ts';
import { pageScript } from './page-script.ts';
import type { PageScript } from './page-script.ts';
import { verifierOf } from './verifier.ts';
import type { Verify } from './verifier.ts';
import { newVisitor } from './visitor.ts';
import type { Stop } from './visitor.ts';

const SAM = '10000000-0000-4000-8000-000000000001';
const OLIVIA = '10000000-0000-4000-8000-000000000006';
const DISABLED = '10000000-0000-4000-8000-000000000010';

let local: LocalIssuer;
let page: PageScript;
let verify: Verify;

const htmlOf = (stop: Stop): string => (stop.kind === 'page' ? stop.html : '');

const logoutUrl = (more: Readonly<Record<string, string>>): URL => {
  const url = new URL(page.server.end_session_endpoint ?? '');
  for (const [name, value] of Object.entries(more)) url.searchParams.set(name, value);
  return url;
};

beforeAll(async () => {
  local = await startIssuer();
  page = await pageScript(local.issuer, local.clientId, 'http://localhost:7071/release');
  verify = await verifierOf(local.issuer, local.clientId);
});
afterAll(async () => {
  await local.stop();
});

describe('the list of people', () => {
  test('names everybody of the seed whose account is enabled, with their app roles', async () => {
    const html = htmlOf(await newVisitor().open((await page.begin()).url));

    expect(html).toContain('Continue as <strong>Sam Okafor</strong>');
    expect(html).toContain('Continue as <strong>Niamh O&#39;Brien</strong>');
    expect(html).toMatch(/Olivia Brandt<\/strong><\/span>\s*<span class="role">FirstDayPass.Operator</);
    expect(html).not.toContain('Dana Whitlock');
  });

  test('does not let a disabled account in, even when its id is sent', async () => {
    const stop = await newVisitor().signIn((await page.begin()).url, DISABLED);

    expect(stop).toMatchObject({ kind: 'page', status: 400, html: expect.stringContaining('enabled') });
  });

  test('puts the focus on whom the page hints at', async () => {
    const { url } = await page.begin({ login_hint: 'Olivia.Brandt@contoso.example' });

    const html = htmlOf(await newVisitor().open(url));

    expect(html.match(/autofocus/g)).toHaveLength(1);
    expect(html).toContain(`value="${OLIVIA}" autofocus`);
  });

  test('begun in one browser cannot be answered from another', async () => {
    const stop = await newVisitor().open((await page.begin()).url);

    const stranger = await newVisitor().open(stop.kind === 'page' ? stop.url : stop.to);

    expect(stranger).toMatchObject({ kind: 'page', status: 400, html: expect.stringContaining('sign in again') });
  });
});

describe('staying signed in', () => {
  test('the second sign-in of a browser asks nothing', async () => {
    const visitor = newVisitor();
    await visitor.signIn((await page.begin()).url, SAM);

    expect(await visitor.open((await page.begin()).url)).toMatchObject({ kind: 'sent away' });
  });

  test.each(['login', 'select_account'])('with prompt=%s it asks, and takes another choice', async (prompt) => {
    const visitor = newVisitor();
    await visitor.signIn((await page.begin()).url, SAM);
    const begun = await page.begin({ prompt });

    const tokens = await page.finish(begun, await visitor.signIn(begun.url, OLIVIA));

    expect((await verify(tokens.access_token)).payload['oid']).toBe(OLIVIA);
  });

  test('with prompt=none and nobody signed in the page is told login_required', async () => {
    const stop = await newVisitor().open((await page.begin({ prompt: 'none' })).url);

    expect(stop).toMatchObject({ kind: 'sent away' });
    expect(stop.kind === 'sent away' && stop.to.searchParams.get('error')).toBe('login_required');
  });
});

describe('signing out', () => {
  test('asks first, leads back to the page, and the next sign-in asks again', async () => {
    const visitor = newVisitor();
    await visitor.signIn((await page.begin()).url, SAM);
    const back = 'http://localhost:7071/release';

    const asked = await visitor.open(logoutUrl({ client_id: local.clientId, post_logout_redirect_uri: back }));
    const [, action = ''] = /action="([^"]+)"/.exec(htmlOf(asked)) ?? [];
    const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(htmlOf(asked)) ?? [];
    const body = new URLSearchParams({ xsrf, logout: 'yes' });
    const left = await visitor.open(new URL(action), { method: 'POST', body });

    expect(htmlOf(asked)).toContain('Sign out?');
    expect(left).toEqual({ kind: 'sent away', to: new URL(back) });
    expect(await visitor.open((await page.begin()).url)).toMatchObject({ kind: 'page' });
  });

  test('does not lead to a page that is not ours', async () => {
    const foreign = { client_id: local.clientId, post_logout_redirect_uri: 'https://evil.example/' };

    expect(await newVisitor().open(logoutUrl(foreign))).toMatchObject({ kind: 'page', status: 400 });
  });
});

describe('key rotation', () => {
  test('new tokens are signed by the new key, older ones still verify, sessions and codes live on', async () => {
    const visitor = newVisitor();
    const first = await page.begin();
    const before = await page.finish(first, await visitor.signIn(first.url, SAM));
    const begun = await page.begin();
    const stop = await visitor.open(begun.url);

    await local.control('POST', 'rotate-keys');

    const after = await page.finish(begun, stop);
    const [older, newer] = [before, after].map((tokens) => decodeProtectedHeader(tokens.access_token).kid);
    expect(newer).not.toBe(older);
    const newcomer = await verifierOf(local.issuer, local.clientId);
    await newcomer(before.access_token);
    await newcomer(after.access_token);
    await verify(after.access_token);
    expect(await visitor.open((await page.begin()).url)).toMatchObject({ kind: 'sent away' });
  });

  test('once the old key is withdrawn its tokens no longer verify', async () => {
    const token = await local.token({ as: 'sam.okafor@contoso.example' });

    const { body } = await local.control('POST', 'rotate-keys', { withdrawOld: true });

    expect(body['published']).toHaveLength(1);
    // The verifier of this file still holds the old key, as any service does for a while.
    const newcomer = await verifierOf(local.issuer, local.clientId);
    await expect(newcomer(token)).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
    await newcomer(await local.token({ as: 'sam.okafor@contoso.example' }));
  });
});

test('an access token ends after an hour on the clock of the issuer', async () => {
  const begun = await page.begin();
  const { access_token: token } = await page.finish(begun, await newVisitor().signIn(begun.url, SAM));
  await local.control('POST', 'clock', { advance: 'PT59M' });
  await verify(token, { currentDate: await local.now() });

  await local.control('POST', 'clock', { advance: 'PT1M1S' });

  await expect(verify(token, { currentDate: await local.now() })).rejects.toMatchObject({ code: 'ERR_JWT_EXPIRED' });
  await verify(await local.token({ as: 'sam.okafor@contoso.example' }), { currentDate: await local.now() });
});
