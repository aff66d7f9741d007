import { odata } from '@azure/data-tables';
import type { DeliveryKey } from '../domain/dead-letter/dead-letter-note.ts';

/** A queue name may hold slashes, which no key may; it never holds a tilde. */
export const partitionOf = ({ queue }: Pick<DeliveryKey, 'queue'>): string => queue.replaceAll('/', '~');

/** Sequence number (20 digits) `~` enqueued at (13-digit milliseconds). */
export const rowKeyOf = ({ sequenceNumber, enqueuedAt }: DeliveryKey): string =>
  `${sequenceNumber.padStart(20, '0')}~${String(enqueuedAt).padStart(13, '0')}`;

/** Which message a row is about. */
export const deliveryOf = (queue: string, rowKey: string): DeliveryKey => {
  const [sequenceNumber = '0', enqueuedAt = '0'] = rowKey.split('~');
  return { queue, sequenceNumber: String(BigInt(sequenceNumber)), enqueuedAt: Number(enqueuedAt) };
};

/** The rows of a range of sequence numbers of one queue, both ends included. */
export const betweenFilter = (first: DeliveryKey, last: DeliveryKey): string =>
  odata`PartitionKey eq ${partitionOf(first)} and RowKey ge ${rowKeyOf(first)} and RowKey le ${rowKeyOf(last)}`;
