/** The operations page's words for phases, steps and refusals. */
import type { Failed } from './client.ts';

/** Where contractors stand, in the order of their way, each with what it means. */
export const PHASES: Readonly<Record<string, string>> = {
  planned: 'no account yet',
  waiting: 'account made, first day to come',
  open: 'the link is mailed',
  redeemed: 'the pass was used',
  working: 'signed in for good',
  held: 'changed contacts wait for a word',
  blocked: 'somebody has to mend something',
  ended: 'the last day is over',
  cancelled: 'cancelled before or in between',
  forgotten: 'HR’s facts are wiped',
};

/** `Blocked`. */
export const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** `1 letter`, `2 letters`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** What comes next for somebody in this phase. */
export const NEXT: Readonly<Record<string, string>> = {
  planned: 'The account is made; on the first day the link is mailed.',
  waiting: 'On the first day the account is enabled and the link is mailed.',
  open: 'The contractor opens the link, and the sponsor gives a code.',
  redeemed: 'Graph is asked whether a sign-in method stands.',
  working: 'Nothing, until the last day or until something is asked for.',
  held: 'Somebody who knows the person confirms or refuses the changed contacts.',
  blocked: 'What blocks is mended; then the block is lifted, or the dead letter replayed.',
  ended: 'HR’s facts are wiped when their time has come.',
  cancelled: 'HR’s facts are wiped when their time has come.',
  forgotten: 'Nothing. Only a newer hire brings this number back.',
};

const CLAIM_STATES: Readonly<Record<string, string>> = {
  open: 'mailed, waits for a code',
  released: 'has a code',
  minting: 'the pass is being made',
  redeemed: 'the pass was shown',
  acknowledged: 'the pass was shown',
  locked: 'locked: five wrong codes',
  expired: 'ran out',
  revoked: 'withdrawn',
  superseded: 'replaced by a newer one',
};

/** Where a claim stands. */
export const claimState = (state: string): string => CLAIM_STATES[state] ?? state;

/** Event types without the part that they all begin with. */
export const shortType = (eventType: string | undefined): string =>
  (eventType ?? 'not an event').replace(/^io\.firstdaypass\./, '').replace(/\.v\d+$/, '');

const FAILURES: Readonly<Record<number, string>> = {
  0: 'No answer came. Check your connection and try again.',
  401: 'You have been signed out. Load the page again to sign in.',
  403: 'This takes the role of an operator. Nothing was changed, and the try is on the record.',
  404: 'There is no such thing here, or not any more.',
  413: 'That is more than one call takes. Write a shorter reason.',
};

/** What a refusal means for the person who met it. */
export const failureSays = ({ status, message, problems }: Failed): string => {
  const known = FAILURES[status] ?? message ?? 'The service cannot answer just now. Wait a minute and try again.';
  return [known, problems.map(({ path, rule }) => `${path}: ${rule}`).join('; ')].join(' ').trim();
};
