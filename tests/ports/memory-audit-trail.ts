import type { AuditEntry, AuditTrail } from '../../shared/domain/audit.ts';
import { memoryRows, type MemoryRows } from './memory-rows.ts';

/** Audit entries in this process, for model and property tests. */
export const memoryAuditTrail = (): AuditTrail => {
  const partitions = new Map<string, MemoryRows<AuditEntry>>();
  const rowsOf = (partition: string): MemoryRows<AuditEntry> => {
    const rows = partitions.get(partition) ?? memoryRows<AuditEntry>();
    partitions.set(partition, rows);
    return rows;
  };
  return {
    read: async (partition) =>
      rowsOf(partition)
        .all()
        .map(({ value }) => value),
    insert: async (entry) =>
      rowsOf(entry.contractor).insert(String(entry.number).padStart(10, '0'), entry) !== undefined,
  };
};
