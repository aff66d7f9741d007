import type { AuditEntry, AuditTrail } from '../../shared/domain/audit/audit.ts';
import { memoryRows } from './memory-rows.ts';

/** Audit entries in this process, for model and property tests. */
export const memoryAuditTrail = (): AuditTrail => {
  const rows = memoryRows<AuditEntry>();
  const keyOf = ({ contractor, number }: AuditEntry): string => `${contractor}/${String(number).padStart(10, '0')}`;
  const read = (partition: string): AuditEntry[] => {
    const entries = rows.all().map(({ value }) => value);
    return entries.filter(({ contractor }) => contractor === partition);
  };
  const headOf = (entries: readonly AuditEntry[]) => {
    const last = entries.at(-1);
    return last && { number: last.number, hash: last.hash };
  };
  return {
    read: async (partition) => read(partition),
    head: async (partition) => headOf(read(partition)),
    look: async (partition, entryId) => {
      const entries = read(partition);
      return { told: entries.some((entry) => entry.entryId === entryId), head: headOf(entries) };
    },
    insert: async (entry) =>
      !read(entry.contractor).some(({ entryId }) => entryId === entry.entryId) &&
      rows.insert(keyOf(entry), entry) !== undefined,
  };
};
