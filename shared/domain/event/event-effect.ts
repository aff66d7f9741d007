import type { Instant } from '../brand.ts';
import type { ContractorRecord } from '../contractor/contractor.ts';
import type { AccessEvent, ContractorEvent, EndEvent } from './event.ts';
import { Fault } from '../fault.ts';
import { withFacts, withLateHire } from './hiring.ts';
import type { Policy } from '../contractor/policy.ts';
import { askedWithinADay, askingAgain, lacking, remembering, withoutClaim } from '../contractor/record-change.ts';
import { isOver } from '../contractor/standing.ts';

/** What an event does to a record. `seen`: it acted before. `superseded`: a newer one of its kind was here first. */
export type Effect =
  | { readonly kind: 'applied'; readonly record: ContractorRecord }
  | { readonly kind: 'seen' }
  | { readonly kind: 'superseded' };

/** What an event's effect depends on of the contractor's policy. */
export type EventTerms = Pick<Policy, 'reissuesPerDay' | 'opensAt'>;

const DAY = 86_400_000;

/**
 * Applies an event to what is known of the contractor. Pure. Events are of three kinds; within a kind the newer `time` wins,
 * and at equal times the later arrival.
 * Throws `EVENT_ID_REUSED` when source and id stand for other data already, `EVENT_SOURCE_NOT_OWNER` when another source
 * named this contractor first, `CONTRACTOR_UNKNOWN`, `REISSUE_CAP_REACHED` and `END_BEFORE_START`.
 */
export const applyEvent = (
  known: ContractorRecord | undefined,
  event: ContractorEvent,
  now: Instant,
  policy: EventTerms,
): Effect => {
  if (!known && event.kind === 'access') throw new Fault('CONTRACTOR_UNKNOWN');
  const record = known ?? firstRecord(event, now);
  if (record.source !== event.source) throw new Fault('EVENT_SOURCE_NOT_OWNER');
  const before = record.seen.find(({ id }) => id === event.id);
  if (before && before.data !== event.data) throw new Fault('EVENT_ID_REUSED');
  if (before) return { kind: 'seen' };
  const next =
    (record.newest[event.kind] ?? -Infinity) > event.time
      ? lateChange(record, event, now)
      : changed(record, event, now, policy);
  return next
    ? { kind: 'applied', record: remembering(next, { id: event.id, data: event.data, at: now }) }
    : { kind: 'superseded' };
};

const lateChange = (record: ContractorRecord, event: ContractorEvent, now: Instant): ContractorRecord | undefined =>
  event.kind === 'facts' ? withLateHire(record, event, now) : undefined;

const changed = (
  record: ContractorRecord,
  event: ContractorEvent,
  now: Instant,
  policy: EventTerms,
): ContractorRecord | undefined => {
  switch (event.kind) {
    case 'facts':
      return withFacts(record, event, now, policy);
    case 'end':
      return withEnd(record, event, now);
    case 'access':
      return withAccess(record, event, now, policy);
  }
};

const firstRecord = ({ key, source }: ContractorEvent, now: Instant): ContractorRecord => ({
  key,
  source,
  newest: {},
  seen: [],
  asked: { generation: 1, at: [now], releaseBySponsor: false },
  told: {},
  leaving: [],
  attempts: {},
});

/** A `hired` that is newer than the end stands: the end came late. An end in force gives way to none that lies ahead. */
const withEnd = (record: ContractorRecord, event: EndEvent, now: Instant): ContractorRecord | undefined => {
  if (record.hiredAt !== undefined && record.hiredAt > event.time) return undefined;
  if (event.end.kind === 'ended' && record.wanted && event.end.endsOn < record.wanted.startsOn) throw endBeforeStart();
  const next: ContractorRecord = {
    ...record,
    end: { ...event.end, at: now },
    newest: { ...record.newest, end: event.time },
    attempts: {},
  };
  if (isOver(record, now) && !isOver(lacking(next, 'closedAt'), now)) return { ...record, newest: next.newest };
  return isOver(next, now) ? withoutClaim(next, 'revoked') : next;
};

const endBeforeStart = (): Fault =>
  new Fault('END_BEFORE_START', { problems: [{ path: '$.data.endsOn', rule: 'not before the first day' }] });

/** A fresh claim for the account that is there; once, if it is younger than a day and nothing is over. */
const withAccess = (
  record: ContractorRecord,
  event: AccessEvent,
  now: Instant,
  policy: EventTerms,
): ContractorRecord | undefined => {
  if (!record.account) throw new Fault('CONTRACTOR_UNKNOWN');
  if (event.time < now - DAY || event.time <= (record.newest.end ?? -Infinity) || isOver(record, now)) return undefined;
  if (askedWithinADay(record, now) >= policy.reissuesPerDay) throw new Fault('REISSUE_CAP_REACHED');
  const lost = event.reason === 'lost-device';
  const next = { ...askingAgain(record, now), newest: { ...record.newest, access: event.time }, attempts: {} };
  return lost ? { ...withoutClaim(next, 'revoked', true), endSessions: now } : next;
};
