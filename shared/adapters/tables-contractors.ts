import { odata } from '@azure/data-tables';
import type { TableClient } from '@azure/data-tables';
import type { ContractorKey, ContractorRecord, Contractors } from '../domain/contractor/contractor.ts';
import { phaseOf } from '../domain/contractor/phase.ts';
import { instantColumn } from './tables-columns.ts';
import { contractorRow } from './tables-contractor-row.ts';
import { rowsOf } from './tables-rows.ts';
import type { Row } from './tables-rows.ts';

const RECORD = 'record';

const toRow = ({ key, ...columns }: ContractorRecord): Row => ({
  ...contractorRow.write(columns),
  phase: phaseOf({ key, ...columns }),
  partitionKey: key,
  rowKey: RECORD,
});

/** Contractor records in table `Contractors`: partition = key, row `record`; the ETag is the version. */
export const tablesContractors = (table: TableClient): Contractors => {
  const rows = rowsOf(table);
  const versioned = (value: ContractorRecord, version: string | undefined) =>
    version === undefined ? undefined : { value, version };

  return {
    async read(key) {
      const row = await rows.find(key, RECORD);
      return row && { value: { key, ...contractorRow.read(row) }, version: row.etag };
    },
    insert: async (record) => versioned(record, await rows.insert(toRow(record))),
    swap: async ({ version }, next) => versioned(next, await rows.replace(toRow(next), version)),
    async *overdue(before) {
      const due = odata`RowKey eq ${RECORD} and dueAt lt ${instantColumn.encode(before)}`;
      for await (const { partitionKey, dueAt } of rows.list(due, ['dueAt']))
        yield { key: partitionKey as ContractorKey, dueAt: instantColumn.decode(String(dueAt)) };
    },
  };
};
