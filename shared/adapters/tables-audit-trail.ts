import type { TableClient } from '@azure/data-tables';
import { z } from 'zod';
import { AUDIT_KINDS } from '../domain/audit.ts';
import type { AuditEntry, AuditTrail } from '../domain/audit.ts';
import { instantColumn, jsonColumn, rowFormat } from './tables-columns.ts';
import type { Columns } from './tables-columns.ts';
import { inPartition, rowsOf } from './tables-rows.ts';
import type { FoundRow, Row } from './tables-rows.ts';

const NUMBER_DIGITS = 10;

const auditRow = rowFormat(
  'Audit',
  z.object({
    kind: z.enum(AUDIT_KINDS),
    at: instantColumn,
    facts: jsonColumn(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
    entryId: z.string(),
    previous: z.string(),
    hash: z.string(),
  } satisfies Columns<Omit<AuditEntry, 'contractor' | 'number'>>),
);

const toRow = ({ contractor, number, ...columns }: AuditEntry): Row => ({
  ...auditRow.write(columns),
  partitionKey: contractor,
  rowKey: String(number).padStart(NUMBER_DIGITS, '0'),
});

/** The entry that a row holds. */
export const auditEntryOf = (row: FoundRow): AuditEntry => ({
  contractor: row.partitionKey,
  number: Number(row.rowKey),
  ...auditRow.read(row),
});

/** Audit entries in table `Audit`: partition = contractor key or `~service`, row = number in 10 digits, so that the insert decides. */
export const tablesAuditTrail = (table: TableClient): AuditTrail => {
  const rows = rowsOf(table);
  return {
    async read(partition) {
      const entries: AuditEntry[] = [];
      for await (const row of rows.list(inPartition(partition))) entries.push(auditEntryOf(row));
      return entries;
    },
    insert: async (entry) => (await rows.insert(toRow(entry))) !== undefined,
  };
};
