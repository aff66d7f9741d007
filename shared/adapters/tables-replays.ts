import type { TableClient } from '@azure/data-tables';
import { z } from 'zod';
import type { DeliveryKey } from '../domain/dead-letter/dead-letter-note.ts';
import { LETTER_ACTS, type Replay, type Replays } from '../domain/dead-letter/replay.ts';
import { instantColumn, rowFormat, type Columns } from './tables-columns.ts';
import { betweenFilter, deliveryOf, partitionOf, rowKeyOf } from './tables-delivery-key.ts';
import { rowsOf, type FoundRow, type Row } from './tables-rows.ts';

const replayRow = rowFormat(
  'Replays',
  z.object({
    act: z.enum(LETTER_ACTS),
    messageId: z.string(),
    actor: z.string(),
    reason: z.string(),
    at: instantColumn,
    settledAt: instantColumn.exactOptional(),
  } satisfies Columns<Omit<Replay, keyof DeliveryKey>>),
);

const toRow = ({ queue, sequenceNumber, enqueuedAt, ...columns }: Replay): Row => {
  const key = { queue, sequenceNumber, enqueuedAt };
  return { ...replayRow.write(columns), partitionKey: partitionOf(key), rowKey: rowKeyOf(key) };
};

const fromRow = (queue: string, row: FoundRow): Replay => ({
  ...deliveryOf(queue, row.rowKey),
  ...replayRow.read(row),
});

/** Intents in table `Replays`, keyed as notes are. */
export const tablesReplays = (table: TableClient): Replays => {
  const rows = rowsOf(table);
  return {
    async find(key) {
      const row = await rows.find(partitionOf(key), rowKeyOf(key));
      return row && { value: fromRow(key.queue, row), version: row.etag };
    },
    insert: (replay) => rows.insert(toRow(replay)),
    insertAll: (replays) => rows.insertTogether(replays.map(toRow)),
    swap: (version, next) => rows.replace(toRow(next), version),
    swapAll: (swaps) => rows.replaceTogether(swaps.map(({ version, next }) => ({ row: toRow(next), etag: version }))),
    async *between(first, last) {
      for await (const row of rows.list(betweenFilter(first, last))) yield fromRow(first.queue, row);
    },
  };
};
