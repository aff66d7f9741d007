import { describe, expect, test } from '@jest/globals';
import { bringReleaseTo, CLAIM_ID, HELD, listing, RELEASE_STATES, vouch, waitingClaim } from './release-states.ts';
import type { ReleaseState } from './release-states.ts';
import { startStaffSignIn } from './staff-sign-in.ts';
import { until, visiting } from './visit.ts';

const visit = visiting(async (service) => {
  const issuer = await startStaffSignIn(service);
  return () => issuer.stop();
});

const CLAIM: ReleaseState = { name: 'claim', shown: 'claim' };

const screenText = (): Promise<string> => visit().page.locator('#screen').innerText();

const posted = () => visit().service.calls.filter(({ method }) => method === 'POST');

describe('signing in', () => {
  test('leads from the link in the mail to the one contractor whom it is about, and back to it after a reload', async () => {
    const { page, service, complaints } = visit();
    const other = waitingClaim({ id: 'EAECAwQFBgcICQoLDA0ODw', displayName: 'Mehmet Yılmaz' });
    await bringReleaseTo(page, service, { ...CLAIM, list: listing([other, waitingClaim()]) });
    expect(await page.locator('h1').textContent()).toBe('Ana Díaz');
    expect(await page.locator('#person').textContent()).toBe('Sam Okafor');
    await page.reload();
    await page.locator('#screen[data-view=claim]').waitFor();
    expect(await page.locator('h1').textContent()).toBe('Ana Díaz');
    expect(complaints).toEqual([]);
  });

  test('sends the token with every call and keeps nothing of it in the tab', async () => {
    const { page, service } = visit();
    await bringReleaseTo(page, service, CLAIM);
    const [, payload = ''] = (service.calls.at(-1)?.authorization ?? '').split('.');
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({ scp: 'FirstDayPass.Use' });
    expect(await page.evaluate(() => [sessionStorage.length, localStorage.length, document.cookie])).toEqual([
      0,
      0,
      '',
    ]);
    expect(await page.evaluate(() => location.href)).toBe(`${service.url}/release#${CLAIM_ID}`);
  });

  test('never sends the code of the sign-in, its state or the claim to a server in an address', async () => {
    const { page, service, asked } = visit();
    await bringReleaseTo(page, service, CLAIM);
    const own = asked
      .filter((request) => request.includes(service.url))
      .map((request) => new URL(request.split(' ')[1] ?? ''));
    expect(own.filter(({ search }) => search !== '')).toEqual([]);
    expect(own.filter(({ pathname }) => pathname.includes(CLAIM_ID))).toEqual([]);
  });

  test('is offered, not forced, to somebody who came back with the Back button', async () => {
    const { page, service } = visit();
    service.answer('/api/releases', listing([waitingClaim()]));
    await page.goto(`${service.url}/release#${CLAIM_ID}`);
    await page.getByRole('button', { name: /Sam Okafor/ }).waitFor();
    await page.goBack();
    await page.locator('#screen[data-view=signed-out]').waitFor();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: /Sam Okafor/ }).click();
    await page.locator('#screen[data-view=claim]').waitFor();
  });

  test('with an answer that this tab did not ask for is refused', async () => {
    const { page, service } = visit();
    await page.goto(`${service.url}/claim`);
    await page.evaluate(() => {
      const kept = { verifier: 'v', state: 'ours', nonce: 'n', fragment: '' };
      sessionStorage.setItem('first-day-pass/sign-in', JSON.stringify(kept));
    });
    await page.goto(`${service.url}/release#code=stolen&state=theirs`);
    await page.locator('#screen[data-view=signed-out]').waitFor();
    expect(service.calls.filter(({ path }) => path === '/api/releases')).toEqual([]);
    expect(await page.evaluate(() => [sessionStorage.length, location.href])).toEqual([0, `${service.url}/release`]);
  });

  test.each(['http://sign-in.example/', 'http://localhost.evil.example/'])(
    'at %s is refused as not safe',
    async (issuer) => {
      const { page, service } = visit();
      const scripted = service.calls;
      await page.route('**/api/sign-in', (route) => route.fulfill({ json: { issuer, clientId: 'c', scope: 's' } }));
      await page.goto(`${service.url}/release`);
      await page.locator('.problem').waitFor();
      expect(await screenText()).toContain('The sign-in address is not safe.');
      expect(scripted).toEqual([]);
    },
  );
});

describe('a contractor who waits', () => {
  test('is shown with what the sponsor needs to know: since when, opened or not, and whom to call', async () => {
    const { page, service } = visit();
    await bringReleaseTo(page, service, CLAIM);
    const text = await screenText();
    expect(text).toMatch(/Link mailed\n.*, 2 hours ago/);
    expect(text).toMatch(/Link opened\n(today|\w+day) /);
    expect(await page.locator('a.phone').getAttribute('href')).toBe('tel:+34600123456');
    await page.locator('summary').click();
    expect(await page.locator('.history li').count()).toBe(2);
  });

  test('who has not opened the link raises the question whether the address is wrong', async () => {
    const { page, service } = visit();
    await bringReleaseTo(page, service, { ...CLAIM, list: listing([waitingClaim({ seenAt: undefined })]) });
    expect(await screenText()).toContain('Address wrong?');
  });

  test('gets no code before the sponsor has vouched', async () => {
    const { page, service, focused } = visit();
    await bringReleaseTo(page, service, CLAIM);
    await page.getByRole('button', { name: 'Give the code' }).click();
    await page.locator('#vouch-problem').waitFor();
    expect(posted()).toEqual([]);
    expect(await focused()).toBe('vouch');
  });

  test('gets one for which the sponsor has vouched, in groups, with words to say, until it ends', async () => {
    const { page, service } = visit();
    await page.clock.install();
    await bringReleaseTo(page, service, { ...CLAIM, shown: 'code', act: vouch });
    expect(posted()).toMatchObject([{ path: `/api/releases/${CLAIM_ID}`, body: { recognised: true } }]);
    const groups = await page.locator('.pin li').allInnerTexts();
    expect(groups.map((group) => group.replace(/\s+/g, ' '))).toEqual([
      '7 seven K Kilo 3 three',
      'M Mike 9 nine Q Quebec',
      'X X-ray T Tango 6 six',
    ]);
    await page.clock.fastForward('03:00');
    expect(await page.locator('[role=timer]').textContent()).toMatch(/^(6:5\d|7:00)$/);
    await page.clock.fastForward('08:00');
    expect(await page.locator('.pin').count()).toBe(0);
    expect(await screenText()).toContain('This code has ended.');
  });

  test('is said to have the pass as soon as it was shown', async () => {
    const { page, service } = visit();
    await page.clock.install();
    await bringReleaseTo(page, service, { ...CLAIM, shown: 'code', act: vouch });
    service.answer('/api/releases', listing([waitingClaim({ state: 'redeemed' })]));
    await page.clock.fastForward('00:11');
    await page.locator('#screen[data-view=shown]').waitFor();
    expect(await page.locator('h1').textContent()).toBe('Ana Díaz has the pass');
  });

  test('leaves no code behind on a page that was put aside', async () => {
    const { page, service } = visit();
    await bringReleaseTo(page, service, { ...CLAIM, shown: 'code', act: vouch });
    await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })));
    expect(await page.locator('.pin').count()).toBe(0);
    expect(await page.locator('main').innerText()).not.toContain('Kilo');
  });

  test.each([
    [403, 'You may not give a code for this person.'],
    [401, 'You have been signed out'],
  ])('is refused with %i in plain words', async (status, words) => {
    const { page, service } = visit();
    await bringReleaseTo(page, service, { ...CLAIM, release: { status, body: {} } });
    await vouch(page);
    expect(await until(screenText, (text) => text.includes(words))).toContain(words);
  });
});

describe('what a sponsor puts on the record', () => {
  test.each([
    ['This is not the person', 'not-the-person', 'Stop it now', 'Thank you for stopping'],
    ['Reissue', 'reissue', 'Reissue', 'A new link is on its way'],
  ])('“%s” takes a reason and says what follows', async (press, path, send, title) => {
    const { page, service, focused } = visit();
    service.answer(`/api/releases/${CLAIM_ID}/${path}`, { status: 202 });
    await bringReleaseTo(page, service, CLAIM);
    await page.getByRole('button', { name: press }).click();
    await page.getByRole('button', { name: send }).click();
    await page.locator('#reason-problem').waitFor();
    expect(await focused()).toBe('reason');
    expect(posted()).toEqual([]);
    await page.locator('#reason').fill(' lost the phone ');
    await page.getByRole('button', { name: send }).click();
    expect(
      await until(
        () => page.locator('h1').textContent(),
        (text) => text === title,
      ),
    ).toBe(title);
    expect(posted()).toMatchObject([{ path: `/api/releases/${CLAIM_ID}/${path}`, body: { reason: 'lost the phone' } }]);
  });

  test.each([
    ['The change is right', true, 'The change is confirmed'],
    ['Refuse the change', false, 'The change is refused'],
  ])('“%s” answers a change of HR’s that waits', async (press, confirm, title) => {
    const { page, service } = visit();
    service.answer(`/api/releases/held/${HELD.key}`, { status: 202 });
    const held = RELEASE_STATES.find(({ name }) => name === 'held');
    await bringReleaseTo(page, service, held ?? CLAIM);
    expect(await screenText()).toContain('HR changed the private mail address.');
    await page.locator('#reason').fill('called her');
    await page.getByRole('button', { name: press }).click();
    expect(
      await until(
        () => page.locator('h1').textContent(),
        (text) => text === title,
      ),
    ).toBe(title);
    expect(posted()).toMatchObject([{ body: { confirm, reason: 'called her' } }]);
  });
});

test('the whole way can be gone with the keyboard alone', async () => {
  const { page, service, focused } = visit();
  await bringReleaseTo(page, service, CLAIM);
  const tabTo = async (there: () => Promise<boolean>): Promise<void> => {
    for (let presses = 0; presses < 12 && !(await there()); presses += 1) await page.keyboard.press('Tab');
    expect(await there()).toBe(true);
  };
  await tabTo(async () => (await focused()) === 'vouch');
  await page.keyboard.press('Space');
  await tabTo(() => page.locator('button.main:focus').count().then(Boolean));
  await page.keyboard.press('Enter');
  await page.locator('.pin').waitFor();
  expect(await focused()).toBe('H1');
});

test('a claim that is not there any more is said to be gone, beside those who wait', async () => {
  const { page, service } = visit();
  await bringReleaseTo(page, service, { ...CLAIM, shown: 'list', fragment: 'gone' });
  expect(await screenText()).toContain('no longer in use');
  expect(await page.locator('.cards li').count()).toBe(1);
});
