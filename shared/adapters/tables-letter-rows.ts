import { odata, type TableClient } from '@azure/data-tables';
import type { LetterRows } from '../domain/dead-letter/letter-upkeep.ts';
import { instantColumn } from './tables-columns.ts';
import { partitionOf } from './tables-delivery-key.ts';
import { rowsOf } from './tables-rows.ts';

/** As many as one transaction of Table storage takes. */
const BATCH = 100;
const MOST_BATCHES = 50;

/** The old rows of table `DeadLetterNotes` or `Replays`, by their column `at`. */
export const tablesLetterRows = (table: TableClient, queue: string): LetterRows => {
  const rows = rowsOf(table);
  const partition = partitionOf({ queue });
  return {
    async removeBefore(before) {
      const old = odata`PartitionKey eq ${partition} and at lt ${instantColumn.encode(before)}`;
      const found: string[] = [];
      for await (const { rowKey } of rows.list(old, [])) {
        found.push(rowKey);
        if (found.length === BATCH * MOST_BATCHES) break;
      }
      for (let first = 0; first < found.length; first += BATCH)
        await rows.removeAll(partition, found.slice(first, first + BATCH));
      return found.length;
    },
  };
};
