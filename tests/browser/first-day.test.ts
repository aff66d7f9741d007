import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { signInWith } from '../../samples/contractor-day.ts';
import { runStack, type RunningStack } from '../../samples/running-stack.ts';
import { launchBrowser } from './browser.ts';
import { hire, sayTheCode, takeThePass, watchedPage } from './first-day.ts';

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

test('a first day on two phones: the mail, the code that the sponsor says, the pass, and a sign-in with it', async () => {
  const { at } = stack;
  const mailed = await hire(at, { givenName: 'Ana', familyName: 'Díaz' });
  const contractor = await watchedPage(browser, at.app);
  await contractor.page.goto(mailed.claim);
  await contractor.page.locator('#code').waitFor();
  const sponsor = await watchedPage(browser, at.app);
  const code = await sayTheCode(sponsor.page, mailed.release);
  const { userPrincipalName, pass } = await takeThePass(contractor.page, code);
  await sponsor.page.locator('#screen[data-view=shown]').waitFor();
  expect(await sponsor.page.locator('h1').textContent()).toBe('Ana Díaz has the pass');
  expect(await signInWith(at, userPrincipalName, pass)).toBe(200);

  const second = await watchedPage(browser, at.app);
  await second.page.goto(mailed.claim);
  await second.page.locator('#screen[data-view=spent]').waitFor();

  const complaints = [contractor, sponsor, second].flatMap((each) => each.complaints);
  expect(complaints).toEqual([]);
  expect([...contractor.strangers]).toEqual([]);
  expect([...sponsor.strangers]).toEqual([new URL(at.signIn.issuer).origin]);
  await Promise.all([contractor, sponsor, second].map(({ context }) => context.close()));
}, 60_000);
