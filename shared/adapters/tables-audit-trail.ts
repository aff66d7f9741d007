import type { TableClient } from '@azure/data-tables';
import { z } from 'zod';
import { AUDIT_KINDS } from '../domain/audit/audit.ts';
import type { AuditEntry, AuditTrail, ChainHead } from '../domain/audit/audit.ts';
import { entriesOf, entryRowKey, factRowKey, HEAD_ROW, hourPartition } from './tables-audit-keys.ts';
import { instantColumn, jsonColumn, rowFormat } from './tables-columns.ts';
import type { Columns } from './tables-columns.ts';
import { rowsOf } from './tables-rows.ts';
import type { FoundRow, Row, Rows } from './tables-rows.ts';

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

const headRow = rowFormat('Audit', z.object({ number: z.int(), hash: z.string() } satisfies Columns<ChainHead>));

const toRow = ({ contractor, number, ...columns }: AuditEntry): Row => ({
  ...auditRow.write(columns),
  partitionKey: contractor,
  rowKey: entryRowKey(number),
});

/** The entry that a row holds. */
export const auditEntryOf = (row: FoundRow): AuditEntry => ({
  contractor: row.partitionKey,
  number: Number(row.rowKey),
  ...auditRow.read(row),
});

const toHeadRow = ({ contractor: partitionKey, number, hash }: AuditEntry): Row => ({
  ...headRow.write({ number, hash }),
  partitionKey,
  rowKey: HEAD_ROW,
});

const toFactRow = ({ contractor: partitionKey, number, entryId }: AuditEntry): Row => ({
  partitionKey,
  rowKey: factRowKey(entryId),
  number,
});

const read = async (rows: Rows, partition: string): Promise<AuditEntry[]> => {
  const entries: AuditEntry[] = [];
  for await (const row of rows.list(entriesOf(partition))) entries.push(auditEntryOf(row));
  return entries;
};

/** Whether the entry itself is there: a fact without one, which no insert leaves, goes, or it would keep the entry out. */
const isTold = async (rows: Rows, partition: string, entryId: string): Promise<boolean> => {
  const fact = await rows.find(partition, factRowKey(entryId));
  if (!fact) return false;
  const entry = await rows.find(partition, entryRowKey(Number(fact['number'])));
  if (entry?.['entryId'] === entryId) return true;
  await rows.remove(partition, factRowKey(entryId));
  return false;
};

/** As many rows as one transaction takes. */
const BATCH = 100;

/**
 * A chain without the rows beside its entries, which every insert writes with them, gets them; its head only in the place of
 * the one that was `found` before the entries were read: a head that is written meanwhile is newer.
 */
const repaired = async (rows: Rows, partition: string, found?: FoundRow): Promise<ChainHead | undefined> => {
  const entries = await read(rows, partition);
  const last = entries.at(-1);
  if (!last) return undefined;
  for (let first = 0; first < entries.length; first += BATCH)
    await rows.putAll(entries.slice(first, first + BATCH).map(toFactRow));
  await (found ? rows.replace(toHeadRow(last), found.etag) : rows.insert(toHeadRow(last)));
  return { number: last.number, hash: last.hash };
};

const headOf = async (rows: Rows, partition: string): Promise<ChainHead | undefined> => {
  const row = await rows.find(partition, HEAD_ROW);
  return row ? headRow.read(row) : repaired(rows, partition);
};

/** Who lost finds a head that knows of the winner. One that does not, which no insert leaves, would keep every entry out. */
const catchUp = async (rows: Rows, { contractor, number }: AuditEntry): Promise<void> => {
  const row = await rows.find(contractor, HEAD_ROW);
  if (row && headRow.read(row).number >= number) return;
  if (await rows.find(contractor, entryRowKey(number))) await repaired(rows, contractor, row);
};

/** Notes that a chain is written to within this hour: once an hour for each chain, and before its entry is there. */
const marking = (rows: Rows, now: () => number) => {
  let hour = '';
  let marked = new Set<string>();
  return async (partition: string): Promise<void> => {
    const current = hourPartition(now());
    if (current !== hour) {
      hour = current;
      marked = new Set();
    }
    if (marked.has(partition)) return;
    await rows.put({ partitionKey: current, rowKey: partition });
    if (current === hour) marked.add(partition);
  };
};

/**
 * Audit entries in table `Audit`: partition = contractor key or `~service`, row = number in 10 digits. Entry, its fact and
 * the new head are one transaction, so that the insert of the number decides.
 */
export const tablesAuditTrail = (table: TableClient, now: () => number = Date.now): AuditTrail => {
  const rows = rowsOf(table);
  const mark = marking(rows, now);
  return {
    read: (partition) => read(rows, partition),
    head: (partition) => headOf(rows, partition),
    async look(partition, entryId) {
      const [row, told] = await Promise.all([rows.find(partition, HEAD_ROW), isTold(rows, partition, entryId)]);
      if (row) return { told, head: headRow.read(row) };
      const head = await repaired(rows, partition);
      return { told: head !== undefined && (await isTold(rows, partition, entryId)), head };
    },
    async insert(entry) {
      await mark(entry.contractor);
      const written = await rows.insertTogether([toRow(entry), toFactRow(entry)], [toHeadRow(entry)]);
      if (!written) await catchUp(rows, entry);
      return written !== undefined;
    },
  };
};
