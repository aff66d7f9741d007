/** Takes a picture of every state of every page: `node tests/browser/screenshots.ts FOLDER [name …]`. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { bringClaimTo, CLAIM_STATES } from './claim-states.ts';
import { bringOperationsTo, OPERATIONS_STATES } from './operations-states.ts';
import { bringReleaseTo, RELEASE_STATES } from './release-states.ts';
import { startScriptedService } from './scripted-service.ts';
import { startStaffSignIn } from './staff-sign-in.ts';

const PHONE = { viewport: { width: 390, height: 844 } };
const DESK = { viewport: { width: 960, height: 720 } };

const LOOKS = [
  { name: 'light', locale: 'en-GB', colorScheme: 'light', ...PHONE },
  { name: 'dark', locale: 'en-GB', colorScheme: 'dark', ...DESK },
] as const;

const RIGHT_TO_LEFT = { name: 'arabic', locale: 'ar', colorScheme: 'light', ...PHONE } as const;

const NARROWEST = { viewport: { width: 320, height: 640 } };

/** For the page that has tables. */
const NARROW = [
  { name: 'narrow', locale: 'en-GB', colorScheme: 'light', ...NARROWEST },
  { name: 'narrow-dark', locale: 'en-GB', colorScheme: 'dark', ...NARROWEST },
  { name: 'wide', locale: 'en-GB', colorScheme: 'light', viewport: { width: 1280, height: 800 } },
] as const;

interface Picture {
  readonly name: string;
  readonly look: (typeof LOOKS)[number] | (typeof NARROW)[number] | typeof RIGHT_TO_LEFT;
  readonly pose: (page: Page) => Promise<void>;
}

const take = async (browser: Browser, folder: string, { name, look, pose }: Picture): Promise<void> => {
  const { name: suffix, ...settings } = look;
  const context = await browser.newContext({ ...settings, deviceScaleFactor: 2, timezoneId: 'Europe/Madrid' });
  const page = await context.newPage();
  await pose(page);
  await page.screenshot({ path: join(folder, `${name}.${suffix}.png`), fullPage: true, animations: 'disabled' });
  await context.close();
};

const { positionals } = parseArgs({ allowPositionals: true });
const [folder = 'screenshots', ...wanted] = positionals;
await mkdir(folder, { recursive: true });
const service = await startScriptedService();
const issuer = await startStaffSignIn(service);
const { browser } = await launchBrowser();

const pictures: readonly Picture[] = [
  ...CLAIM_STATES.flatMap((state) =>
    [...LOOKS, RIGHT_TO_LEFT].map((look) => ({
      name: `claim-${state.name}`,
      look,
      pose: (page: Page) => bringClaimTo(page, service, state, look.locale),
    })),
  ),
  ...RELEASE_STATES.flatMap((state) =>
    LOOKS.map((look) => ({
      name: `release-${state.name}`,
      look,
      pose: (page: Page) => bringReleaseTo(page, service, state),
    })),
  ),
  ...OPERATIONS_STATES.flatMap((state) =>
    [...LOOKS, ...NARROW].map((look) => ({
      name: `operations-${state.name}`,
      look,
      pose: (page: Page) => bringOperationsTo(page, service, state),
    })),
  ),
];

for (const picture of pictures.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  await take(browser, folder, picture);
}
await browser.close();
await issuer.stop();
await service.stop();
