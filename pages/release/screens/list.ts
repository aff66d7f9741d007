/** Who waits for a code, and which changes of HR's wait for a word. */
import { button, element, heading, paragraph, type Content } from '../../element.ts';
import { ago, day, when } from '../../moments.ts';
import type { HeldChange, ReleasableClaim } from '../answer.ts';
import type { Desk, View } from '../desk.ts';
import { canGiveCode, lookedAt, standing } from '../wording.ts';

const card = (title: string, open: () => void, ...lines: readonly Content[]): HTMLElement =>
  element(
    'li',
    { class: 'card' },
    element('div', {}, element('h2', { dir: 'auto' }, title), ...lines),
    button('Open', open, { 'aria-label': `Open ${title}` }),
  );

const claimCard =
  (desk: Desk) =>
  (claim: ReleasableClaim): HTMLElement =>
    card(
      claim.displayName,
      () => desk.choose(claim),
      element('p', { class: canGiveCode(claim) ? 'state ready' : 'state' }, standing(claim)),
      paragraph(`Starts ${day(claim.startsOn)}`, 'hint'),
      claim.mailedAt !== undefined && paragraph(`Mailed ${ago(claim.mailedAt)}. ${lookedAt(claim)}`, 'hint'),
    );

export const CHANGED = {
  address: 'HR changed the private mail address.',
  sponsor: 'HR named another sponsor.',
  both: 'HR changed the private mail address and the sponsor.',
} as const;

const heldCard =
  (desk: Desk) =>
  (held: HeldChange): HTMLElement =>
    card(
      held.displayName,
      () => desk.chooseHeld(held),
      element('p', { class: 'state alarm' }, 'Waits for your word'),
      paragraph(`${CHANGED[held.changed]} Since ${when(held.since)}.`, 'hint'),
    );

export const listScreen = ({ releases, missing }: View & { kind: 'list' }, desk: Desk): readonly HTMLElement[] => {
  const { claims, held } = releases;
  const cards = [...held.map(heldCard(desk)), ...claims.map(claimCard(desk))];
  const empty = paragraph('Nobody waits for a code from you.');
  return [
    heading('Waiting for you'),
    ...(missing
      ? [paragraph('The link that you followed is no longer in use, or is not yours to release.', 'note')]
      : []),
    cards.length === 0 ? empty : element('ul', { class: 'cards' }, ...cards),
    element(
      'p',
      { class: 'actions' },
      button('Look again', () => void desk.showList()),
    ),
  ];
};
