import { expect, test } from '@jest/globals';
import { misfits, violations } from './looks.ts';
import { OPERATIONS_STATES } from './operations-states.ts';
import { visitingOperations } from './operations-visit.ts';

const { visit, bring } = visitingOperations();

test.each(OPERATIONS_STATES)(
  'the operations page in state “$name” has nothing that axe objects to, light and dark, and fits 320 pixels',
  async ({ name }) => {
    const { page } = visit();
    await bring(name);
    // Everything that can be unfolded is part of the page.
    await page.locator('details').evaluateAll((all) => all.forEach((each) => each.setAttribute('open', '')));
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect({ [colorScheme]: await violations(page) }).toEqual({ [colorScheme]: [] });
    }
    await page.setViewportSize({ width: 1280, height: 800 });
    expect({ wide: await violations(page) }).toEqual({ wide: [] });
    // 320 pixels are also what is left of 1280 at 400 % zoom (WCAG 2.2, 1.4.10).
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await misfits(page)).toEqual([]);
    expect({ narrow: await violations(page) }).toEqual({ narrow: [] });
  },
);

test('nothing moves for people who asked for less motion', async () => {
  const { page } = visit();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await bring('replaying');
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
});
