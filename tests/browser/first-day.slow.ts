import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { LANGUAGES } from '../../pages/claim/language.ts';
import { signInWith } from '../../samples/contractor-day.ts';
import { runStack, type RunningStack } from '../../samples/running-stack.ts';
import { launchBrowser } from './browser.ts';
import { hire, sayTheCode, takeThePass, watchedPage } from './first-day.ts';

const LOCALES = Object.keys(LANGUAGES);

let browser: Browser;
let stack: RunningStack;

beforeAll(async () => {
  ({ browser } = await launchBrowser());
  stack = await runStack();
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

test.each(LOCALES)('a first day in %s, on a phone', async (locale) => {
  const { at } = stack;
  const familyName = `Probe${locale}`;
  const mailed = await hire(at, { givenName: 'Ana', familyName, externalId: `C-${locale}`, locale });
  const contractor = await watchedPage(browser, at.app, 'pt-PT');
  await contractor.page.goto(mailed.claim);
  await contractor.page.locator('#code').waitFor();
  expect(await contractor.page.evaluate(() => document.documentElement.lang)).toBe(locale);
  const sponsor = await watchedPage(browser, at.app);
  const { userPrincipalName, pass } = await takeThePass(
    contractor.page,
    await sayTheCode(sponsor.page, mailed.release),
  );
  expect(await signInWith(at, userPrincipalName, pass)).toBe(200);
  expect([...contractor.complaints, ...sponsor.complaints]).toEqual([]);
  await Promise.all([contractor.context.close(), sponsor.context.close()]);
});
