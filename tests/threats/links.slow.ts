import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../browser/browser.ts';
import { hire, watchedPage, type Mailed } from '../browser/first-day.ts';
import { wholeStack, type WholeStack } from '../stack/whole-stack.ts';
import { MANGLED } from './mangled-links.ts';

let whole: WholeStack;
let browser: Browser;
let mailed: Mailed;
beforeAll(async () => {
  ({ browser } = await launchBrowser());
  whole = await wholeStack();
  mailed = await hire(whole.at, { givenName: 'Ana', familyName: 'Mangled', externalId: 'T-3B' });
  await hire(whole.at, { givenName: 'Bea', familyName: 'Another', externalId: 'T-3C' });
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await whole?.stop();
});

const afterTheSign = (link: string): string => link.slice(link.indexOf('#') + 1);

test.each(MANGLED)(
  'T3: in a browser the claim page opens with %s, and the address bar forgets it',
  async (_, mangle) => {
    const { context, page, complaints, strangers } = await watchedPage(browser, whole.at.app);
    await page.goto(`${whole.at.app}${mangle(afterTheSign(mailed.claim))}`);

    await page.locator('#code').waitFor();
    expect(page.url()).toBe(`${whole.at.app}/claim`);
    expect([complaints, [...strangers]]).toEqual([[], []]);
    await context.close();
  },
);

test.each(['/release%23', '/release%2523'])(
  'T3: %s leads the sponsor to the claim that the mail was about',
  async (mangled) => {
    const { context, page } = await watchedPage(browser, whole.at.app);
    await page.goto(`${whole.at.app}${mangled}${afterTheSign(mailed.release)}`);
    await page.getByRole('button', { name: /Sam Okafor/ }).click();

    await page.locator('#vouch').waitFor();
    expect(page.url()).toBe(mailed.release);
    await context.close();
  },
);
