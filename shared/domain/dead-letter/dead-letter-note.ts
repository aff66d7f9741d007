import { createHash } from 'node:crypto';
import type { Instant } from '../brand.ts';
import type { FaultCode, Problem } from '../fault.ts';

/** How the broker identifies one message: never by a sender's id. */
export interface DeliveryKey {
  readonly queue: string;
  readonly sequenceNumber: string;
  readonly enqueuedAt: Instant;
}

/** SHA-256, hex: what a body is recognised by, whatever numbers a broker gives its message. */
export const bodyHashOf = (body: Uint8Array): string => createHash('sha256').update(body).digest('hex');

/** A verdict about one message, written before it is given up, so that the dead letter can be explained. */
export interface DeadLetterNote extends DeliveryKey {
  readonly code: FaultCode;
  readonly says: string;
  readonly problems: readonly Problem[];
  /** To join on where the broker's numbers do not match: the sender's message id and the SHA-256 (hex) of the body. */
  readonly messageId?: string;
  readonly bodyHash: string;
  readonly contractor?: string;
  /** Scrubbed stack of an unexpected error. */
  readonly stack?: string;
  readonly requestId?: string;
  readonly at: Instant;
}

/** Where notes are kept. Throws `STORE_AWAY`. */
export interface DeadLetterNotes {
  find(delivery: DeliveryKey): Promise<DeadLetterNote | undefined>;
  /** Repeatable: the first note of a message stands. */
  write(note: DeadLetterNote): Promise<void>;
}
