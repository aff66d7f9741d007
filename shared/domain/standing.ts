import type { ClaimId, Instant } from './brand.ts';
import type { ContractorRecord } from './contractor.ts';
import { lastDayOver } from './schedule.ts';

/** When this contractor's time here is over, as far as HR said: at once when cancelled, else with the last day in their zone. */
export const overAt = ({ end, wanted }: Pick<ContractorRecord, 'end' | 'wanted'>): Instant | undefined => {
  if (end?.kind === 'cancelled') return end.at;
  const endsOn = end?.endsOn ?? wanted?.endsOn;
  return endsOn === undefined ? undefined : lastDayOver(endsOn, wanted?.timezone ?? 'UTC');
};

/** Whether an end is in force. */
export const isOver = (record: Pick<ContractorRecord, 'end' | 'wanted'>, now: Instant): boolean =>
  (overAt(record) ?? Infinity) <= now;

/** Whether a claim row is the one that counts: named by the record, with no contact change on hold and no end in force. */
export const claimCounts = (record: ContractorRecord | undefined, id: ClaimId, now: Instant): boolean =>
  record?.claim?.id === id && record.heldFor === undefined && !isOver(record, now);
