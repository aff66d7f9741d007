import type { Claim, ClaimId, Claims, VersionedClaim } from '../../shared/domain/claim/claim.ts';
import { memoryRows } from './memory-rows.ts';
import type { MemoryRow } from './memory-rows.ts';

const LAPSING = new Set(['open', 'released', 'minting']);

const versioned = (row: MemoryRow<Claim> | undefined): VersionedClaim | undefined =>
  row && { claim: row.value, version: row.version };

/** Claims in this process, for model and property tests. */
export const memoryClaims = (): Claims => {
  const rows = memoryRows<Claim>();
  const index = new Map<string, Set<ClaimId>>();
  return {
    find: async (id) => versioned(rows.find(id)),
    insert: async (claim) => versioned(rows.insert(claim.id, claim)),
    swap: async ({ version }, next) => versioned(rows.replace(next.id, next, version)),
    async index(id, partitions) {
      for (const partition of partitions) index.set(partition, new Set(index.get(partition)).add(id));
    },
    indexed: async (partition) => [...(index.get(partition) ?? [])].toSorted(),
    async unindex(id, partitions) {
      for (const partition of partitions) index.get(partition)?.delete(id);
    },
    async *lapsing() {
      for (const { value, version } of rows.all())
        if (LAPSING.has(value.state) || value.envelope) yield { claim: value, version };
    },
  };
};
