import type { AuditEntry, Tell } from './audit.ts';
import { SERVICE_PARTITION, type CutFacts } from './audit-chain.ts';
import type { Instant } from '../brand.ts';
import type { ContractorKey } from '../contractor/contractor.ts';
import type { Figures } from '../upkeep.ts';

/** Chains that were written to within one stretch of time. */
export interface WrittenChains {
  /** Start of the UTC hour or day, as ISO 8601 writes it: `2026-11-22T08` or `2026-11-22`. */
  readonly during: string;
  readonly partitions: readonly string[];
}

/** Chains as the cut goes through them. Throws `STORE_AWAY`. */
export interface AgedChains {
  /** Days whose entries are older than an instant, oldest first. */
  daysBefore(before: Instant): AsyncIterable<WrittenChains>;
  /** Entries from the oldest on; read as far as they are asked for. */
  walk(partition: string): AsyncIterable<AuditEntry>;
  /** Removes entries, oldest first. Repeatable. */
  remove(entries: readonly AuditEntry[]): Promise<void>;
  /** These chains hold nothing of that day any more. Repeatable. */
  doneWith(day: string, partitions: readonly string[]): Promise<void>;
}

export interface Cutting {
  readonly chains: AgedChains;
  readonly tell: Tell;
  /** How long an entry is kept. */
  readonly days: number;
  readonly now: () => Instant;
}

const DAY = 24 * 60 * 60_000;
/** Within one run of the sweep; the next goes on. */
const MOST_CHAINS = 100;

/** What goes of a chain: everything from its start up to the first entry that is young enough. */
const aged = async (entries: AsyncIterable<AuditEntry>, before: Instant): Promise<readonly AuditEntry[]> => {
  const old: AuditEntry[] = [];
  for await (const entry of entries) {
    if (entry.at >= before) break;
    old.push(entry);
  }
  return old;
};

/** The cut is told first: stopped in between, the chain holds with what is left, and the next run removes the rest. */
const cut = async ({ chains, tell, days, now }: Cutting, partition: string, before: Instant): Promise<number> => {
  const old = await aged(chains.walk(partition), before);
  const last = old.at(-1);
  // Of a chain that is nothing but its last cut, nothing would be gained.
  if (!last || old.every(({ kind }) => kind === 'entries cut')) return 0;
  const facts = { lastNumber: last.number, lastHash: last.hash } satisfies CutFacts;
  await tell({
    kind: 'entries cut',
    ...(partition === SERVICE_PARTITION ? {} : { contractor: partition as ContractorKey }),
    ids: [last.number],
    at: now(),
    facts: { ...facts, days },
  });
  await chains.remove(old);
  return old.length;
};

/** Cuts entries that are old enough off the chains, each cut an entry itself. Bounded; safe to stop and to run twice. */
export const makeCutEntries = (deps: Cutting) => async (): Promise<Figures> => {
  const before = deps.now() - deps.days * DAY;
  let left = MOST_CHAINS;
  let entriesCut = 0;
  for await (const { during, partitions } of deps.chains.daysBefore(before)) {
    const turn = partitions.slice(0, left);
    for (const partition of turn) entriesCut += await cut(deps, partition, before);
    await deps.chains.doneWith(during, turn);
    left -= turn.length;
    if (left === 0) break;
  }
  return { entriesCut };
};
