// The sign-in in a real browser, by mouse and by keyboard. Set SCREENSHOTS to a folder to keep pictures of its pages.
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../../browser/browser.ts';
import { startAppPage } from './app-page.ts';
import type { AppPage } from './app-page.ts';
import { startIssuer } from './local-issuer.ts';
import type { LocalIssuer } from './local-issuer.ts';
import { pageScript } from './page-script.ts';
import type { Begun, PageScript } from './page-script.ts';

let browser: Browser;
let app: AppPage;
let local: LocalIssuer;
let script: PageScript;
let context: BrowserContext;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  [{ browser }, app, local] = await Promise.all([launchBrowser(), startAppPage(), startIssuer()]);
  script = await pageScript(local.issuer, local.clientId, app.url);
});
afterAll(async () => {
  await browser.close();
  await Promise.all([app.stop(), local.stop()]);
});
beforeEach(async () => {
  context = await browser.newContext();
  page = await context.newPage();
  complaints = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
});
afterEach(async () => {
  await context.close();
});

/** Redeems from the page's own origin, in the browser, so that its rules about other origins apply. */
const redeemInBrowser = async (begun: Begun): Promise<string> => {
  const code = new URL(page.url()).searchParams.get('code') ?? '';
  const form = {
    grant_type: 'authorization_code',
    client_id: local.clientId,
    code,
    redirect_uri: app.url,
    code_verifier: begun.verifier,
  };
  return page.evaluate(
    async ([endpoint, body]) => {
      const response = await fetch(endpoint, { method: 'POST', body: new URLSearchParams(body) });
      return (await response.json()).access_token;
    },
    [script.server.token_endpoint ?? '', form] as const,
  );
};

const shoot = async (name: string): Promise<void> => {
  const folder = process.env['SCREENSHOTS'];
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
};

const logoutUrl = (): string => {
  const back = new URLSearchParams({ client_id: local.clientId, post_logout_redirect_uri: app.url });
  return `${script.server.end_session_endpoint}?${back.toString()}`;
};

test('a press on "Continue as" leads back to the page, which gets its token from the other origin', async () => {
  const begun = await script.begin();
  await page.goto(begun.url.href);

  await page.getByRole('button', { name: 'Continue as Olivia Brandt' }).click();
  await page.waitForURL(`${app.url}?**`);

  const claims = decodeJwt(await redeemInBrowser(begun));
  expect(claims).toMatchObject({ name: 'Olivia Brandt', roles: ['FirstDayPass.Operator'], aud: local.clientId });
  expect(complaints.filter((text) => !text.includes('favicon'))).toEqual([]);
});

test('the keyboard alone is enough, and a hint from the page is one press of Enter', async () => {
  const begun = await script.begin({ login_hint: 'sam.okafor@contoso.example' });
  await page.goto(begun.url.href);

  await page.locator('button:focus', { hasText: 'Sam Okafor' }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(`${app.url}?**`);

  expect(decodeJwt(await redeemInBrowser(begun))['name']).toBe('Sam Okafor');
});

test('somebody else can take over the browser with prompt=select_account', async () => {
  await page.goto((await script.begin()).url.href);
  await page.getByRole('button', { name: 'Continue as Sam Okafor' }).click();
  await page.waitForURL(`${app.url}?**`);
  const begun = await script.begin({ prompt: 'select_account' });
  await page.goto(begun.url.href);

  await page.getByRole('button', { name: 'Continue as Aya Nakamura' }).click();
  await page.waitForURL(`${app.url}?**${begun.state}**`);

  expect(decodeJwt(await redeemInBrowser(begun))['roles']).toEqual(['FirstDayPass.Auditor']);
});

test('signing out comes back to the page and is asked for once', async () => {
  await page.goto((await script.begin()).url.href);
  await page.getByRole('button', { name: 'Continue as Sam Okafor' }).click();
  await page.waitForURL(`${app.url}?**`);

  await page.goto(logoutUrl());
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL(app.url);

  await page.goto((await script.begin()).url.href);
  expect(await page.getByRole('button', { name: /^Continue as/ }).count()).toBeGreaterThan(5);
});

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  const violations = async (): Promise<string[]> => {
    const { violations: found } = await new AxeBuilder({ page }).analyze();
    return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
  };

  beforeEach(async () => {
    await page.emulateMedia({ colorScheme });
  });

  test('the list of people, the question before signing out, the end and an error are accessible', async () => {
    await page.goto((await script.begin()).url.href);
    await shoot(`choose-${colorScheme}`);
    expect(await violations()).toEqual([]);

    await page.getByRole('button', { name: 'Continue as Sam Okafor' }).click();
    await page.waitForURL(`${app.url}?**`);
    await page.goto(logoutUrl());
    await shoot(`sign-out-${colorScheme}`);
    expect(await violations()).toEqual([]);

    await page.goto((await script.begin({ redirect_uri: 'http://localhost:1/elsewhere' })).url.href);
    await shoot(`error-${colorScheme}`);
    expect(await violations()).toEqual([]);
  });

  test('the list fits a screen 320 pixels wide', async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto((await script.begin()).url.href);
    await shoot(`narrow-${colorScheme}`);

    const width = await page.evaluate(() => document.documentElement.scrollWidth);

    expect(width).toBe(320);
  });
});
