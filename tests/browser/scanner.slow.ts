import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { statusOf } from './claim-states.ts';
import { startScriptedService, type ScriptedService } from './scripted-service.ts';

let browser: Browser;
let service: ScriptedService;

beforeAll(async () => {
  [{ browser }, service] = await Promise.all([launchBrowser(), startScriptedService()]);
});

afterAll(async () => {
  await browser.close();
  await service.stop();
});

const WORDS = ['test', '123456789', 'PASSWORD1', '<script>', ' ', '7K3M9QXT'];
const JUNK = Array.from({ length: 100 }, (_, at) => `${WORDS[at % WORDS.length]}${at}`);

test('a mail scanner that runs the page, presses everything and types junk a hundred times redeems nothing', async () => {
  service.answer('/api/claims/status', statusOf({ state: 'open' }));
  service.answer('/api/claims/redeem', { status: 409, body: { error: 'not-released' } });
  const page = await browser.newPage({ locale: 'en-GB' });
  await page.goto(service.link);
  await page.locator('#code').waitFor();
  for (const junk of JUNK) {
    await page.locator('#code').fill(junk);
    for (const control of await page.locator('#screen button').all()) await control.click();
  }
  await page.close();
  expect(service.calls.map(({ path }) => path)).toEqual(['/api/claims/status']);
});
