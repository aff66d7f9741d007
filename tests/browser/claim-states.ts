/** Every state of the claim page: what the service says, and what a person does, to get there. */
import type { Page } from 'playwright-core';
import { sealed, type Reply, type ScriptedService } from './scripted-service.ts';

/** A PIN whose check symbol fits. */
export const PIN = '7K3M9QXT6';

const MINUTE = 60_000;
const after = (minutes: number): string => new Date(Date.now() + minutes * MINUTE).toISOString();

/** What status says of a claim that waits for its code, with whatever differs. */
export const statusOf = (differing: Readonly<Record<string, unknown>> = {}): Reply => ({
  status: 200,
  body: {
    state: 'released',
    opensAt: after(-60),
    expiresAt: after(72 * 60),
    sponsor: 'Sam',
    organisation: 'Contoso Field Services',
    helpContact: 'it-help@contoso.example',
    ...differing,
  },
});

export const revealed = () => ({
  pass: 'Wx7!kP2#mQ9z',
  userPrincipalName: 'ana.diaz@contoso.example',
  expiresAt: after(60),
});

/** How to bring the page into one state. `shown` is what the page then calls its screen. */
export interface PageState {
  readonly name: string;
  readonly shown: string;
  readonly status?: Reply;
  readonly redeem?: Reply | ReturnType<typeof sealed>;
  /** Opens the page without its link. */
  readonly withoutLink?: true;
  readonly act?: (page: Page) => Promise<void>;
}

const typing =
  (code: string) =>
  async (page: Page): Promise<void> => {
    await page.locator('#code').fill(code);
    await page.locator('button.main').click();
  };

const wrong = async (page: Page): Promise<void> => {
  await typing(PIN)(page);
  await page.locator('.problem').waitFor();
};

const shownPass = async (page: Page): Promise<void> => {
  await typing(PIN)(page);
  await page.locator('#pass-toggle').click();
};

const ended = (state: string, more: Readonly<Record<string, unknown>> = {}): PageState => ({
  name: state,
  shown: state === 'redeemed' ? 'spent' : state === 'minting' ? 'elsewhere' : state,
  status: statusOf({ state, ...more }),
});

export const CLAIM_STATES: readonly PageState[] = [
  { name: 'code', shown: 'code' },
  { name: 'code-not-released', shown: 'code', status: statusOf({ state: 'open' }) },
  { name: 'code-mistyped', shown: 'code', act: typing('7K3M9QXT7') },
  {
    name: 'code-wrong',
    shown: 'code',
    redeem: { status: 403, body: { error: 'wrong-pin', message: '', left: 4 } },
    act: wrong,
  },
  { name: 'link-alone', shown: 'code', status: statusOf({ release: 'none' }) },
  { name: 'making', shown: 'making', redeem: { status: 202, body: { retryAfterSeconds: 30 } }, act: typing(PIN) },
  { name: 'pass-hidden', shown: 'pass', redeem: sealed(revealed()), act: typing(PIN) },
  { name: 'pass-shown', shown: 'pass', redeem: sealed(revealed()), act: shownPass },
  { name: 'waiting', shown: 'waiting', status: statusOf({ state: 'open', opensAt: after(16 * 60) }) },
  ended('redeemed', { usedAt: after(-5) }),
  ended('minting'),
  ended('superseded', { sentAt: after(-30) }),
  ended('expired', { expiresAt: after(-100) }),
  ended('revoked'),
  ended('locked'),
  { name: 'paste', shown: 'paste', withoutLink: true },
  { name: 'unknown', shown: 'paste', status: { status: 404, body: { error: 'unknown', message: '' } } },
  { name: 'unreachable', shown: 'away', status: 'dropped' },
  { name: 'try-later', shown: 'away', status: { status: 503, body: { error: 'try-later', message: '' } } },
];

const inLocale = (status: Reply, locale: string): Reply =>
  status === 'dropped' || status.status !== 200 ? status : { ...status, body: { ...Object(status.body), locale } };

/** Opens the claim page of somebody who speaks that language and brings it into that state. */
export const bringClaimTo = async (
  page: Page,
  service: ScriptedService,
  state: PageState,
  locale = 'en-GB',
): Promise<void> => {
  service.answer('/api/claims/status', inLocale(state.status ?? statusOf(), locale));
  service.answer('/api/claims/redeem', state.redeem ?? { status: 409, body: { error: 'not-released' } });
  service.answer('/api/claims/acknowledge', { status: 204 });
  await page.goto(state.withoutLink ? `${service.url}/claim` : service.link);
  if (state.act) await page.locator('#code').waitFor();
  await state.act?.(page);
  await page.locator(`#screen[data-view="${state.shown}"]`).waitFor();
};
