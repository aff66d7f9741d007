import type { Instant } from './brand.ts';
import type { ContractorRecord, HeldContacts, Wanted } from './contractor.ts';
import type { ContractorEvent } from './event.ts';
import { Fault } from './fault.ts';

const SEEN_KEPT = 40;

/** What an event does to a record. `seen`: it acted before. `superseded`: a newer one of its kind was here first. */
export type Effect =
  | { readonly kind: 'applied'; readonly record: ContractorRecord }
  | { readonly kind: 'seen' }
  | { readonly kind: 'superseded' };

/**
 * Applies HR's facts to what is known of the contractor. Pure.
 * Throws `EVENT_ID_REUSED` when source and id stand for other data already, `EVENT_SOURCE_NOT_OWNER` when another source
 * named this contractor first.
 */
export const applyFacts = (known: ContractorRecord | undefined, event: ContractorEvent, now: Instant): Effect => {
  const record = known ?? firstRecord(event, now);
  if (record.source !== event.source) throw new Fault('EVENT_SOURCE_NOT_OWNER');
  const before = record.seen.find(({ id }) => id === event.id);
  if (before && before.data !== event.data) throw new Fault('EVENT_ID_REUSED');
  if (before) return { kind: 'seen' };
  if (record.newest.facts !== undefined && record.newest.facts > event.time) return { kind: 'superseded' };
  return { kind: 'applied', record: withFacts(record, event, now) };
};

const firstRecord = ({ key, source }: ContractorEvent, now: Instant): ContractorRecord => ({
  key,
  source,
  newest: {},
  seen: [],
  asked: { generation: 1, at: [now] },
  told: {},
  attempts: {},
});

/** An event that takes effect lifts every block: what it says may be the cure. */
const withFacts = (
  { heldFor, ...record }: ContractorRecord,
  event: ContractorEvent,
  now: Instant,
): ContractorRecord => {
  const held = heldContacts({ ...record, ...(heldFor ? { heldFor } : {}) }, event.wanted, now);
  return {
    ...record,
    wanted: held && record.wanted ? withContactsOf(event.wanted, record.wanted) : event.wanted,
    ...(held ? { heldFor: held } : {}),
    newest: { ...record.newest, facts: event.time },
    seen: [...record.seen, { id: event.id, data: event.data, at: now }].slice(-SEEN_KEPT),
    attempts: {},
    dueAt: now,
  };
};

/**
 * Private address and sponsor are the two halves of the hand-over: one may change on HR's word while no claim was ever
 * mailed; both, or either after that, wait for someone whom the event did not name. Back to the known contacts ends a hold.
 */
const heldContacts = (
  { wanted, claim, told, heldFor }: ContractorRecord,
  next: Wanted,
  now: Instant,
): HeldContacts | undefined => {
  if (!wanted) return undefined;
  const changes = [
    !sameText(wanted.privateAddress, next.privateAddress),
    !sameText(wanted.sponsor, next.sponsor),
  ].filter(Boolean).length;
  const everMailed = claim?.sentAt !== undefined || told['claim mailed'] !== undefined;
  if (changes === 0 || (changes === 1 && !everMailed && !heldFor)) return undefined;
  return {
    ...(next.privateAddress === undefined ? {} : { privateAddress: next.privateAddress }),
    sponsor: next.sponsor,
    since: heldFor?.since ?? now,
  };
};

const sameText = (a: string | undefined, b: string | undefined): boolean => a?.toLowerCase() === b?.toLowerCase();

const withContactsOf = (
  { privateAddress: replaced, ...next }: Wanted,
  { privateAddress, sponsor }: Wanted,
): Wanted => ({
  ...next,
  sponsor,
  ...(privateAddress === undefined ? {} : { privateAddress }),
});
