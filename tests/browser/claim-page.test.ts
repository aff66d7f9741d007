import { describe, expect, test } from '@jest/globals';
import { bringClaimTo, PIN, revealed, statusOf, type PageState } from './claim-states.ts';
import { sealed } from './scripted-service.ts';
import { until, visiting } from './visit.ts';

const PASS = 'Wx7!kP2#mQ9z';
const CODE: PageState = { name: 'code', shown: 'code', redeem: sealed(revealed()) };

const visit = visiting();

const redeemed = async (): Promise<void> => {
  const { page, service } = visit();
  await bringClaimTo(page, service, CODE);
  await page.locator('#code').fill(PIN);
  await page.locator('button.main').click();
  await page.locator('#pass-toggle').waitFor();
};

const pathsCalled = (): string[] => visit().service.calls.map(({ path }) => path.replace('/api/claims/', ''));

describe('the way from the link to the pass', () => {
  test('takes one code and one press, three files and three calls, all of one origin and without a complaint', async () => {
    const { service, page, asked, complaints } = visit();
    await redeemed();
    await page.locator('#pass-toggle').click();
    expect(await page.locator('.pass').textContent()).toBe(PASS);
    expect(await page.locator('dd').first().textContent()).toContain('ana.diaz@contoso.example');
    const called = await until(pathsCalled, ({ length }) => length === 3);
    expect(called).toEqual(['status', 'redeem', 'acknowledge']);
    expect(asked.filter((request) => request.startsWith('GET'))).toHaveLength(3);
    expect(asked.filter((request) => !request.includes(`${service.url}/`))).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('can be gone with the keyboard alone', async () => {
    const { service, page, focused } = visit();
    await bringClaimTo(page, service, CODE);
    const tabTo = async (id: string): Promise<void> => {
      for (let presses = 0; presses < 12 && (await focused()) !== id; presses += 1) await page.keyboard.press('Tab');
      expect(await focused()).toBe(id);
    };
    await tabTo('code');
    await page.keyboard.type('7k3m9qxt6');
    await page.keyboard.press('Enter');
    await page.locator('#pass-toggle').waitFor();
    expect(await focused()).toBe('H1');
    await tabTo('pass-toggle');
    await page.keyboard.press('Space');
    expect(await page.locator('.pass').textContent()).toBe(PASS);
    expect(await focused()).toBe('pass-toggle');
  });

  test('needs no code where the policy asks for the link alone', async () => {
    const { service, page } = visit();
    await bringClaimTo(page, service, { ...CODE, status: statusOf({ release: 'none' }) });
    await page.locator('button.main').click();
    await page.locator('#pass-toggle').waitFor();
    expect(service.calls.at(1)?.body).not.toHaveProperty('pin');
  });

  test('leads to the sign-in page in a tab of its own, while the pass stays here', async () => {
    const { context, service, page } = visit();
    await context.route('https://sign-in.example/**', (route) => route.fulfill({ body: 'sign in' }));
    const next = 'https://sign-in.example/security-info';
    await bringClaimTo(page, service, { ...CODE, status: statusOf({ nextStepUrl: next }) });
    await page.locator('#code').fill(PIN);
    await page.locator('button.main').click();
    const opening = context.waitForEvent('page');
    await page.locator('a.main').click();
    const opened = await opening;
    await opened.waitForLoadState();
    expect(opened.url()).toBe(next);
    expect(await opened.evaluate(() => [window.opener, document.referrer])).toEqual([null, '']);
    expect(await page.locator('[aria-current=step]').textContent()).toBe('Register your sign-in');
    expect(await page.locator('#screen').getAttribute('data-view')).toBe('pass');
  });
});

describe('the link', () => {
  test('leaves the address bar before anything else happens, and the history', async () => {
    const { service, page } = visit();
    await bringClaimTo(page, service, CODE);
    expect(await page.evaluate(() => location.href)).toBe(`${service.url}/claim`);
    expect(await page.evaluate(() => history.length)).toBeLessThanOrEqual(2);
    expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])).toEqual([
      0,
      0,
      '',
    ]);
  });

  test.each([
    ['%23', (link: string) => link.replace('#', '%23')],
    ['%2523', (link: string) => link.replace('#', '%2523')],
    ['a path', (link: string) => link.replace('#', '/')],
    ['a path with %23', (link: string) => link.replace('#', '/%23')],
  ])('opens with its sign written as %s', async (_, mangle) => {
    const { service, page } = visit();
    service.answer('/api/claims/status', statusOf());
    await page.goto(mangle(service.link));
    await page.locator('#code').waitFor();
    expect(await page.evaluate(() => location.href)).toBe(`${service.url}/claim`);
  });

  test('can be pasted when the mail program broke it', async () => {
    const { service, page, focused } = visit();
    service.answer('/api/claims/status', statusOf());
    await page.goto(`${service.url}/claim`);
    await page.locator('#link').fill('https://pass.example/claim');
    await page.locator('button.main').click();
    await page.locator('#link-problem').waitFor();
    expect(await focused()).toBe('link');
    await page.locator('#link').fill(`see ${service.link.slice(0, 50)}\n> ${service.link.slice(50)}`);
    await page.locator('button.main').click();
    await page.locator('#code').waitFor();
  });

  test('is forgotten by a reload, and one sentence says the way on', async () => {
    const { page } = visit();
    await redeemed();
    await page.reload();
    const text = await page.locator('#screen').innerText();
    expect(text).toContain('was reloaded and has forgotten your link');
    expect(await page.content()).not.toContain(PASS);
  });
});

describe('the code', () => {
  test('is grouped while it is typed, in capitals, with look-alikes read as what they stand for', async () => {
    const { service, page } = visit();
    await bringClaimTo(page, service, CODE);
    await page.locator('#code').pressSequentially('7k3m9oil');
    expect(await page.locator('#code').inputValue()).toBe('7K3 M90 11');
  });

  test('can be mended in its middle without the caret running away', async () => {
    const { service, page } = visit();
    await bringClaimTo(page, service, CODE);
    await page.locator('#code').fill('7K39QXT6');
    for (let at = 0; at < 7; at += 1) await page.keyboard.press('ArrowLeft');
    await page.keyboard.type('m');
    expect(await page.locator('#code').inputValue()).toBe(PIN.replace(/(...)(?=.)/g, '$1 '));
  });

  test('with a mistyped character is never sent, and costs no try', async () => {
    const { service, page } = visit();
    await bringClaimTo(page, service, CODE);
    for (const typed of ['', '7K3', '7K3M9QXT7', '7K3M9QXU6', 'x'.repeat(30)]) {
      await page.locator('#code').fill(typed);
      await page.locator('button.main').click();
      await page.locator('#code-problem').waitFor();
    }
    expect(pathsCalled()).toEqual(['status']);
  });

  test('that is wrong says how many tries are left, aloud and beside the field that it leads back to', async () => {
    const { service, page, focused } = visit();
    await bringClaimTo(page, service, { ...CODE, redeem: { status: 403, body: { error: 'wrong-pin', left: 1 } } });
    await page.locator('#code').fill(PIN);
    await page.locator('button.main').click();
    await page.locator('#code-problem').waitFor();
    const said = 'That code is not right. You have 1 try left.';
    expect(await page.locator('#code-problem').textContent()).toBe(said);
    expect(await page.locator('[aria-live=assertive]').textContent()).toBe(said);
    expect(await focused()).toBe('code');
    const described = await page.locator('#code').getAttribute('aria-describedby');
    expect(described?.split(' ')).toContain('code-problem');
    expect(await page.locator('#code').inputValue()).toBe('7K3 M9Q XT6');
  });

  test.each([
    [423, { error: 'locked' }, 'This link is locked'],
    [410, { error: 'spent', usedAt: '2026-01-05T10:00:00Z' }, 'This link has been used'],
  ])('that is answered with %i %j leads to “%s”', async (status, body, title) => {
    const { service, page } = visit();
    await bringClaimTo(page, service, { ...CODE, redeem: { status, body } });
    await page.locator('#code').fill(PIN);
    await page.locator('button.main').click();
    await page.locator('#screen:not([data-view=making])').waitFor();
    const shown = await until(
      () => page.locator('h1').textContent(),
      (text) => text === title,
    );
    expect(shown).toBe(title);
  });
});
