import type { AuditEntry } from './audit.ts';
import { LEAST_AUDIT_DAYS } from './audit-chain.ts';
import type { HeadsOfHour, KeptHead } from './audit-heads.ts';

/** A head that a chain does not bear out. */
export interface Mismatch {
  readonly contractor: string;
  /** The first entry that may be another one than was there; entries before it are as an earlier head has them. */
  readonly number: number;
  /** The entry that the head is of. */
  readonly last: number;
  readonly why: 'rewritten' | 'missing' | 'cut early';
  /** The hour whose head says so. */
  readonly hour: string;
}

interface Witness extends KeptHead {
  readonly hour: string;
}

const DAY = 24 * 60 * 60_000;

const HOUR = 60 * 60_000;

const startOf = (hour: string): number => Date.parse(`${hour}:00:00Z`);

/** The instant at which an hour is over. */
export const endOf = ({ hour }: Pick<HeadsOfHour, 'hour'>): number => startOf(hour) + HOUR;

/** Heads by their chain, oldest first. */
export const witnesses = (hours: readonly HeadsOfHour[]): ReadonlyMap<string, readonly Witness[]> =>
  Map.groupBy(
    hours.flatMap(({ hour, heads }) => heads.map((head): Witness => ({ ...head, hour }))),
    ({ contractor }) => contractor,
  );

/** Whether a cut in the chain was old enough to take an entry that still stood at some hour. */
const cutInTime = (entries: readonly AuditEntry[], { number, hour }: Witness): boolean =>
  entries.some(({ kind, at, facts }) => {
    const { lastNumber, days } = facts;
    if (kind !== 'entries cut' || typeof lastNumber !== 'number' || typeof days !== 'number') return false;
    return lastNumber >= number && days >= LEAST_AUDIT_DAYS && startOf(hour) + days * DAY <= at;
  });

const judged = (entries: readonly AuditEntry[], head: Witness): Mismatch['why'] | undefined => {
  const [first] = entries;
  if (first && head.number < first.number) return cutInTime(entries, head) ? undefined : 'cut early';
  const entry = first && entries[head.number - first.number];
  if (!entry) return 'missing';
  return entry.hash === head.hash ? undefined : 'rewritten';
};

/**
 * The first head that a chain does not bear out; undefined: it bears out all. For a chain that is whole in itself
 * (`firstBroken`): one that was rewritten with all later hashes, or lost its end, is found here.
 */
export const firstMismatch = (entries: readonly AuditEntry[], heads: readonly Witness[]): Mismatch | undefined => {
  let sure = (entries[0]?.number ?? 1) - 1;
  for (const { contractor, number, hash, hour } of heads) {
    const why = judged(entries, { contractor, number, hash, hour });
    if (why === 'missing') return { contractor, number: (entries.at(-1)?.number ?? 0) + 1, last: number, why, hour };
    if (why === 'rewritten') return { contractor, number: sure + 1, last: number, why, hour };
    if (why === 'cut early') return { contractor, number, last: number, why, hour };
    sure = Math.max(sure, number);
  }
  return undefined;
};
