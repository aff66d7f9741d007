import type { Instant } from '../brand.ts';
import type { DeliveryKey } from './dead-letter-note.ts';
import type { EditedEvent } from './event-edit.ts';

/** What an operator does with a dead letter. */
export const LETTER_ACTS = ['replay', 'discard', 'edit'] as const;

export type LetterAct = (typeof LETTER_ACTS)[number];

/** The intent to end a dead letter, keyed as its note is. Its insert decides between two operators. */
export interface Replay extends DeliveryKey {
  readonly act: LetterAct;
  /** Of the copy. Stays the same however often it has to be sent. */
  readonly messageId: string;
  /** Object id of the operator. */
  readonly actor: string;
  readonly reason: string;
  /** Since when its holder is at it. */
  readonly at: Instant;
  /** The copy is on the queue, or the letter is to go: what is marked so is hidden and removed from the head. */
  readonly settledAt?: Instant;
}

/** Where intents are kept. Throws `STORE_AWAY`. */
export interface Replays {
  find(key: DeliveryKey): Promise<{ readonly value: Replay; readonly version: string } | undefined>;
  /** The version written. Undefined: somebody was first. */
  insert(replay: Replay): Promise<string | undefined>;
  /** At most 100 of one queue, all or none; the versions written, in order. Undefined: somebody was first with one of them. */
  insertAll(replays: readonly Replay[]): Promise<readonly string[] | undefined>;
  /** Writes if nobody wrote since. Undefined: somebody did. */
  swap(version: string, next: Replay): Promise<string | undefined>;
  /** At most 100 of one queue, all or none. False: somebody wrote one of them since. */
  swapAll(swaps: readonly { readonly version: string; readonly next: Replay }[]): Promise<boolean>;
  /** Those of a range of one queue, both ends included. */
  between(first: DeliveryKey, last: DeliveryKey): AsyncIterable<Replay>;
}

export type LetterOutcome =
  | 'replayed'
  | 'discarded'
  /** An edited event is on the queue in its place. */
  | 'edited'
  /** Somebody ended it before. */
  | 'done before'
  /** Somebody is at it; if that one has died, it may be taken over after half a minute. */
  | 'in progress'
  | 'held back'
  /** The queue holds no such dead letter. */
  | 'unknown';

/** Who ends dead letters, how and why. */
export interface LetterOrder {
  readonly act: LetterAct;
  readonly actor: string;
  readonly reason: string;
  /** Takes those that are held back from bulk, too. */
  readonly heldBackToo: boolean;
  /** Of act *edit*, which is about one letter: what takes its place. */
  readonly edited?: EditedEvent;
}
