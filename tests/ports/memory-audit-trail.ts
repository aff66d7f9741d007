import type { AuditEntry, AuditTrail } from '../../shared/domain/audit.ts';
import { memoryRows } from './memory-rows.ts';

/** Audit entries in this process, for model and property tests. */
export const memoryAuditTrail = (): AuditTrail => {
  const rows = memoryRows<AuditEntry>();
  const keyOf = ({ contractor, number }: AuditEntry): string => `${contractor}/${String(number).padStart(10, '0')}`;
  return {
    read: async (partition) => {
      const entries = rows.all().map(({ value }) => value);
      return entries.filter(({ contractor }) => contractor === partition);
    },
    insert: async (entry) => rows.insert(keyOf(entry), entry) !== undefined,
  };
};
