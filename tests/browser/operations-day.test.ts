import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { until } from '../../samples/contractor-day.ts';
import { addressOf, mailedLink } from '../stack/hand-over.ts';
import { starter, wholeStack, type WholeStack } from '../stack/whole-stack.ts';
import { launchBrowser } from './browser.ts';
import { watchedPage } from './first-day.ts';
import { OPERATOR, press, STRANGER, viewOf } from './operations-states.ts';

let browser: Browser;
let whole: WholeStack;

beforeAll(async () => {
  ({ browser } = await launchBrowser());
  whole = await wholeStack();
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await whole?.stop();
});

const NUMBER = 'P-1';

const hired = starter(NUMBER);
const withoutAddress = { ...hired, data: { ...hired.data, emails: [] } };
const mended = () => ({
  ...hired,
  id: randomUUID(),
  type: 'io.firstdaypass.contractor.changed.v1' as const,
  time: new Date().toISOString(),
});

const openAs = async (page: Page, who: RegExp, fragment: string, shown: string): Promise<void> => {
  await page.goto(`${whole.at.app}/operations${fragment}`);
  await page.getByRole('button', { name: who }).click();
  await viewOf(page, shown);
};

/** Looks again until the screen says so. */
const untilItSays = (page: Page, words: string | RegExp): Promise<string> =>
  until(`the page to say ${String(words)}`, async () => {
    const text = await page.locator('#screen').innerText();
    if (typeof words === 'string' ? text.includes(words) : words.test(text)) return text;
    await press('Look again')(page);
    return undefined;
  });

test('an operator finds who is stuck, replays after HR’s mend, and sees the contractor move on', async () => {
  await whole.send(withoutAddress);
  const { page, complaints, strangers, context } = await watchedPage(browser, whole.at.app);
  await openAs(page, OPERATOR, '', 'health');
  await untilItSays(page, /1 dead letter: HR gave no private address[\s\S]*1 contractor blocked/);
  await page.getByRole('link', { name: /1 dead letter: HR gave no private address/ }).click();
  await viewOf(page, 'letters');
  await page.locator('tbody').getByRole('link', { name: NUMBER }).click();
  await viewOf(page, 'contractor');
  expect(await page.locator('.state').first().innerText()).toBe('Blocked');

  await whole.send(mended());
  await until('HR’s mend', async () => {
    const [record] = await whole.rows('Contractors', `PartitionKey eq '${NUMBER}' and RowKey eq 'record'`);
    return String(record?.['wanted']).includes(addressOf(NUMBER)) || undefined;
  });
  await page.getByRole('link', { name: 'Dead letters of this contractor' }).click();
  await viewOf(page, 'letters');
  await page.getByRole('link', { name: 'Replay all 1' }).click();
  await viewOf(page, 'end');
  await page.locator('#reason').fill('HR sent the address');
  await press('Replay 1 dead letter')(page);
  await viewOf(page, 'ended');
  await page.getByRole('link', { name: NUMBER }).click();
  await viewOf(page, 'contractor');
  const story = await untilItSays(page, /^[\s\S]*\nOpen\n(?=[\s\S]*claim opened)(?=[\s\S]*HR sent the address)/);
  expect(story).not.toContain('In the way');
  expect((await mailedLink(whole, NUMBER)).length).toBeGreaterThan(0);
  expect(story).not.toContain(addressOf(NUMBER));

  await page.getByRole('link', { name: 'Health' }).click();
  await viewOf(page, 'health');
  expect(await page.locator('.verdict').innerText()).toBe('All is well. Nothing waits for you.');
  expect(complaints).toEqual([]);
  expect([...strangers]).toEqual([new URL(whole.at.signIn.issuer).origin]);
  await context.close();
}, 90_000);

test('the story names who asked and why, and a reissue asked for on the page is done while it is watched', async () => {
  const { page, context } = await watchedPage(browser, whole.at.app);
  await openAs(page, OPERATOR, `#contractor?number=${NUMBER}`, 'contractor');
  await page.getByRole('link', { name: 'Reissue' }).click();
  await viewOf(page, 'ask');
  await page.locator('#reason').fill('the phone was lost');
  await press('Reissue')(page);
  await viewOf(page, 'contractor');
  await page.locator('.note', { hasText: 'Reissue: done.' }).waitFor();
  expect(await page.locator('.story').innerText()).toContain('the phone was lost');
  await mailedLink(whole, NUMBER, 2);
  await context.close();
}, 60_000);

test('a sponsor without a role is told so, and that is on the record', async () => {
  const { page, context } = await watchedPage(browser, whole.at.app);
  await openAs(page, STRANGER, '', 'stranger');
  const refused = await until('the refusal', async () =>
    (await whole.rows('Audit', "PartitionKey eq '~service'")).find(({ kind }) => kind === 'operation refused'),
  );
  expect(String(refused['facts'])).toContain('operations-role');
  await context.close();
});
