/** Takes a picture of every state of the claim page: `node tests/browser/screenshots.ts FOLDER [state …]`. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { bringClaimTo, CLAIM_STATES, type PageState } from './claim-states.ts';
import { startScriptedService, type ScriptedService } from './scripted-service.ts';

const LOOKS = [
  { name: 'phone-light', viewport: { width: 390, height: 844 }, colorScheme: 'light', locale: 'en-GB' },
  { name: 'desk-dark', viewport: { width: 1000, height: 800 }, colorScheme: 'dark', locale: 'en-GB' },
  { name: 'narrow-rtl', viewport: { width: 320, height: 640 }, colorScheme: 'light', locale: 'ar' },
] as const;

type Look = (typeof LOOKS)[number];

const picture = async (browser: Browser, service: ScriptedService, state: PageState, look: Look, folder: string) => {
  const { name, ...settings } = look;
  const context = await browser.newContext({ ...settings, deviceScaleFactor: 2, timezoneId: 'Europe/Madrid' });
  const page = await context.newPage();
  await bringClaimTo(page, service, state, look.locale);
  await page.screenshot({ path: join(folder, `${state.name}.${name}.png`), fullPage: true });
  await context.close();
};

const [folder = 'screenshots', ...wanted] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const service = await startScriptedService();
const { browser } = await launchBrowser();
for (const state of CLAIM_STATES.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  for (const look of LOOKS) await picture(browser, service, state, look, folder);
}
await browser.close();
await service.stop();
