import type { Instant } from '../brand.ts';
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
