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

describe('the pass', () => {
  test('is nowhere in the document until it is asked for', async () => {
    const { page } = visit();
    await redeemed();
    expect(await page.content()).not.toContain(PASS);
    await page.locator('#pass-toggle').click();
    expect(await page.content()).toContain(PASS);
    await page.locator('#pass-toggle').click();
    expect(await page.content()).not.toContain(PASS);
  });

  test('hides when the page does, and is shown again by a press', async () => {
    const { page } = visit();
    await redeemed();
    await page.locator('#pass-toggle').click();
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    expect(await page.content()).not.toContain(PASS);
    await page.locator('#pass-toggle').click();
    expect(await page.locator('.pass').textContent()).toBe(PASS);
  });

  test('is gone once the page was left, also for Back and for a page that was only put aside', async () => {
    const { page } = visit();
    await redeemed();
    await page.locator('#pass-toggle').click();
    await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })));
    expect(await page.content()).not.toContain(PASS);
    expect(await page.locator('h1').textContent()).toBe('Your pass is no longer shown');
    await page.goto('about:blank');
    await page.goBack();
    expect(await page.content()).not.toContain(PASS);
  });

  test('survives ten minutes in another tab and is wiped after fifteen', async () => {
    const { page } = visit();
    await page.clock.install();
    await redeemed();
    await page.clock.fastForward('10:00');
    expect(await page.locator('[role=timer]').textContent()).toMatch(/^50 minutes left, until \d\d:\d\d$/);
    await page.locator('#pass-toggle').click();
    expect(await page.locator('.pass').textContent()).toBe(PASS);
    await page.clock.fastForward('05:01');
    expect(await page.content()).not.toContain(PASS);
    expect(await page.locator('#screen').innerText()).toContain('ask Sam to press Reissue');
  });

  test('and the sign-in name can be copied without being shown', async () => {
    const { context, service, page } = visit();
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: service.url });
    await redeemed();
    for (const [name, text] of [
      ['Copy the pass', PASS],
      ['Copy the sign-in name', 'ana.diaz@contoso.example'],
    ] as const) {
      await page.evaluate(() => {
        Object.assign(window, { copied: undefined });
        navigator.clipboard.writeText = async (written) => void Object.assign(window, { copied: written });
      });
      await page.getByRole('button', { name }).click();
      const copied = await until(
        () => page.evaluate(() => Reflect.get(window, 'copied')),
        (seen) => seen !== undefined,
      );
      expect(copied).toBe(text);
    }
    expect(await page.getByRole('status').textContent()).toBe('Copied.');
    expect(await page.content()).not.toContain(PASS);
  });

  test('that comes after a lost answer is asked for again with the same nonce', async () => {
    const { service, page } = visit();
    await bringClaimTo(page, service, CODE);
    service.answer('/api/claims/redeem', 'dropped', sealed(revealed()));
    await page.locator('#code').fill(PIN);
    await page.locator('button.main').click();
    await page.locator('#pass-toggle').waitFor();
    const nonces = service.calls.filter(({ path }) => path.endsWith('redeem')).map(({ body }) => body['nonce']);
    expect(nonces).toHaveLength(2);
    expect(new Set(nonces).size).toBe(1);
  });
});

describe('a claim that is not open yet', () => {
  test('says when it opens and goes on by itself then', async () => {
    const { service, page } = visit();
    await page.clock.install();
    const opensAt = new Date(Date.now() + 5 * 60_000).toISOString();
    await bringClaimTo(page, service, { ...CODE, shown: 'waiting', status: statusOf({ state: 'open', opensAt }) });
    await page.clock.fastForward('05:02');
    await page.locator('#code').waitFor();
  });

  test('lets a person try whose clock is slow', async () => {
    const { service, page } = visit();
    const opensAt = new Date(Date.now() + 5 * 60_000).toISOString();
    await bringClaimTo(page, service, { ...CODE, shown: 'waiting', status: statusOf({ opensAt }) });
    await page.locator('button.main').click();
    await page.locator('#code').waitFor();
  });
});

describe('the language', () => {
  test('is the one of the claim, and can be changed without losing what was typed', async () => {
    const { service, page, focused } = visit();
    await bringClaimTo(page, service, CODE, 'es-MX');
    expect(await page.locator('h1').textContent()).toBe('Escriba su código');
    await page.locator('#code').pressSequentially('7k3m');
    await page.locator('#language').focus();
    await page.locator('#language').selectOption('ar');
    expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir])).toEqual([
      'ar',
      'rtl',
    ]);
    expect(await page.locator('#code').inputValue()).toBe('7K3 M');
    expect(await focused()).toBe('language');
    expect(await page.title()).toBe('تسجيل دخولك الأول');
  });
});

describe('the page', () => {
  test('lets no script make markup out of text', async () => {
    const { service, page } = visit();
    await bringClaimTo(page, service, CODE);
    const outcome = await page.evaluate(() => {
      try {
        document.body.innerHTML = '<b>x</b>';
        return 'written';
      } catch (error) {
        return String(error);
      }
    });
    expect(outcome).toContain('TrustedHTML');
  });

  test('shows what the service says as text, whatever it says', async () => {
    const { service, page, complaints } = visit();
    const sponsor = '<img src=x onerror=alert(1)>';
    await bringClaimTo(page, service, {
      ...CODE,
      status: statusOf({ sponsor, organisation: sponsor, helpContact: sponsor }),
    });
    expect(await page.locator('#screen').innerText()).toContain(sponsor);
    expect(await page.locator('img').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('explains itself without JavaScript', async () => {
    const { browser, service } = visit();
    const plain = await browser.newContext({ javaScriptEnabled: false });
    const reader = await plain.newPage();
    await reader.goto(service.link);
    const text = await reader.locator('main').innerText();
    expect(text).toContain('This page needs JavaScript');
    expect(text).toContain('Esta página necesita JavaScript');
    await plain.close();
  });
});
