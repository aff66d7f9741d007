import { odata, type TableClient } from '@azure/data-tables';
import { z } from 'zod';
import type { ContractorKey } from '../domain/contractor/contractor.ts';
import { REQUEST_ACTS, type Request, type Requests } from '../domain/request/request.ts';
import { instantColumn, jsonColumn, rowFormat, type Columns } from './tables-columns.ts';
import { rowsOf } from './tables-rows.ts';

/** `~` is what follows the last row key that starts so. */
const FIRST = 'request~';
const AFTER_LAST = 'request~~';

const requestRow = rowFormat(
  'Contractors',
  z.object({
    act: z.enum(REQUEST_ACTS),
    actor: z.string(),
    reason: z.string(),
    details: jsonColumn(z.record(z.string(), z.union([z.string(), z.boolean()]))),
    at: instantColumn,
  } satisfies Columns<Omit<Request, 'id' | 'contractor'>>),
);

/** Requests in table `Contractors`, beside the record that they are about. */
export const tablesRequests = (table: TableClient): Requests => {
  const rows = rowsOf(table);
  return {
    insert: async ({ id, contractor, ...columns }) =>
      void (await rows.insert({ ...requestRow.write(columns), partitionKey: contractor, rowKey: id })),
    async of(key) {
      const found: Request[] = [];
      for await (const row of rows.list(
        odata`PartitionKey eq ${key} and RowKey ge ${FIRST} and RowKey lt ${AFTER_LAST}`,
      )) {
        found.push({ id: row.rowKey, contractor: key, ...requestRow.read(row) });
      }
      return found;
    },
    remove: ({ contractor, id }) => rows.remove(contractor, id),
    async *waiting(before) {
      const waiting = odata`RowKey ge ${FIRST} and RowKey lt ${AFTER_LAST} and at lt ${instantColumn.encode(before)}`;
      for await (const { partitionKey, at } of rows.list(waiting, ['at']))
        yield { key: partitionKey as ContractorKey, at: instantColumn.decode(String(at)) };
    },
  };
};
