import type { AuditEntry, AuditTrail, ChainHead } from '../../shared/domain/audit/audit.ts';

/** The same trail, which remembers what it read: entries never change, and thousands of runs read them again and again. */
export const cachedAuditTrail = (trail: AuditTrail): AuditTrail => {
  const read = new Map<string, AuditEntry[]>();
  const known = async (partition: string): Promise<AuditEntry[]> => {
    const entries = read.get(partition) ?? [...(await trail.read(partition))];
    read.set(partition, entries);
    return entries;
  };
  const headOf = (entries: readonly AuditEntry[]): ChainHead | undefined => {
    const last = entries.at(-1);
    return last && { number: last.number, hash: last.hash };
  };
  return {
    read: known,
    head: async (partition) => headOf(await known(partition)),
    look: async (partition, entryId) => {
      const entries = await known(partition);
      return { told: entries.some((entry) => entry.entryId === entryId), head: headOf(entries) };
    },
    insert: async (entry) => {
      const entries = await known(entry.contractor);
      const inserted = await trail.insert(entry);
      if (inserted) entries.push(entry);
      return inserted;
    },
  };
};
