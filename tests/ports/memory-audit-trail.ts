import type { AuditEntry, AuditTrail } from '../../shared/domain/audit/audit.ts';
import { memoryRows, type MemoryRows } from './memory-rows.ts';

interface Chain {
  readonly rows: MemoryRows<AuditEntry>;
  /** Ids of the facts that are told. */
  readonly told: Set<string>;
}

/** Audit entries in this process, for model and property tests; a chain is read without all the others. */
export const memoryAuditTrail = (): AuditTrail => {
  const chains = new Map<string, Chain>();
  const chainOf = (partition: string): Chain => {
    const chain = chains.get(partition) ?? { rows: memoryRows<AuditEntry>(), told: new Set() };
    chains.set(partition, chain);
    return chain;
  };
  const read = (partition: string): AuditEntry[] =>
    chainOf(partition)
      .rows.all()
      .map(({ value }) => value);
  const headOf = (partition: string) => {
    const last = read(partition).at(-1);
    return last && { number: last.number, hash: last.hash };
  };
  return {
    read: async (partition) => read(partition),
    head: async (partition) => headOf(partition),
    look: async (partition, entryId) => ({ told: chainOf(partition).told.has(entryId), head: headOf(partition) }),
    insert: async (entry) => {
      const { rows, told } = chainOf(entry.contractor);
      if (told.has(entry.entryId)) return false;
      if (!rows.insert(String(entry.number).padStart(10, '0'), entry)) return false;
      told.add(entry.entryId);
      return true;
    },
  };
};
