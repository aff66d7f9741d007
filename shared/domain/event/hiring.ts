import type { Instant } from '../brand.ts';
import { changedContacts, heldContacts, replacedContacts, withContactsOf } from './contact-change.ts';
import type { ContractorRecord, HeldContacts, Wanted } from '../contractor/contractor.ts';
import type { FactsEvent } from './event.ts';
import type { Policy } from '../contractor/policy.ts';
import {
  askingAgain,
  everMailed,
  hasSignedIn,
  lacking,
  nextAsked,
  notOpening,
  withoutClaim,
} from '../contractor/record-change.ts';
import { opensAt } from '../contractor/schedule.ts';
import { isOver } from '../contractor/standing.ts';

/** Applies facts that are the newest of their kind. An event that takes effect lifts every block: what it says may be the cure. */
export const withFacts = (
  record: ContractorRecord,
  event: FactsEvent,
  now: Instant,
  policy: Pick<Policy, 'opensAt'>,
): ContractorRecord => {
  const reopened = reopens(record, event) ? reopen(record, event.wanted, now) : record;
  const held = heldContacts(reopened, event.wanted, now);
  const next: ContractorRecord = {
    ...lacking(notOpening(reopened), 'heldFor'),
    ...(held ? { heldFor: held } : {}),
    ...changedContacts(reopened, event.wanted, held),
    ...replacedContacts(reopened, event.wanted, held, now),
    wanted: wantedNow(reopened, event.wanted, held),
    newest: { ...reopened.newest, facts: event.time },
    ...(event.reopens ? { hiredAt: event.time } : {}),
    attempts: {},
  };
  if (hasSignedIn(next)) return next;
  if (held) return withoutClaim(next, 'revoked', true);
  return takesBackAHold(reopened) ? askingAgain(next, now) : withMovedClaim(reopened, next, now, policy);
};

/** Contacts on hold have cost the contractor the link that was mailed: back at the known ones, another one goes there. */
const takesBackAHold = (record: ContractorRecord): boolean => record.heldFor !== undefined && everMailed(record);

/** A first day that moves takes a claim along that was named for the old one, unless both hours have passed. */
const withMovedClaim = (
  { claim, wanted: before }: ContractorRecord,
  next: ContractorRecord,
  now: Instant,
  policy: Pick<Policy, 'opensAt'>,
): ContractorRecord => {
  if (!claim || !before || !next.wanted) return next;
  const [from, to] = [opensAt(before, policy), opensAt(next.wanted, policy)];
  if (from === to || Math.max(from, to) <= now) return next;
  return withoutClaim({ ...next, asked: nextAsked(next, now) }, 'superseded');
};

/**
 * A `hired` that came late: newer facts stand, but it still reopens an end that is older than it, and an end older than it
 * that comes later still changes nothing.
 */
export const withLateHire = (
  record: ContractorRecord,
  event: FactsEvent,
  now: Instant,
): ContractorRecord | undefined => {
  if (!event.reopens || event.time <= (record.hiredAt ?? -Infinity)) return undefined;
  if (!reopens(record, event)) return { ...record, hiredAt: event.time };
  return { ...reopen(record, record.wanted, now), hiredAt: event.time, attempts: {} };
};

/** Only a newer `hired` reopens what an end has closed. */
const reopens = ({ newest }: ContractorRecord, event: FactsEvent): boolean =>
  event.reopens && event.time > (newest.end ?? -Infinity);

/** HR's word that it is over is taken back. What it has closed opens again, unless the facts themselves say that it is over. */
const reopen = (record: ContractorRecord, wanted: Wanted | undefined, now: Instant): ContractorRecord => {
  const without = lacking(record, 'end');
  if (!isOver(record, now) || (wanted && isOver({ wanted }, now))) return without;
  return anew(without, now);
};

/** An account with a history: an operator confirms that it is the same person before a claim opens. */
const anew = (record: ContractorRecord, now: Instant): ContractorRecord => ({
  ...lacking(withoutClaim(record, 'revoked'), 'closedAt', 'openedLate', 'located', 'forgottenAt', 'forgetAsked'),
  ...(everAsked(record) ? { asked: nextAsked(record, now) } : {}),
  ...(record.account ? { rehired: now } : {}),
});

const everAsked = (record: ContractorRecord): boolean =>
  record.claim !== undefined || record.leaving.length > 0 || everMailed(record);

/** A policy that the event leaves out is unchanged. */
const wantedNow = ({ wanted }: ContractorRecord, next: Wanted, held: HeldContacts | undefined): Wanted => {
  const policy = next.policy ?? wanted?.policy;
  const facts = policy === undefined ? next : { ...next, policy };
  return held && wanted ? withContactsOf(facts, wanted) : facts;
};
