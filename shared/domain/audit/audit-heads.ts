import type { AuditTrail, ChainHead } from './audit.ts';
import type { WrittenChains } from './audit-cut.ts';
import type { Instant } from '../brand.ts';
import type { Figures } from '../upkeep.ts';

/** Where one chain stood. */
export interface KeptHead extends ChainHead {
  readonly contractor: string;
}

/** Where the chains stood that were written to within one hour. */
export interface HeadsOfHour {
  /** UTC, such as `2026-11-22T08`. */
  readonly hour: string;
  /** When they were read. */
  readonly at: Instant;
  readonly heads: readonly KeptHead[];
}

/** Where heads are kept, out of reach of whoever may write the trail. Append-only. Throws `STORE_AWAY`. */
export interface AuditHeads {
  /** Keeps an hour. False: it is kept already, and stays as it is. */
  keep(heads: HeadsOfHour): Promise<boolean>;
  /** Hours behind `after`, oldest first, some dozens at most; `next`: there may be more. */
  page(after: string | undefined): Promise<{ readonly hours: readonly HeadsOfHour[]; readonly next?: string }>;
}

/** Chains by the hour in which they were written to. Throws `STORE_AWAY`. */
export interface HourlyChains {
  /** Hours before an instant that are not done with, oldest first. */
  hoursBefore(before: Instant): AsyncIterable<WrittenChains>;
  /** The heads of these chains are kept. Repeatable. */
  doneWith(hour: string, partitions: readonly string[]): Promise<void>;
}

export interface KeepingHeads {
  readonly trail: Pick<AuditTrail, 'head'>;
  readonly chains: HourlyChains;
  readonly heads: Pick<AuditHeads, 'keep'>;
  readonly now: () => Instant;
}

/** Longer than an entry is on its way between its mark and its row. */
const SETTLED_AFTER = 5 * 60_000;
const AT_ONCE = 20;

const headsOf = async (trail: KeepingHeads['trail'], partitions: readonly string[]): Promise<KeptHead[]> => {
  const found: KeptHead[] = [];
  for (let first = 0; first < partitions.length; first += AT_ONCE) {
    const some = partitions.slice(first, first + AT_ONCE);
    const heads = await Promise.all(some.map((partition) => trail.head(partition)));
    for (const [at, contractor] of some.entries()) {
      const head = heads[at];
      if (head) found.push({ contractor, ...head });
    }
  }
  return found;
};

/**
 * Keeps the heads of every chain that was written to, an hour at a time, once the hour is over. Safe to stop and to run
 * twice: what was kept first stands.
 */
export const makeKeepHeads =
  ({ trail, chains, heads, now }: KeepingHeads) =>
  async (): Promise<Figures> => {
    let headsKept = 0;
    for await (const { during: hour, partitions } of chains.hoursBefore(now() - SETTLED_AFTER)) {
      const found = await headsOf(trail, partitions);
      if (await heads.keep({ hour, at: now(), heads: found })) headsKept += found.length;
      await chains.doneWith(hour, partitions);
    }
    return { headsKept };
  };
