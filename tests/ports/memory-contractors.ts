import type { ContractorRecord, Contractors } from '../../shared/domain/contractor/contractor.ts';
import { memoryRows } from './memory-rows.ts';

/** Contractor records in this process, for model and property tests. */
export const memoryContractors = (): Contractors => {
  const rows = memoryRows<ContractorRecord>();
  return {
    read: async (key) => rows.find(key),
    insert: async (record) => rows.insert(record.key, record),
    swap: async ({ version }, next) => rows.replace(next.key, next, version),
    async *overdue(before) {
      for (const { value } of rows.all())
        if (value.dueAt !== undefined && value.dueAt < before) yield { key: value.key, dueAt: value.dueAt };
    },
  };
};
