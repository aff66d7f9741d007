/** Every state of the release page: what the service says, and what a sponsor does, to get there. */
import type { Page } from 'playwright-core';
import type { Reply, ScriptedService } from './scripted-service.ts';

const MINUTE = 60_000;
const after = (minutes: number): string => new Date(Date.now() + minutes * MINUTE).toISOString();

export const CLAIM_ID = 'AAECAwQFBgcICQoLDA0ODw';

/** A claim that waits for its code, with whatever differs. */
export const waitingClaim = (differing: Readonly<Record<string, unknown>> = {}) => ({
  id: CLAIM_ID,
  key: 'C-10442',
  displayName: 'Ana Díaz',
  startsOn: after(0).slice(0, 10),
  mailedAt: after(-95),
  opensAt: after(-60),
  expiresAt: after(71 * 60),
  state: 'open',
  seenAt: after(-12),
  releases: 0,
  phoneNumbers: ['+34 600 123 456'],
  history: [
    { at: after(-95), what: 'The link was mailed.' },
    { at: after(-12), what: 'The link was opened.' },
  ],
  ...differing,
});

export const HELD = { key: 'C-20077', displayName: 'Jonas Weber', changed: 'address', since: after(-200) };

export const listing = (claims: readonly object[], held: readonly object[] = []): Reply => ({
  status: 200,
  body: { claims, held },
});

export interface ReleaseState {
  readonly name: string;
  readonly shown: string;
  readonly list?: Reply;
  readonly release?: Reply;
  readonly fragment?: string;
  readonly act?: (page: Page) => Promise<void>;
}

export const vouch = async (page: Page): Promise<void> => {
  await page.locator('#vouch').check();
  await page.locator('button.main').click();
};

const press = (name: string) => (page: Page) => page.getByRole('button', { name }).click();

const other = waitingClaim({
  id: 'EAECAwQFBgcICQoLDA0ODw',
  displayName: 'Mehmet Yılmaz',
  state: 'open',
  opensAt: after(900),
  seenAt: undefined,
  history: [],
});

export const RELEASE_STATES: readonly ReleaseState[] = [
  { name: 'claim', shown: 'claim' },
  { name: 'claim-not-vouched', shown: 'claim', act: press('Give the code') },
  { name: 'claim-refused', shown: 'claim', release: { status: 403, body: { error: 'not-allowed' } }, act: vouch },
  { name: 'claim-early', shown: 'claim', list: listing([waitingClaim({ opensAt: after(900), seenAt: undefined })]) },
  { name: 'claim-locked', shown: 'claim', list: listing([waitingClaim({ state: 'locked', phoneNumbers: [] })]) },
  { name: 'code', shown: 'code', act: vouch },
  { name: 'list', shown: 'list', fragment: '', list: listing([waitingClaim(), other], [HELD]) },
  { name: 'list-empty', shown: 'list', list: listing([]) },
  { name: 'not-the-person', shown: 'ask', act: press('This is not the person') },
  { name: 'reissue', shown: 'ask', act: press('Reissue') },
  { name: 'held', shown: 'held', fragment: '', list: listing([], [HELD]), act: press('Open Jonas Weber') },
  { name: 'unavailable', shown: 'unavailable', list: { status: 503, body: { error: 'try-later' } } },
  { name: 'signed-out', shown: 'signed-out', list: { status: 401, body: { error: 'not-signed-in' } } },
];

/** Opens the release page as the sponsor, whom the sign-in page offers, and brings it into that state. */
export const bringReleaseTo = async (page: Page, service: ScriptedService, state: ReleaseState): Promise<void> => {
  service.answer('/api/releases', state.list ?? listing([waitingClaim()]));
  service.answer(
    `/api/releases/${CLAIM_ID}`,
    state.release ?? { status: 200, body: { pin: '7K3M9QXT6', expiresAt: after(10) } },
  );
  const fragment = state.fragment ?? CLAIM_ID;
  await page.goto(`${service.url}/release${fragment && `#${fragment}`}`);
  await page.getByRole('button', { name: /Sam Okafor/ }).click();
  await page.locator('#screen[data-view]:not([data-view=signing-in]):not([data-view=working])').waitFor();
  await state.act?.(page);
  await page.locator(`#screen[data-view="${state.shown}"]`).waitFor();
};
