/** The release page's words for states, instants and refusals. */
import { isUsableLocale } from '../locale.ts';
import type { ReleasableClaim } from './answer.ts';
import type { Failed } from './client.ts';

const locale = (): string => navigator.languages.find((tag) => /^en\b/.test(tag) && isUsableLocale(tag)) ?? 'en-GB';

const isToday = (date: Date): boolean => date.toDateString() === new Date().toDateString();

/** `today at 08:00`, else with the day. */
export const when = (instant: string): string => {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return '';
  const time = new Intl.DateTimeFormat(locale(), { timeStyle: 'short' }).format(date);
  if (isToday(date)) return `today at ${time}`;
  const day = new Intl.DateTimeFormat(locale(), { weekday: 'long', day: 'numeric', month: 'long' }).format(date);
  return `${day} at ${time}`;
};

/** A calendar day, which has no zone. */
export const day = (date: string): string => {
  const parsed = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(parsed.getTime())) return date;
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'full', timeZone: 'UTC' }).format(parsed);
};

/** `4 hours ago`. */
export const ago = (instant: string): string => {
  const minutes = Math.round((Date.parse(instant) - Date.now()) / 60_000);
  const relative = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' });
  if (Math.abs(minutes) < 60) return relative.format(minutes, 'minute');
  if (Math.abs(minutes) < 48 * 60) return relative.format(Math.round(minutes / 60), 'hour');
  return relative.format(Math.round(minutes / 1_440), 'day');
};

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
