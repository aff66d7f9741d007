import { odata, type TableClient } from '@azure/data-tables';
import { z } from 'zod';
import type { AuditPages, ContractorPages, ListedContractor } from '../domain/operations/contractor-desk.ts';
import type { ContractorKey } from '../domain/contractor/contractor.ts';
import { FAULTS, type FaultCode } from '../domain/fault.ts';
import { ENTRIES_ONLY } from './tables-audit-keys.ts';
import { auditEntryOf } from './tables-audit-trail.ts';
import { instantColumn, jsonColumn } from './tables-columns.ts';
import { rowsOf, type FoundRow } from './tables-rows.ts';

const PAGE = 200;

const COLUMNS = ['phase', 'dueAt', 'attempts'];

const isFault = (code: string): code is FaultCode => code in FAULTS;

const attempts = jsonColumn(
  z.record(z.string(), z.object({ blocked: z.object({ code: z.string() }).exactOptional() })),
);

const textOf = (cell: unknown): string => (typeof cell === 'string' ? cell : '{}');

const listed = (row: FoundRow): ListedContractor => ({
  key: row.partitionKey as ContractorKey,
  phase: textOf(row['phase']),
  blocked: Object.values(attempts.decode(textOf(row['attempts']))).flatMap(({ blocked }) =>
    blocked && isFault(blocked.code) ? [blocked.code] : [],
  ),
  ...(typeof row['dueAt'] === 'string' && { dueAt: instantColumn.decode(row['dueAt']) }),
});

const firstOf = async (rows: AsyncIterable<FoundRow>): Promise<FoundRow[]> => {
  const found: FoundRow[] = [];
  for await (const row of rows) {
    found.push(row);
    if (found.length === PAGE) break;
  }
  return found;
};

/** Contractors of table `Contractors` by key, without HR's facts. */
export const tablesContractorPages = (table: TableClient): ContractorPages => {
  const rows = rowsOf(table);
  return {
    async page(after, phase) {
      const inPhase = phase === undefined ? '' : odata` and phase eq ${phase}`;
      const filter = `${odata`RowKey eq ${'record'} and PartitionKey gt ${after}`}${inPhase}`;
      const found = await firstOf(rows.list(filter, COLUMNS));
      const last = found.length === PAGE ? found.at(-1)?.partitionKey : undefined;
      return { contractors: found.map(listed), ...(last !== undefined && { next: last }) };
    },
    async *each() {
      for await (const row of rows.list(odata`RowKey eq ${'record'}`, COLUMNS)) yield listed(row);
    },
  };
};

/** Contractor keys hold no slash. */
const cursorOf = ({ partitionKey, rowKey }: FoundRow): string => `${partitionKey}/${rowKey}`;

const behind = (cursor: string | undefined): string[] => {
  if (cursor === undefined) return [];
  const [partition = '', row = ''] = cursor.split('/');
  return [odata`(PartitionKey gt ${partition} or (PartitionKey eq ${partition} and RowKey gt ${row}))`];
};

/** Entries of table `Audit` by contractor and number. */
export const tablesAuditPages = (table: TableClient): AuditPages => {
  const rows = rowsOf(table);
  return {
    async page(after, contractor) {
      const of = contractor === undefined ? [] : [odata`PartitionKey eq ${contractor}`];
      const found = await firstOf(rows.list([ENTRIES_ONLY, ...behind(after), ...of].join(' and ')));
      const last = found.length === PAGE ? found.at(-1) : undefined;
      return { entries: found.map(auditEntryOf), ...(last && { next: cursorOf(last) }) };
    },
  };
};
