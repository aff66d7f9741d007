import { describe, expect, test } from '@jest/globals';
import { ALL_WELL, letter, letterIdOf, LISTED, openLetter, UNCOVERED } from './operations-answers.ts';
import { answering, ok, press, viewOf } from './operations-states.ts';
import { visitingOperations } from './operations-visit.ts';
import { until } from './visit.ts';

const { visit, bring, openFragment, screenText, title, posted } = visitingOperations();

describe('signing in', () => {
  test('comes back to the place that was asked for, and a reload does, too', async () => {
    const { page, service, complaints } = visit();
    await bring('contractor');
    expect(await title()).toBe('C-10441');
    expect(await page.locator('#person').textContent()).toBe('Olivia Brandt');
    await page.reload();
    await viewOf(page, 'contractor');
    expect(await page.evaluate(() => location.href)).toBe(`${service.url}/operations#contractor?number=C-10441`);
    expect(complaints).toEqual([]);
  });

  test('leaves the token in memory alone, and sends it with every call', async () => {
    const { page, service } = visit();
    await bring('health');
    const own = service.calls.filter(({ path }) => path.startsWith('/api/operations/'));
    expect(own.map(({ path }) => path)).toEqual(['/api/operations/role', '/api/operations/health']);
    expect(own.every(({ authorization = '' }) => authorization.startsWith('Bearer ey'))).toBe(true);
    expect(await page.evaluate(() => [sessionStorage.length, localStorage.length, document.cookie])).toEqual([
      0,
      0,
      '',
    ]);
  });

  test('that has run out is offered anew and leads back to the same place', async () => {
    const { page, service } = visit();
    await bring('faults');
    answering(service, { contractors: { status: 401, body: {} } });
    await page.getByRole('link', { name: 'Contractors' }).click();
    await viewOf(page, 'signed-out');
    answering(service, { contractors: ok({ contractors: LISTED }) });
    await press('Sign in')(page);
    await viewOf(page, 'contractors');
  });

  test('leaves nothing on a page that was put aside', async () => {
    const { page } = visit();
    await bring('uncovered');
    expect(await screenText()).toContain('Díaz');
    await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })));
    expect(await page.locator('main').innerText()).not.toContain('Díaz');
    expect(await page.locator('header nav').isVisible()).toBe(false);
  });
});

describe('who has no business here', () => {
  test('a stranger gets one plain sentence and nothing to press', async () => {
    const { page, service } = visit();
    await bring('stranger');
    expect(await screenText()).toMatch(/operators and auditors[\s\S]*neither role/);
    expect(await page.locator('main').locator('a, button, input').count()).toBe(0);
    expect(await page.locator('header nav').isVisible()).toBe(false);
    expect(service.calls.map(({ path }) => path).filter((path) => path.startsWith('/api/operations'))).toEqual([
      '/api/operations/role',
    ]);
  });

  test.each(['letters-auditor', 'contractor-auditor'])('an auditor sees everything and no act: %s', async (name) => {
    const { page } = visit();
    await bring(name);
    const controls = await page.locator('main').locator('button, input, a.press, summary').allInnerTexts();
    expect(controls).toEqual(['Look again']);
    expect(await screenText()).toContain('C-1044');
  });

  test('an auditor who asks for a form by its address is told that only operators act', async () => {
    await bring('operators-only');
    expect(await title()).toBe('Only operators act');
  });
});

describe('health', () => {
  test('is one plain sentence when all is well', async () => {
    await bring('health-well');
    const text = await screenText();
    expect(text).toContain('All is well. Nothing waits for you.');
    expect(text).not.toContain('What to look at');
  });

  test('names what to look at, the standstill first, each with its way out', async () => {
    await bring('health');
    const items = await visit().page.locator('.needs > li').allInnerTexts();
    expect(items).toHaveLength(6);
    expect(items[0]).toMatch(/4 contractors overdue for more than ten minutes[\s\S]*C-10377, 3\d minutes ago/);
    expect(items[1]).toMatch(
      /3 dead letters: HR gave no private address[\s\S]*HR sends a primary address[\s\S]*1 held back/,
    );
    expect(await screenText()).toContain('live for a pilot of 12 contractors');
    expect(await screenText()).toMatch(/1,040\s*Working/);
  });

  test('says what cannot be read just now, and that it only observes', async () => {
    await bring('health-unread');
    const text = await screenText();
    expect(text).toContain('The dead letters cannot be read: Service Bus cannot be reached.');
    expect(text).toContain('It only observes');
  });

  test('is not alarmed by what is due for a minute or two', async () => {
    const oldest = { key: 'C-1', at: new Date(Date.now() - 3 * 60_000).toISOString() };
    await bring('health-well', {
      answers: { health: ok({ ...ALL_WELL, overdue: { count: 1, complete: true, oldest } }) },
    });
    expect(await screenText()).toContain('All is well.');
  });
});

describe('places', () => {
  test('are gone through with Back and Forward, each with its own title, and hold codes and numbers only', async () => {
    const { page, focused } = visit();
    await bring('health');
    await page.getByRole('link', { name: 'Dead letters', exact: true }).click();
    await viewOf(page, 'faults');
    expect(await focused()).toBe('H1');
    await page.getByRole('link', { name: /HR gave no private address/ }).click();
    await viewOf(page, 'letters');
    await page.getByRole('link', { name: 'contractor.hired, letter 1' }).click();
    await viewOf(page, 'letter');
    expect(await page.title()).toBe('contractor.hired, letter 1 · First Day Pass');
    expect(await page.evaluate(() => location.hash)).toBe('#dead-letters?letter=1%7E1763791234567');
    for (const back of ['letters', 'faults', 'health']) {
      await page.goBack();
      await viewOf(page, back);
    }
    await page.goForward();
    await viewOf(page, 'faults');
    expect(await page.locator('header nav [aria-current=page]').innerText()).toBe('Dead letters');
  });

  test('that are not there are said so', async () => {
    await bring('contractor-unknown');
    expect(await title()).toBe('No such contractor');
    await openFragment('dead-letters?letter=9~9', 'unavailable');
    await until(title, (text) => text === 'No such dead letter');
    expect(await screenText()).toContain('Somebody may have replayed or discarded it.');
  });
});

describe('dead letters', () => {
  test('are counted by fault with what each one says and the way out', async () => {
    await bring('faults');
    const rows = await visit().page.locator('tbody tr').allInnerTexts();
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatch(
      /HR gave no private address[\s\S]*HR sends a primary[\s\S]*ADDRESS_MISSING\s+3\s+1\s+2\d minutes ago/,
    );
  });

  test('are read to the end of the queue, however many pages it has', async () => {
    const { page } = visit();
    const some = Array.from({ length: 70 }, (_, at) => letter(at + 1, 'INTERRUPTED'));
    await bring('letters', {
      fragment: 'dead-letters?fault=INTERRUPTED',
      answers: {
        'dead-letters?from=0&fault=INTERRUPTED': ok({ deadLetters: some.slice(0, 40), next: '41' }),
        'dead-letters?from=41&fault=INTERRUPTED': ok({ deadLetters: some.slice(40) }),
      },
    });
    expect(await page.getByRole('link', { name: 'Replay all 70' }).count()).toBe(1);
    expect(await page.locator('tbody tr').count()).toBe(50);
    await page.getByRole('link', { name: 'Next' }).click();
    await until(
      () => page.locator('tbody tr').count(),
      (count) => count === 20,
    );
    expect(await screenText()).toContain('Page 2 of 2');
  });

  test('of one contractor are reached from the contractor', async () => {
    const { page } = visit();
    await bring('contractor');
    await page.getByRole('link', { name: 'Dead letters of this contractor' }).click();
    await viewOf(page, 'letters');
    expect(await title()).toBe('Dead letters of C-10441');
    expect(await page.locator('tbody tr').count()).toBe(1);
  });

  test('cover personal data until a reason is on the record, and again afterwards', async () => {
    const { page } = visit();
    await bring('letter');
    expect(await screenText()).toContain('"familyName": "•••"');
    await page.getByRole('link', { name: 'Show personal data' }).click();
    await viewOf(page, 'uncover');
    await press('Show personal data')(page);
    await page.locator('#reason-problem').waitFor();
    expect(posted()).toEqual([]);
    await page.locator('#reason').fill(' HR cannot find the event ');
    await press('Show personal data')(page);
    await viewOf(page, 'letter');
    expect(await screenText()).toContain(UNCOVERED.data.name.familyName);
    expect(posted()).toMatchObject([
      { path: '/api/operations/dead-letters/1~1763791234567', body: { reason: 'HR cannot find the event' } },
    ]);
    await page.getByRole('link', { name: 'Cover it again' }).click();
    await until(screenText, (text) => text.includes('•••'));
    expect(await screenText()).not.toContain(UNCOVERED.data.name.familyName);
    await page.goBack();
    await viewOf(page, 'uncover');
    expect(await screenText()).not.toContain(UNCOVERED.data.name.familyName);
  });

  test('say which rules are broken, where the code failed, and that they are held back', async () => {
    const stack = 'Error at shared/domain/steps/plan.ts:10';
    await bring('letter', {
      answers: {
        [`dead-letters/${encodeURIComponent(letterIdOf(1))}`]: ok({
          ...openLetter(),
          heldBack: true,
          times: 3,
          note: { problems: [{ path: '$.data.emails', rule: 'a primary address' }], stack },
        }),
      },
    });
    const text = await screenText();
    expect(text).toContain('$.data.emails a primary address');
    expect(text).toContain('Held back: it died three times of one fault.');
    await visit().page.getByText('Where in the code').click();
    expect(await screenText()).toContain(stack);
  });
});

describe('contractors', () => {
  test('are found by number, and listed by phase', async () => {
    const { page, service, focused } = visit();
    await bring('contractors');
    expect(await page.locator('tbody tr').count()).toBe(4);
    await press('Show')(page);
    expect(await focused()).toBe('number');
    await page.getByRole('link', { name: 'Blocked', exact: true }).click();
    await until(
      () => page.locator('tbody tr').count(),
      (count) => count === 1,
    );
    answering(service, { 'contractors?after=C-10450': ok({ contractors: [] }) });
    await page.locator('#number').fill(' C-10441 ');
    await page.keyboard.press('Enter');
    await viewOf(page, 'contractor');
    expect(await title()).toBe('C-10441');
  });

  test('go on where a page of them ends', async () => {
    const { page } = visit();
    await bring('contractors', {
      answers: {
        contractors: ok({ contractors: LISTED, next: 'C-10450' }),
        'contractors?after=C-10450': ok({ contractors: LISTED.slice(0, 1) }),
      },
    });
    await page.getByRole('link', { name: 'Next' }).click();
    await until(
      () => page.locator('tbody tr').count(),
      (count) => count === 1,
    );
    expect(await page.getByRole('link', { name: 'From the beginning' }).count()).toBe(1);
  });

  test('tell what is in the way, what is next, and the story in sentences on their own clock', async () => {
    await bring('contractor');
    const text = await screenText();
    expect(text).toMatch(
      /In the way\s+HR gave no private address[\s\S]*HR sends a primary address[\s\S]*ADDRESS_MISSING/,
    );
    expect(text).toMatch(/Next\s+What blocks is mended;[\s\S]*Looked at again/);
    expect(text).toContain('Times are those of Europe/Madrid.');
    expect(await visit().page.locator('.story li').count()).toBe(3);
    expect(text).toContain('The account was made, with its sponsor and its group.');
  });
});
