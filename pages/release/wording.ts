/** The release page's words for states and refusals. */
import { when } from '../moments.ts';
import type { ReleasableClaim } from './answer.ts';
import type { Failed } from './client.ts';

/** Codes of one claim, for life. */
export const MOST_CODES = 5;

/** Whether a code can be given now. */
export const canGiveCode = ({ state, opensAt, releases }: ReleasableClaim): boolean =>
  (state === 'open' || state === 'released') && Date.parse(opensAt) <= Date.now() && releases < MOST_CODES;

const STATES: Readonly<Record<string, string>> = {
  open: 'Waits for a code',
  released: 'Has a code',
  minting: 'The pass is being made',
  redeemed: 'The pass was shown',
  acknowledged: 'The pass was shown',
  locked: 'Locked: five wrong codes',
  expired: 'The link ran out',
  revoked: 'The link was withdrawn',
  superseded: 'A newer link was mailed',
};

/** Where a claim stands, in a few words. */
export const standing = (claim: ReleasableClaim): string => {
  const early = claim.state === 'open' && Date.parse(claim.opensAt) > Date.now();
  return early ? `Opens ${when(claim.opensAt)}` : (STATES[claim.state] ?? claim.state);
};

/** Whether the mailed link was opened, and what that may mean. */
export const lookedAt = ({ seenAt }: ReleasableClaim): string =>
  seenAt === undefined
    ? 'Not opened yet. Address wrong? HR corrects it, and you confirm it here.'
    : `Opened ${when(seenAt)}`;

const REFUSALS: Readonly<Record<number, string>> = {
  0: 'No answer came. Check your connection and try again.',
  403: 'You may not give a code for this person. Their sponsor, the sponsor’s manager or a deputy can.',
  404: 'This link is no longer in use. Go back to the list: there may be a newer one.',
  409: 'That does not go together with where the link stands now. Go back to the list to see.',
  429: 'The limit is reached. Press Reissue for a new link; if that is refused too, ask the people who run this service.',
};

/** What a refusal means for the person who met it. */
export const refusal = ({ status, opensAt }: Failed): string => {
  if (status === 425)
    return opensAt === undefined ? 'It is too early.' : `It is too early. The link opens ${when(opensAt)}.`;
  return REFUSALS[status] ?? 'The service cannot answer just now. Wait a minute and try again.';
};
