import { odata, type TableClient } from '@azure/data-tables';
import type { Instant } from '../domain/brand.ts';
import type { AgingRows } from '../domain/upkeep.ts';
import { instantColumn } from './tables-columns.ts';
import { partitionOf } from './tables-delivery-key.ts';
import { rowsOf, type Rows } from './tables-rows.ts';

/** As many as one transaction of Table storage takes. */
const BATCH = 100;
const MOST_ROWS = 5_000;

/** Row keys that fit a filter by their partition, as many as one run removes. */
const found = async (rows: Rows, filter: string): Promise<ReadonlyMap<string, readonly string[]>> => {
  const keys = new Map<string, string[]>();
  let left = MOST_ROWS;
  for await (const { partitionKey, rowKey } of rows.list(filter, [])) {
    const ofPartition = keys.get(partitionKey) ?? [];
    keys.set(partitionKey, ofPartition);
    ofPartition.push(rowKey);
    if (--left === 0) break;
  }
  return keys;
};

const removeFitting = async (rows: Rows, filter: string): Promise<number> => {
  let removed = 0;
  for (const [partition, rowKeys] of await found(rows, filter)) {
    for (let first = 0; first < rowKeys.length; first += BATCH)
      await rows.removeAll(partition, rowKeys.slice(first, first + BATCH));
    removed += rowKeys.length;
  }
  return removed;
};

/** The old rows of table `DeadLetterNotes` or `Replays`, by their column `at`. */
export const tablesLetterRows = (table: TableClient, queue: string): AgingRows => {
  const rows = rowsOf(table);
  const partition = partitionOf({ queue });
  return {
    removeBefore: (before) =>
      removeFitting(rows, odata`PartitionKey eq ${partition} and at lt ${instantColumn.encode(before)}`),
  };
};

/** The old rows of table `Pacing`: seats by the minute in their row key, batches by the hour in their partition. */
export const tablesPacingRows = (table: TableClient, mailboxes: readonly string[]): AgingRows => {
  const rows = rowsOf(table);
  const filters = (before: Instant): string[] => {
    const iso = new Date(before).toISOString();
    const batches = ['openings', 'endings'].map(
      (kind) => odata`PartitionKey ge ${`${kind}~`} and PartitionKey lt ${`${kind}~${iso.slice(0, 13)}`}`,
    );
    return [
      ...mailboxes.map((mailbox) => odata`PartitionKey eq ${mailbox} and RowKey lt ${iso.slice(0, 16)}`),
      ...batches,
    ];
  };
  return {
    async removeBefore(before) {
      let removed = 0;
      for (const filter of filters(before)) removed += await removeFitting(rows, filter);
      return removed;
    },
  };
};
