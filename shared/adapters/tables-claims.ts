import { odata } from '@azure/data-tables';
import type { TableClient } from '@azure/data-tables';
import type { Claim, ClaimId, Claims, VersionedClaim } from '../domain/claim/claim.ts';
import { claimRow } from './tables-claim-row.ts';
import { inPartition, rowsOf } from './tables-rows.ts';
import type { FoundRow, Row } from './tables-rows.ts';

const CLAIM = 'claim';

/** A missing envelope fits no comparison, so this finds those that are there. */
const LAPSING = odata`RowKey eq ${CLAIM} and (state eq 'open' or state eq 'released' or state eq 'minting' or envelope gt '')`;

const toRow = ({ id, ...columns }: Claim): Row => ({ ...claimRow.write(columns), partitionKey: id, rowKey: CLAIM });

const fromRow = (row: FoundRow): VersionedClaim => ({
  claim: { id: row.partitionKey as ClaimId, ...claimRow.read(row) },
  version: row.etag,
});

/** Claims in table `Claims`: partition = id, row `claim`; beside them index rows, partition `person~…` or `deputies~…`, row = id. */
export const tablesClaims = (table: TableClient): Claims => {
  const rows = rowsOf(table);
  const versioned = (claim: Claim, version: string | undefined) =>
    version === undefined ? undefined : { claim, version };

  return {
    async find(id) {
      const row = await rows.find(id, CLAIM);
      return row && fromRow(row);
    },
    insert: async (claim) => versioned(claim, await rows.insert(toRow(claim))),
    swap: async ({ version }, next) => versioned(next, await rows.replace(toRow(next), version)),
    async index(id, partitions) {
      await Promise.all(partitions.map((partitionKey) => rows.put({ partitionKey, rowKey: id })));
    },
    async indexed(partition) {
      const ids: ClaimId[] = [];
      for await (const { rowKey } of rows.list(inPartition(partition), [])) ids.push(rowKey as ClaimId);
      return ids;
    },
    async unindex(id, partitions) {
      await Promise.all(partitions.map((partitionKey) => rows.remove(partitionKey, id)));
    },
    async *lapsing() {
      for await (const row of rows.list(LAPSING)) yield fromRow(row);
    },
  };
};
