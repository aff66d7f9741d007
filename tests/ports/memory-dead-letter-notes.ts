import type { DeadLetterNote, DeadLetterNotes, DeliveryKey } from '../../shared/domain/dead-letter/dead-letter-note.ts';
import { memoryRows } from './memory-rows.ts';

const keyOf = ({ queue, sequenceNumber, enqueuedAt }: DeliveryKey): string =>
  JSON.stringify([queue, sequenceNumber, enqueuedAt]);

/** Notes about dead letters in this process, for model and property tests. */
export const memoryDeadLetterNotes = (): DeadLetterNotes => {
  const rows = memoryRows<DeadLetterNote>();
  return {
    find: async (delivery) => rows.find(keyOf(delivery))?.value,
    write: async (note) => void rows.insert(keyOf(note), note),
  };
};
