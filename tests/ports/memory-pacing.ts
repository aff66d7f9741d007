import type { Addresses } from '../../shared/domain/contractor/address.ts';
import type { Pacing } from '../../shared/domain/steps/pacing.ts';

/** Rows by partition, as a table keeps them. */
const partitions = () => {
  const kept = new Map<string, Set<string>>();
  return (name: string): Set<string> => {
    const rows = kept.get(name) ?? new Set();
    kept.set(name, rows);
    return rows;
  };
};

/** Seats and counts in this process. */
export const memoryPacing = (): Pacing => {
  const rows = partitions();
  return {
    take: async (partition, row) => !rows(partition).has(row) && Boolean(rows(partition).add(row)),
    count: async (partition, most) => Math.min(rows(partition).size, most),
  };
};

/** Private addresses in this process. */
export const memoryAddresses = (): Addresses => {
  const rows = partitions();
  return {
    hold: async (address, key) => [...rows(address).add(key)].filter((other) => other !== key),
    letGo: async (address, key) => void rows(address).delete(key),
  };
};
