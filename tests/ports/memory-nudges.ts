import type { Instant } from '../../shared/domain/brand.ts';
import type { ContractorKey, Nudges } from '../../shared/domain/contractor/contractor.ts';

/** A nudge that was asked for; without `at` it was for now. */
export interface MemoryNudge {
  readonly key: ContractorKey;
  readonly at?: Instant;
}

/** Nudges in this process, for model and property tests. */
export interface MemoryNudges extends Nudges {
  /** Every nudge that was not taken yet, in the order in which they were asked for. */
  list(): readonly MemoryNudge[];
  /** Takes out the nudges whose time has come, those for now first, then by time. */
  due(now: Instant): readonly MemoryNudge[];
}

const timeOf = ({ at }: MemoryNudge): Instant => at ?? -Infinity;

export const memoryNudges = (): MemoryNudges => {
  let waiting: readonly MemoryNudge[] = [];
  return {
    async nudge(key, at) {
      waiting = [...waiting, at === undefined ? { key } : { key, at }];
    },
    list: () => waiting,
    due(now) {
      const due = waiting.filter((nudge) => timeOf(nudge) <= now);
      waiting = waiting.filter((nudge) => !due.includes(nudge));
      return due.toSorted((one, other) => timeOf(one) - timeOf(other));
    },
  };
};
