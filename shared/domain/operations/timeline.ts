import type { AuditEntry, AuditFacts, AuditKind } from '../audit/audit.ts';
import { FAULTS, type FaultCode } from '../fault.ts';
import type { RequestAct } from '../request/request.ts';
import type { RequestRefusal } from '../request/request-effect.ts';

/** One line of a contractor's story. */
export interface TimelineLine {
  readonly entry: AuditEntry;
  /** When it happened on the contractor's clock, such as `Tue, 1 Dec 2026, 08:00`. */
  readonly local: string;
  /** A plain sentence: what happened, who did it, and why. */
  readonly says: string;
}

type Local = (instant: unknown) => string;
type Says = (facts: AuditFacts, local: Local) => string;

const isFault = (code: unknown): code is FaultCode => typeof code === 'string' && code in FAULTS;

const faultSays = (code: unknown): string => (isFault(code) ? FAULTS[code].says : `${String(code)}.`);

const wayOut = (code: unknown): string => (isFault(code) ? ` ${FAULTS[code].wayOut}` : '');

const EVENTS: Readonly<Record<string, string>> = {
  hired: 'HR announced this contractor',
  changed: 'HR sent changed facts',
  cancelled: 'HR cancelled the contract',
  ended: 'HR set the last day',
  'access-requested': 'HR asked for new access',
};

const eventName = (type: unknown): string => String(type).split('.').at(-2) ?? '';

const event: Says = ({ type, time }, local) =>
  `${EVENTS[eventName(type)] ?? `HR sent ${String(type)}`}${typeof time === 'number' ? ` (written ${local(time)})` : ''}.`;

const ACTS: Readonly<Record<RequestAct, string>> = {
  reissue: 'a fresh link',
  withdraw: 'link and pass to be withdrawn',
  adopt: 'the account that is there to be taken as this contractor’s',
  'confirm-contact': 'the held contacts to be settled',
  'not-the-person': 'everything to be withdrawn, for the caller was somebody else',
  open: 'the first link to open late',
  'let-go': 'the brakes to let this contractor go',
  'lift-block': 'what is blocked to be tried again',
  forget: 'this contractor to be forgotten',
};

const REFUSALS: Readonly<Record<RequestRefusal, string>> = {
  over: 'the end is in force',
  'no account': 'there is no account of ours',
  'nothing held': 'no contacts are held',
  'cap reached': 'there were too many fresh links within a day',
  'another claim': 'it was about a link that is no longer the one',
  'another account': 'it names another account',
};

const named = (names: Readonly<Record<string, string>>, name: unknown): string => names[String(name)] ?? String(name);

const asked: Says = ({ by, act, reason }) => `${String(by)} asked for ${named(ACTS, act)}: “${String(reason)}”`;

/** What each mail said and to whom, by the name that its entry has. */
const NOTICES: Readonly<Record<string, string>> = {
  'sponsor claim': 'The sponsor was mailed how to give a code.',
  'contractor claim': 'The contractor was mailed the link.',
  reminder: 'Contractor and sponsor were reminded.',
  'contacts changed': 'The old address and the previous sponsor were told of the changed contacts.',
  'claim locked': 'The sponsor was told that the link is locked.',
  'pass used': 'Contractor and sponsor were told that the pass was used.',
  'pass unused': 'The sponsor was told that the pass came to nothing.',
  'first day ahead': 'The sponsor was told of the first morning.',
  standstill: 'Sponsor and operators were told that the first day stands still.',
  'sponsor left': 'The manager of the sponsor was asked for another one.',
};

const LAPSES: Readonly<Record<string, string>> = {
  released: 'The code ran out unused; the sponsor can give another.',
  minting: 'A pass could not be finished; a new code is needed.',
};

const step: Says = ({ step: name }) => `“${String(name)}”`;

const times = (count: unknown, word: string): string =>
  typeof count === 'number' && count > 1 ? ` (${word} ${count})` : '';

const triesLeft = (left: unknown): string => (left === 1 ? '1 try is left' : `${String(left)} tries are left`);

const stated: Says = ({ statedReason }) => `“${String(statedReason)}”`;

const SAYS: Readonly<Record<AuditKind, Says>> = {
  'event accepted': event,
  'event superseded': (facts, local) =>
    `${event(facts, local).slice(0, -1)}, but something newer was here before: nothing changed.`,
  'event refused': ({ fault }) => `An event was refused: ${faultSays(fault)}${wayOut(fault)}`,
  'contacts held': () =>
    'HR changed address or sponsor; both stay as they were until the sponsor, a deputy or an operator confirms.',
  'account located': ({ found }) =>
    `The first day is long past, so nothing was made; the directory has ${found === true ? 'an account' : 'no account'} with this number.`,
  'account adopted': ({ by }) =>
    by === 'request'
      ? 'The account that was there was taken, on an operator’s word.'
      : 'The account that was there was taken, as ADOPT_INTERNAL_GUESTS allows.',
  'account provisioned': () => 'The account stands, with its sponsor and in the group for passes.',
  'account updated': () => 'HR’s changed facts were written to the account.',
  'account enabled': () => 'The account was enabled, just before the link was mailed.',
  'account disabled': ({ found }) =>
    found === false
      ? 'The end took effect; the account was gone already.'
      : 'The end took effect: everybody was signed out and the account disabled.',
  'contractor closed': ({ fault }) =>
    fault === undefined
      ? 'The end took effect; there was no account of ours.'
      : `The end took effect; the account was left as it is: ${faultSays(fault)}`,
  'contractor forgotten': () => 'HR’s facts were wiped. Numbers, times and this story stay.',
  'sessions revoked': () => 'Everybody who was signed in as this account was signed out.',
  'claim opened': ({ opensAt, expiresAt, generation }, local) =>
    `Both mails are out${times(generation, 'link')}: the link works from ${local(opensAt)} to ${local(expiresAt)}.`,
  'claim seen': () => 'The link was opened for the first time.',
  'claim released': ({ by, releases }) => `${String(by)} gave a code${times(releases, 'number')}.`,
  'release refused': ({ by }) => `${String(by)} asked for a code and may not have one.`,
  'pin refused': ({ left }) => `A wrong code was entered; ${triesLeft(left)}.`,
  'claim locked': ({ failed }) => `The link is locked after ${String(failed)} failed tries.`,
  'claim redeemed': () => 'Link and code were right: the pass was shown, to one page.',
  'claim replayed': () => 'The same page was shown the pass again.',
  'claim acknowledged': () => 'The page confirmed that it showed the pass.',
  'claim lapsed': ({ from, state }) =>
    (state === 'expired' ? undefined : LAPSES[String(from)]) ?? 'The link ran out unused.',
  'claim revoked': () => 'The link was withdrawn.',
  'claim superseded': () => 'The link gave way to a newer one.',
  'pass issued': ({ lifetimeMinutes }) => `Entra made a pass that lives ${String(lifetimeMinutes)} minutes.`,
  'pass withheld': ({ fault }) => `No pass was made: ${faultSays(fault)}${wayOut(fault)}`,
  'pass removed': () => 'A pass was deleted at Entra.',
  'pass used': ({ outcome }) =>
    outcome === 'used'
      ? 'The pass was used to sign in; no sign-in method was registered yet.'
      : 'The pass was used to sign in, and a sign-in method stands.',
  'pass expired': () => 'The pass ended unused.',
  'early pass found': () =>
    'Alarm: a pass was used before anybody was shown one. It was deleted, everybody signed out, the link withdrawn.',
  'foreign pass found': ({ withdrawn }) =>
    `Alarm: the account has a pass that this product did not make. ${withdrawn === true ? 'It was deleted.' : 'It was left.'}`,
  'notice sent': ({ notice }) => NOTICES[String(notice)] ?? `A mail was sent: ${String(notice)}.`,
  'step failed': (facts, local) =>
    `${step(facts, local)} did not work${times(facts['attempt'], 'try')} and is tried again: ${faultSays(facts['fault'])}`,
  'step blocked': (facts, local) =>
    `${step(facts, local)} is blocked: ${faultSays(facts['fault'])}${wayOut(facts['fault'])}`,
  'step foreseen': (facts, local) =>
    `Only observing: ${step(facts, local)} would be done${facts['fault'] === undefined ? '.' : ` and would fail: ${faultSays(facts['fault'])}`}`,
  'request applied': (facts, local) => `${asked(facts, local)}. It is done.`,
  'request refused': (facts, local) => `${asked(facts, local)}. Not done: ${named(REFUSALS, facts['why'])}.`,
  'volume exceeded': ({ batch, most }) =>
    `The brake took hold: more than ${String(most)} in ${String(batch)}. Further ones wait for an operator.`,
  'dead letters replayed': (facts, local) =>
    `${String(facts['by'])} put ${String(facts['count'])} dead letter(s) back: ${stated(facts, local)}.`,
  'dead letters discarded': (facts, local) =>
    `${String(facts['by'])} discarded ${String(facts['count'])} dead letter(s): ${stated(facts, local)}.`,
  'dead letter uncovered': (facts, local) =>
    `${String(facts['by'])} read the personal data of dead letter ${String(facts['letter'])}: ${stated(facts, local)}.`,
  'dead letter edited': (facts, local) =>
    `${String(facts['by'])} sent a corrected event in the place of dead letter ${String(facts['letter'])}: ${stated(facts, local)}.`,
  'operation refused': ({ by, operation, needs }) =>
    `${String(by)} was refused ${String(operation)}, which needs ${String(needs)}.`,
  'entries cut': ({ lastNumber, days }) =>
    `Entries up to number ${String(lastNumber)} were removed: they were older than ${String(days)} days.`,
};

const FORMAT = {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
} as const;

/** Writes instants on the clock of an IANA zone. */
const clockOf = (timeZone: string): Local => {
  const format = new Intl.DateTimeFormat('en-GB', { ...FORMAT, timeZone });
  return (instant) => (typeof instant === 'number' ? format.format(instant) : 'an unknown time');
};

/**
 * A contractor's entries as a story, in their order. Names no person: whoever acted is there with their object id.
 *
 * @param timezone the contractor's (IANA); UTC where it is not known, or forgotten
 */
export const timelineOf = (entries: readonly AuditEntry[], timezone = 'UTC'): readonly TimelineLine[] => {
  const local = clockOf(timezone);
  return entries.map((entry) => ({ entry, local: local(entry.at), says: SAYS[entry.kind](entry.facts, local) }));
};
