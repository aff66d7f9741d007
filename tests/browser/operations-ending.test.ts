import { describe, expect, test } from '@jest/globals';
import { letter, letterIdOf, LETTERS } from './operations-answers.ts';
import { answering, editing, ok, press, taking, viewOf, type Answers } from './operations-states.ts';
import { visitingOperations } from './operations-visit.ts';
import type { Call, Reply } from './scripted-service.ts';
import { until } from './visit.ts';

const { visit, bring, goTo, openFragment, screenText, posted } = visitingOperations();

const REASON = 'HR sent the addresses';

const FAULT = 'fault=ADDRESS_MISSING';

describe('replaying', () => {
  test('says first how many and which, leaves out what is held back, and asks why', async () => {
    const { page, focused } = visit();
    await bring('replay', { answers: { 'dead-letters': taking } });
    const text = await screenText();
    expect(text).toContain('2 copies of 2 contractors go back on the queue');
    expect(text).toMatch(/C-10441: contractor\.hired, \d+ minutes ago, letter 1/);
    expect(text).toContain('1 of them died three times of one fault, and is left out.');
    await press('Replay 2 dead letters')(page);
    expect(await focused()).toBe('reason');
    expect(await screenText()).toContain('Write 3 to 500 characters');
    expect(posted()).toEqual([]);
    await page.locator('#reason').fill(` ${REASON} `);
    await press('Replay 2 dead letters')(page);
    await viewOf(page, 'ended');
    expect(await page.locator('h1').innerText()).toBe('2 dead letters replayed');
    expect(posted()).toMatchObject([
      {
        path: '/api/operations/dead-letters',
        body: { act: 'replay', reason: REASON, heldBackToo: false, letters: [letterIdOf(1), letterIdOf(2)] },
      },
    ]);
    expect(await page.getByRole('link', { name: 'C-10441' }).getAttribute('href')).toBe('#contractor?number=C-10441');
  });

  test('takes what is held back only when somebody says so', async () => {
    const { page } = visit();
    await bring('replay', { answers: { 'dead-letters': taking } });
    await page.getByLabel('Replay what is held back, too').check();
    await page.locator('#reason').fill(REASON);
    await press('Replay 3 dead letters')(page);
    await viewOf(page, 'ended');
    expect(posted()[0]?.body).toMatchObject({ heldBackToo: true, letters: [1, 2, 3].map(letterIdOf) });
  });

  test('of ticked ones takes those alone, even when they are held back', async () => {
    const { page } = visit();
    await bring('letters', { answers: { 'dead-letters': taking } });
    await page.getByLabel('Tick letter 3').check();
    await page.getByLabel('Tick letter 2').check();
    await page.getByLabel('Tick letter 2').uncheck();
    expect(await page.locator('#status').textContent()).toBe('1 ticked');
    await page.getByRole('link', { name: 'Replay 1 ticked' }).click();
    await viewOf(page, 'end');
    expect(await screenText()).toContain('you picked it by hand');
    await page.keyboard.press('Escape');
    await viewOf(page, 'letters');
    expect(await page.getByLabel('Tick letter 3').isChecked()).toBe(true);
    await page.getByRole('link', { name: 'Replay 1 ticked' }).click();
    await viewOf(page, 'end');
    await page.locator('#reason').fill(REASON);
    await press('Replay 1 dead letter')(page);
    await viewOf(page, 'ended');
    expect(posted()[0]?.body).toMatchObject({ heldBackToo: true, letters: [letterIdOf(3)] });
  });

  test('can be gone through with the keyboard alone, and Escape leads back out of the form', async () => {
    const { page, focused } = visit();
    await bring('letters', { answers: { 'dead-letters': taking } });
    const tabTo = async (name: RegExp): Promise<void> => {
      const there = () =>
        page.evaluate(
          () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
        );
      for (let presses = 0; presses < 25 && !name.test(await there()); presses += 1) await page.keyboard.press('Tab');
      expect(await there()).toMatch(name);
    };
    await tabTo(/^Replay all 3$/);
    await page.keyboard.press('Enter');
    await viewOf(page, 'end');
    expect(await focused()).toBe('H1');
    await page.keyboard.press('Escape');
    await viewOf(page, 'letters');
    await tabTo(/^Tick letter 1$/);
    await page.keyboard.press('Space');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await viewOf(page, 'end');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('reason');
    await page.keyboard.type(REASON);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await viewOf(page, 'ended');
    expect(await focused()).toBe('H1');
    expect(posted()[0]?.body).toMatchObject({ letters: [letterIdOf(1)] });
  });

  test('goes in batches of thirty, shows how far it is, stops when told, and goes on with the rest', async () => {
    const { page } = visit();
    const many = Array.from({ length: 100 }, (_, at) => letter(at + 1, 'INTERRUPTED'));
    let go = (): void => undefined;
    const gate = new Promise<void>((open) => (go = open));
    const taken: string[] = [];
    const takeGated = async (call: Call): Promise<Reply> => {
      if (taken.length === 60) await gate;
      taken.push(...(call.body['letters'] as string[]));
      return taking(call);
    };
    const left = async (): Promise<Reply> => ok({ deadLetters: many.filter(({ id }) => !taken.includes(id)) });
    const answers: Answers = { 'dead-letters?from=0&fault=INTERRUPTED': left, 'dead-letters': takeGated };
    await bring('replay', { fragment: 'replay?fault=INTERRUPTED', answers });
    await page.locator('#reason').fill(REASON);
    await press('Replay 100 dead letters')(page);
    await viewOf(page, 'ending');
    const far = await until(
      () => page.locator('#far').innerText(),
      (text) => text.startsWith('60 of 100'),
    );
    expect(far).toMatch(/^60 of 100, [\d.]+ a second, about \d+ s left$/);
    expect(await page.locator('progress').evaluate((bar: HTMLProgressElement) => bar.position)).toBe(0.6);
    await press('Stop')(page);
    expect(await page.getByRole('button', { name: 'Stopping…' }).isDisabled()).toBe(true);
    go();
    await viewOf(page, 'ended');
    expect(await page.locator('h1').innerText()).toBe('Stopped: 90 of 100 replayed');
    await press('Run it again for the rest')(page);
    await viewOf(page, 'end');
    await page.locator('#reason').fill(REASON);
    await press('Replay 10 dead letters')(page);
    await viewOf(page, 'ended');
    expect(new Set(taken).size).toBe(100);
    expect(taken).toHaveLength(100);
    expect(posted().map(({ body }) => (body['letters'] as string[]).length)).toEqual([30, 30, 30, 10]);
  });

  test.each([
    ['going elsewhere', () => goTo('Health', 'health')],
    [
      'putting the page aside',
      () => visit().page.evaluate(() => void window.dispatchEvent(new PageTransitionEvent('pagehide'))),
    ],
  ])('is stopped by %s', async (_, leave) => {
    const { page, service } = visit();
    const many = Array.from({ length: 100 }, (__, at) => letter(at + 1, 'INTERRUPTED'));
    let go = (): void => undefined;
    const gate = new Promise<void>((open) => (go = open));
    const answers: Answers = {
      'dead-letters?from=0&fault=INTERRUPTED': ok({ deadLetters: many }),
      'dead-letters': async (call: Call): Promise<Reply> => gate.then(() => taking(call)),
    };
    await bring('replay', { fragment: 'replay?fault=INTERRUPTED', answers });
    await page.locator('#reason').fill(REASON);
    await press('Replay 100 dead letters')(page);
    await viewOf(page, 'ending');
    await leave();
    const answered = page.waitForResponse((response) => response.url().endsWith('/api/operations/dead-letters'));
    go();
    await (await answered).finished();
    // Whoever went on would have sent the next batch before this one is answered.
    await page.evaluate((url) => fetch(url).then(() => undefined), `${service.url}/api/sign-in`);
    expect(posted()).toHaveLength(1);
  });

  test('that breaks off says what stands, and names what other people have in hand', async () => {
    const { page } = visit();
    const outcomes = { [letterIdOf(1)]: 'replayed', [letterIdOf(2)]: 'in progress' };
    await bring('replay', { answers: { 'dead-letters': ok({ outcomes }) } });
    await page.locator('#reason').fill(REASON);
    await press('Replay 2')(page);
    await viewOf(page, 'ended');
    expect(await page.locator('h1').innerText()).toBe('1 dead letter replayed');
    expect(await screenText()).toMatch(/in progress\s+1\s+Somebody is at it\./);
    expect(await screenText()).toContain('letter 2');

    answering(visit().service, { 'dead-letters': { status: 401, body: { error: 'not-signed-in' } } });
    await goTo('Dead letters', 'faults');
    await openFragment(`replay?${FAULT}`, 'end');
    await page.locator('#reason').fill(REASON);
    await press('Replay 2')(page);
    await viewOf(page, 'ended');
    expect(await page.locator('h1').innerText()).toBe('It broke off: 0 of 2 replayed');
    expect(await page.locator('#announcement').textContent()).toMatch(
      /^You have been signed out.*What was done stands/,
    );
  });
});

describe('discarding', () => {
  test('says that the body is not kept, and takes what is held back, too', async () => {
    const { page } = visit();
    await bring('replay', { fragment: `discard?${FAULT}`, answers: { 'dead-letters': taking } });
    expect(await screenText()).toContain('The body is not kept.');
    await page.locator('#reason').fill('a test of HR');
    await press('Discard 3 dead letters')(page);
    await viewOf(page, 'ended');
    expect(posted()[0]?.body).toMatchObject({ act: 'discard', letters: LETTERS.slice(0, 3).map(({ id }) => id) });
  });

  test('of one letter leads back to it when it is cancelled', async () => {
    const { page } = visit();
    await bring('discard');
    await page.getByRole('link', { name: 'Cancel' }).click();
    await viewOf(page, 'letter');
    expect(posted()).toEqual([]);
  });
});

describe('editing an event', () => {
  const OPEN_LETTER = `dead-letters/${encodeURIComponent(letterIdOf(1))}`;

  test('offers what the note names and is not HR’s word alone, says what would change, and then sends it', async () => {
    const { page, focused } = visit();
    await bring('letter', { answers: { [`${OPEN_LETTER}/edit`]: editing } });
    await page.getByRole('link', { name: 'Edit' }).click();
    await viewOf(page, 'edit');
    expect(await page.locator('.field label code').allInnerTexts()).toEqual(['$.data.timezone', '$.data.locale']);
    await press('See what would change')(page);
    await page.locator('#fields-problem').waitFor();
    expect(await focused()).toBe('field-0');
    expect(posted()).toEqual([]);
    await page.getByLabel('$.data.timezone').fill(' Europe/Madrid ');
    await page.getByLabel('Leave it out').nth(1).check();
    await page.locator('#reason').fill('HR said so');
    await press('See what would change')(page);
    await viewOf(page, 'foreseen');
    const order = { reason: 'HR said so', set: { '$.data.timezone': 'Europe/Madrid' }, unset: ['$.data.locale'] };
    expect(posted().map(({ body }) => body)).toEqual([{ ...order, dryRun: true }]);
    expect(await screenText()).toMatch(/What would change\s+\$\.data\.timezone\s+\$\.data\.locale/);
    await press('Send it')(page);
    await page.getByRole('heading', { name: 'The edited event is on the queue' }).waitFor();
    expect(posted().at(-1)?.body).toEqual({ ...order, dryRun: false });
    expect(await page.getByRole('link', { name: 'See what becomes of C-10441' }).count()).toBe(1);
  });

  test('that would be refused again says why, and keeps what was filled in', async () => {
    const { page } = visit();
    const refusal = {
      error: 'malformed',
      message: 'The edited event would be refused again.',
      problems: [{ path: '$.data.timezone', rule: 'an IANA time zone' }],
    };
    await bring('edit', { answers: { [`${OPEN_LETTER}/edit`]: { status: 400, body: refusal } } });
    await page.getByLabel('$.data.timezone').fill('Nowhere');
    await page.locator('#reason').fill('HR said so');
    await press('See what would change')(page);
    await page.locator('#fields-problem').waitFor();
    expect(await page.locator('#fields-problem').innerText()).toBe(
      'The edited event would be refused again. $.data.timezone: an IANA time zone',
    );
    expect(await page.locator('[aria-invalid]').evaluateAll((all) => all.map(({ id }) => id))).toEqual(['field-0']);
    expect(await page.getByLabel('$.data.timezone').inputValue()).toBe('Nowhere');
    expect(await page.locator('#reason').inputValue()).toBe('HR said so');
  });
});
