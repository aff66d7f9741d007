/** What is wrong with how a page looks, as far as a machine can tell. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** What axe objects to: WCAG 2.2 A and AA, and its best practices. */
export const violations = async (page: Page): Promise<string[]> => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations: found } = await new AxeBuilder({ page }).withTags(tags).analyze();
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')} ${failureSummary ?? ''}`),
  );
};

/** Elements that reach beyond the screen's edge, and targets that a finger would miss. */
export const misfits = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const wide = document.documentElement.scrollWidth > window.innerWidth ? ['the page scrolls sideways'] : [];
    const targets = [
      ...document.querySelectorAll<HTMLElement>(
        'button, a.main, a.press, header a, .tiles a, .chips a, input, select, textarea, summary, a.phone',
      ),
    ];
    const small = targets.filter(
      (target) => target.getBoundingClientRect().height < 24 || target.getBoundingClientRect().width < 24,
    );
    const cut = [...document.querySelectorAll<HTMLElement>('main *:not(.unseen)')].filter((each) => {
      const { left, right, width } = each.getBoundingClientRect();
      return width > 1 && (left < -1 || right > window.innerWidth + 1);
    });
    return [
      ...wide,
      ...small.map(({ id, textContent }) => `small: ${id} ${textContent}`),
      ...cut.map(({ tagName, className }) => `cut: ${tagName} ${className}`),
    ];
  });
