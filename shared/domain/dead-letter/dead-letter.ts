import type { Instant } from '../brand.ts';
import type { DeadLetterNote, DeliveryKey } from './dead-letter-note.ts';
import { FAULTS, type FaultCode } from '../fault.ts';

/** One message of the dead-letter queue as it lies there. Looking at it locks nothing. */
export interface DeadLetter extends DeliveryKey {
  readonly messageId?: string;
  readonly sessionId?: string;
  readonly contentType?: string;
  /** The broker's own word, such as `MaxDeliveryCountExceeded` or `TTLExpiredException`. */
  readonly reason?: string;
  readonly deliveries: number;
  /** The bytes of the body; of a body that is no bytes, its JSON text. */
  readonly body: Uint8Array;
  /** How often it was replayed before. */
  readonly replays: number;
  /** How often its event was edited before. */
  readonly edits: number;
  /** The fault it was replayed after, and how often in a row it died of that one. */
  readonly lastFault?: { readonly code: string; readonly times: number };
}

/** What a copy says about the replay that made it. */
export interface CopyMark {
  /** New for each replay, so that no duplicate detection takes the copy for the original. */
  readonly messageId: string;
  readonly at: Instant;
  /** The fault of this dead letter, and how often in a row by now. */
  readonly fault: { readonly code: string; readonly times: number };
  /** Another body, of an event that was edited, and how often it was by now. Absent: the body stays as it is. */
  readonly edited?: { readonly body: Uint8Array; readonly n: number };
}

/** The dead-letter queue of the contractors' queue. Throws `QUEUE_AWAY`. */
export interface DeadLetters {
  readonly queue: string;
  /** At most `most` messages from a sequence number on, in its order. Locks nothing. Empty: there is nothing further. */
  peek(from: string, most: number): Promise<readonly DeadLetter[]>;
  /** Sends a copy of a letter that was peeked: session, body, properties and their types as they were, the mark added. */
  send(letter: DeadLetter, mark: CopyMark): Promise<void>;
  /**
   * Takes at most `most` messages from the head and completes those that `isMarked` names. Any other that was handed out
   * stays until its lock runs out: nothing is ever given back. How many it completed.
   */
  complete(most: number, isMarked: (key: DeliveryKey) => Promise<boolean>): Promise<number>;
}

/** Notes as they are looked for from the dead letters' side. Throws `STORE_AWAY`. */
export interface LetterNotes {
  /** Those of many messages at once, by sequence number, both ends included. */
  between(first: DeliveryKey, last: DeliveryKey): AsyncIterable<DeadLetterNote>;
  /** The newest of a message with this id and this body: of one that came by another number, for some tool moved it. */
  ofContent(queue: string, messageId: string, bodyHash: string): Promise<DeadLetterNote | undefined>;
}

/** A dead letter that nobody judged was interrupted: no fault of its own, so it may be replayed in bulk. */
export type LetterFault = FaultCode | 'INTERRUPTED' | 'EXPIRED';

/** Whether a dead letter can have died of this. */
export const isLetterFault = (code: string): code is LetterFault =>
  code in FAULTS || code === 'INTERRUPTED' || code === 'EXPIRED';

/** A dead letter beside what is known of it. */
export interface ExplainedLetter {
  readonly letter: DeadLetter;
  readonly note?: DeadLetterNote;
  readonly fault: LetterFault;
  /** How often in a row it died of this fault, this time included. */
  readonly times: number;
}

/** Died this often of one fault, it is left out of bulk replay. */
export const HELD_BACK_AFTER = 3;

/** The broker's word for a message that nothing took in time. */
export const EXPIRED = 'TTLExpiredException';

/** Joins a dead letter with its note. */
export const explained = (letter: DeadLetter, note: DeadLetterNote | undefined): ExplainedLetter => {
  const fault = note?.code ?? (letter.reason === EXPIRED ? 'EXPIRED' : 'INTERRUPTED');
  const times = letter.lastFault?.code === fault ? letter.lastFault.times + 1 : 1;
  return { letter, ...(note && { note }), fault, times };
};

/** Whether bulk replay leaves it out. */
export const isHeldBack = ({ times }: ExplainedLetter): boolean => times >= HELD_BACK_AFTER;

/** How a dead letter is named on the wire and on the command line: sequence number `~` enqueued at, in milliseconds. */
export const letterId = ({ sequenceNumber, enqueuedAt }: DeliveryKey): string => `${sequenceNumber}~${enqueuedAt}`;

/** Reads what `letterId` wrote. Undefined: it is none. */
export const letterKey = (queue: string, id: string): DeliveryKey | undefined => {
  const [, sequenceNumber, enqueuedAt] = /^(\d{1,19})~(\d{1,15})$/.exec(id) ?? [];
  return sequenceNumber === undefined ? undefined : { queue, sequenceNumber, enqueuedAt: Number(enqueuedAt) };
};

/** By the broker's numbers, oldest first. */
export const byNumber = (one: DeliveryKey, other: DeliveryKey): number => {
  const difference = BigInt(one.sequenceNumber) - BigInt(other.sequenceNumber);
  return difference < 0n ? -1 : difference > 0n ? 1 : one.enqueuedAt - other.enqueuedAt;
};
