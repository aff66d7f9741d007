import type { Instant } from './brand.ts';
import type { Claim } from './claim.ts';
import { isWaiting } from './claim-transitions.ts';
import type { ContractorRecord } from './contractor.ts';
import { lastDayOver } from './schedule.ts';

type Standing = Pick<ContractorRecord, 'end' | 'wanted' | 'closedAt'>;

/**
 * When this contractor's time here is over: since the end took effect, where it did, for only a newer hire reopens. Else as
 * HR said: at once when cancelled, or with the last day in their zone.
 */
export const overAt = ({ end, wanted, closedAt }: Standing): Instant | undefined => {
  if (closedAt !== undefined) return closedAt;
  if (end?.kind === 'cancelled') return end.at;
  const endsOn = end?.endsOn ?? wanted?.endsOn;
  return endsOn === undefined ? undefined : lastDayOver(endsOn, wanted?.timezone ?? 'UTC');
};

/** Whether an end is in force. */
export const isOver = (record: Standing, now: Instant): boolean => (overAt(record) ?? Infinity) <= now;

type Row = Pick<Claim, 'id' | 'state'>;

/** Whether a row still waits for its contractor though the record has seen it done: it is older than that, from a backup. */
export const isOutdated = (record: ContractorRecord | undefined, row: Row): boolean =>
  record?.claim?.id === row.id && record.claim.doneAt !== undefined && isWaiting(row);

/**
 * Whether a claim row is the one that counts: named by the record, not older than what the record has seen of it, with no
 * contact change on hold and no end in force.
 */
export const claimCounts = (record: ContractorRecord | undefined, row: Row, now: Instant): boolean =>
  record?.claim?.id === row.id && !isOutdated(record, row) && record.heldFor === undefined && !isOver(record, now);
