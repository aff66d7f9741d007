import type { TableClient } from '@azure/data-tables';
import type { AgedChains, WrittenChains } from '../domain/audit/audit-cut.ts';
import type { HourlyChains } from '../domain/audit/audit-heads.ts';
import {
  dayOf,
  dayPartitionOf,
  daysBefore,
  duringOf,
  entriesOf,
  entryRowKey,
  factRowKey,
  hourPartitionOf,
  hoursBefore,
} from './tables-audit-keys.ts';
import { auditEntryOf } from './tables-audit-trail.ts';
import { rowsOf, type Rows } from './tables-rows.ts';

/** As many as one transaction takes; an entry is two rows. */
const BATCH = 100;

function* batches<T>(all: readonly T[], size: number): Generator<readonly T[]> {
  for (let first = 0; first < all.length; first += size) yield all.slice(first, first + size);
}

/** Rows of marks, which come by partition, put together. */
async function* together(rows: Rows, filter: string): AsyncGenerator<WrittenChains> {
  let partition: string | undefined;
  let partitions: string[] = [];
  for await (const row of rows.list(filter, [])) {
    if (partition !== undefined && row.partitionKey !== partition) {
      yield { during: duringOf(partition), partitions };
      partitions = [];
    }
    partition = row.partitionKey;
    partitions.push(row.rowKey);
  }
  if (partition !== undefined) yield { during: duringOf(partition), partitions };
}

const removed = async (rows: Rows, partition: string, rowKeys: readonly string[]): Promise<void> => {
  for (const some of batches(rowKeys, BATCH)) await rows.removeAll(partition, some);
};

/** Chains by the hour in which they were written to. Once done with, they stand under its day, for the cut. */
export const tablesHourlyChains = (table: TableClient): HourlyChains => {
  const rows = rowsOf(table);
  return {
    hoursBefore: (before) => together(rows, hoursBefore(before)),
    async doneWith(hour, partitions) {
      const partitionKey = dayPartitionOf(dayOf(hour));
      for (const some of batches(partitions, BATCH))
        await rows.putAll(some.map((rowKey) => ({ partitionKey, rowKey })));
      await removed(rows, hourPartitionOf(hour), partitions);
    },
  };
};

/** Chains of table `Audit` by the day on which they were written to. */
export const tablesAgedChains = (table: TableClient): AgedChains => {
  const rows = rowsOf(table);
  return {
    daysBefore: (before) => together(rows, daysBefore(before)),
    async *walk(partition) {
      for await (const row of rows.list(entriesOf(partition))) yield auditEntryOf(row);
    },
    async remove(entries) {
      for (const some of batches(entries, BATCH / 2)) {
        const rowKeys = some.flatMap(({ number, entryId }) => [entryRowKey(number), factRowKey(entryId)]);
        await rows.removeAll(some[0]?.contractor ?? '', rowKeys);
      }
    },
    doneWith: (day, partitions) => removed(rows, dayPartitionOf(day), partitions),
  };
};
