import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../brand.ts';
import type { ContractorKey, Wanted } from './contractor.ts';
import type { Policy } from './policy.ts';

type FirstDay = Pick<Wanted, 'startsOn' | 'startsAt' | 'timezone'>;

/** A local time of the contractor's day as an instant. A gap or an overlap of daylight saving resolves to the later valid instant. */
const localInstant = (date: Temporal.PlainDate, time: string, zone: string): Temporal.ZonedDateTime =>
  date.toPlainDateTime(Temporal.PlainTime.from(time)).toZonedDateTime(zone, { disambiguation: 'later' });

const firstMorning = (
  { startsOn, startsAt, timezone }: FirstDay,
  { opensAt }: Pick<Policy, 'opensAt'>,
): Temporal.ZonedDateTime => localInstant(Temporal.PlainDate.from(startsOn), startsAt ?? opensAt, timezone);

/** When the claim opens: the event's or the policy's hour on the first day, in the contractor's zone. */
export const opensAt = (day: FirstDay, policy: Pick<Policy, 'opensAt'>): Instant =>
  firstMorning(day, policy).epochMilliseconds;

/** Until when a first claim opens by itself; after that only an operator opens it. */
export const opensUntil = (day: FirstDay, policy: Pick<Policy, 'opensAt' | 'opensLateDays'>): Instant =>
  firstMorning(day, policy).add({ days: policy.opensLateDays }).epochMilliseconds;

/** The instant at which a last day is over: the first one of the day after, in the contractor's zone. */
export const lastDayOver = (endsOn: string, timezone: string): Instant =>
  Temporal.PlainDate.from(endsOn).add({ days: 1 }).toZonedDateTime(timezone).epochMilliseconds;

/**
 * When the link is mailed: up to `mailBeforeMinutes` before the claim opens, spread evenly over contractors and the same
 * for one contractor at every look, since a mailbox sends only so many mails a minute.
 */
export const mailsAt = (
  key: ContractorKey,
  day: FirstDay,
  policy: Pick<Policy, 'opensAt' | 'mailBeforeMinutes'>,
): Instant => opensAt(day, policy) - spread(key, policy.mailBeforeMinutes) * 60_000;

/** FNV-1a over the key, so that neighbours in HR's numbering land far apart. */
const spread = (key: ContractorKey, minutes: number): number => {
  let hash = 0x811c9dc5;
  for (const symbol of key) hash = Math.imul(hash ^ (symbol.codePointAt(0) ?? 0), 0x01000193);
  return minutes === 0 ? 0 : (hash >>> 0) % (minutes + 1);
};
