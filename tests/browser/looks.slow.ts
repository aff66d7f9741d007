import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { LANGUAGES } from '../../pages/claim/language.ts';
import { launchBrowser } from './browser.ts';
import { bringClaimTo, CLAIM_STATES } from './claim-states.ts';
import { misfits, violations } from './looks.ts';
import { bringReleaseTo, RELEASE_STATES } from './release-states.ts';
import { startScriptedService, type ScriptedService } from './scripted-service.ts';
import { startStaffSignIn } from './staff-sign-in.ts';

let browser: Browser;
let service: ScriptedService;
let stopSignIn: () => Promise<unknown>;

beforeAll(async () => {
  [{ browser }, service] = await Promise.all([launchBrowser(), startScriptedService()]);
  const issuer = await startStaffSignIn(service);
  stopSignIn = () => issuer.stop();
});

afterAll(async () => {
  await browser.close();
  await stopSignIn();
  await service.stop();
});

/** A page with these settings, closed again whatever happens. */
const onPage = async <Seen>(settings: BrowserContextOptions, look: (page: Page) => Promise<Seen>): Promise<Seen> => {
  const context = await browser.newContext({ locale: 'en-GB', ...settings });
  try {
    return await look(await context.newPage());
  } finally {
    await context.close();
  }
};

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  test.each(CLAIM_STATES)('the claim page in state “$name” has nothing that axe objects to', async (state) => {
    const found = await onPage({ colorScheme }, async (page) => {
      await bringClaimTo(page, service, state);
      return violations(page);
    });
    expect(found).toEqual([]);
  });

  test.each(RELEASE_STATES)('the release page in state “$name” has nothing that axe objects to', async (state) => {
    const found = await onPage({ colorScheme }, async (page) => {
      await bringReleaseTo(page, service, state);
      return violations(page);
    });
    expect(found).toEqual([]);
  });
});

// 320 pixels are also what is left of 1280 at 400 % zoom (WCAG 2.2, 1.4.10).
describe('320 pixels wide', () => {
  const narrow = { viewport: { width: 320, height: 640 } };

  test.each(Object.keys(LANGUAGES))('every state of the claim page fits in %s', async (locale) => {
    for (const state of CLAIM_STATES) {
      const found = await onPage(narrow, async (page) => {
        await bringClaimTo(page, service, state, locale);
        return misfits(page);
      });
      expect({ [state.name]: found }).toEqual({ [state.name]: [] });
    }
  });

  test.each(RELEASE_STATES)('the release page in state “$name” fits', async (state) => {
    const found = await onPage(narrow, async (page) => {
      await bringReleaseTo(page, service, state);
      return misfits(page);
    });
    expect(found).toEqual([]);
  });
});

test.each(Object.keys(LANGUAGES))('axe objects to nothing in the pass that is shown in %s', async (locale) => {
  const shown = CLAIM_STATES.filter(({ name }) => name === 'pass-shown' || name === 'code-wrong');
  expect(shown).toHaveLength(2);
  for (const state of shown) {
    const found = await onPage({}, async (page) => {
      await bringClaimTo(page, service, state, locale);
      return violations(page);
    });
    expect(found).toEqual([]);
  }
});

test('nothing moves for people who asked for less motion', async () => {
  const making = CLAIM_STATES.find(({ name }) => name === 'making');
  const moving = await onPage({ reducedMotion: 'reduce' }, async (page) => {
    await bringClaimTo(page, service, making ?? { name: '', shown: '' });
    return page.evaluate(() => document.getAnimations().length);
  });
  expect(moving).toBe(0);
});
