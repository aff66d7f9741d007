import { createHash } from 'node:crypto';
import type { TableClient } from '@azure/data-tables';
import { z } from 'zod';
import type { DeadLetterNote, DeadLetterNotes, DeliveryKey } from '../domain/dead-letter/dead-letter-note.ts';
import type { LetterNotes } from '../domain/dead-letter/dead-letter.ts';
import { FAULTS } from '../domain/fault.ts';
import type { FaultCode, Problem } from '../domain/fault.ts';
import { COLUMN_LENGTH, instantColumn, jsonColumn, rowFormat } from './tables-columns.ts';
import type { Columns } from './tables-columns.ts';
import { betweenFilter, deliveryOf, partitionOf, rowKeyOf } from './tables-delivery-key.ts';
import { turnstile } from '../domain/turnstile.ts';
import { rowsOf } from './tables-rows.ts';
import type { Row } from './tables-rows.ts';

const text = z.string();

const noteRow = rowFormat(
  'DeadLetterNotes',
  z.object({
    code: z.enum(Object.keys(FAULTS) as [FaultCode, ...FaultCode[]]),
    says: text,
    problems: jsonColumn(z.array(z.object({ path: text, rule: text } satisfies Columns<Problem>)).readonly()),
    messageId: text.exactOptional(),
    bodyHash: text,
    contractor: text.exactOptional(),
    stack: text.exactOptional(),
    requestId: text.exactOptional(),
    at: instantColumn,
  } satisfies Columns<Omit<DeadLetterNote, keyof DeliveryKey>>),
);

/** As many of the problems as one column holds: a note that cannot be written would say nothing at all. */
const fitting = (problems: readonly Problem[]): readonly Problem[] => {
  let length = 2;
  return problems.filter((problem) => (length += JSON.stringify(problem).length + 1) <= COLUMN_LENGTH);
};

const toRow = ({ queue, sequenceNumber, enqueuedAt, stack, ...note }: DeadLetterNote): Row => {
  const key = { queue, sequenceNumber, enqueuedAt };
  const cut = stack === undefined ? {} : { stack: stack.slice(0, COLUMN_LENGTH) };
  return {
    ...noteRow.write({ ...note, ...cut, problems: fitting(note.problems) }),
    partitionKey: partitionOf(key),
    rowKey: rowKeyOf(key),
  };
};

/** Behind every number in the order of row keys. A message id may hold what a key may not. */
const contentKeyOf = (messageId: string, bodyHash: string): string =>
  `~${createHash('sha256').update(`${bodyHash}${messageId}`).digest('hex')}`;

/** The note once more, to be found by what the message holds. */
const contentRows = (note: DeadLetterNote): Row[] =>
  note.messageId === undefined
    ? []
    : [{ ...toRow(note), rowKey: contentKeyOf(note.messageId, note.bodyHash), numbers: rowKeyOf(note) }];

/** Lookups by content at a time. */
const AT_ONCE = 16;

/**
 * Notes in table `DeadLetterNotes`: partition = queue, row = sequence number (20 digits) `~` enqueued at (13-digit
 * milliseconds), and a second time under `~` and a hash of message id and body.
 */
export const tablesDeadLetterNotes = (table: TableClient): DeadLetterNotes & LetterNotes => {
  const rows = rowsOf(table);
  const inTurn = turnstile(AT_ONCE);
  return {
    async find({ queue, sequenceNumber, enqueuedAt }) {
      const delivery = { queue, sequenceNumber, enqueuedAt };
      const row = await rows.find(partitionOf(delivery), rowKeyOf(delivery));
      return row && { ...delivery, ...noteRow.read(row) };
    },
    write: async (note) => void (await rows.insertTogether([toRow(note)], contentRows(note))),
    async *between(first, last) {
      for await (const row of rows.list(betweenFilter(first, last)))
        yield { ...deliveryOf(first.queue, row.rowKey), ...noteRow.read(row) };
    },
    ofContent: (queue, messageId, bodyHash) =>
      inTurn(async () => {
        const row = await rows.find(partitionOf({ queue }), contentKeyOf(messageId, bodyHash));
        return row && { ...deliveryOf(queue, String(row['numbers'])), ...noteRow.read(row) };
      }),
  };
};
