import type { AuditFacts, Tell } from './audit.ts';
import type { Instant } from './brand.ts';
import { contractorKey, type ContractorKey } from './contractor.ts';
import type { DeliveryKey } from './dead-letter.ts';
import { letterId, isHeldBack, type CopyMark, type DeadLetters, type ExplainedLetter } from './dead-letters.ts';
import type { EditedEvent } from './event-edit.ts';
import { FAULTS } from './fault.ts';
import type { Request } from './request.ts';

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
  /** Writes if nobody wrote since. Undefined: somebody did. */
  swap(version: string, next: Replay): Promise<string | undefined>;
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

export interface Replaying {
  readonly deadLetters: Pick<DeadLetters, 'send'>;
  readonly replays: Replays;
  readonly ask: (asked: Omit<Request, 'id' | 'at'>) => Promise<unknown>;
  readonly tell: Tell;
  readonly now: () => Instant;
  readonly newId: () => string;
}

/** A holder that has not finished by then is dead: sending takes at most about 21 seconds. */
const HOLD_MS = 30_000;

interface Won {
  readonly explained: ExplainedLetter;
  readonly replay: Replay;
  readonly version: string;
}

type Taken = Won | 'done before' | 'in progress';

const take = async (
  { replays, now, newId }: Replaying,
  order: LetterOrder,
  explained: ExplainedLetter,
): Promise<Taken> => {
  const { queue, sequenceNumber, enqueuedAt } = explained.letter;
  const { act, actor, reason } = order;
  const replay: Replay = { queue, sequenceNumber, enqueuedAt, act, actor, reason, messageId: newId(), at: now() };
  const inserted = await replays.insert(replay);
  if (inserted !== undefined) return { explained, replay, version: inserted };
  const found = await replays.find(replay);
  if (found?.value.settledAt !== undefined) return 'done before';
  if (!found || now() - found.value.at < HOLD_MS) return 'in progress';
  const over = { ...replay, messageId: found.value.messageId };
  const swapped = await replays.swap(found.version, over);
  return swapped === undefined ? 'in progress' : { explained, replay: over, version: swapped };
};

/** The block that a note names is lifted with the replay, or the copy would meet it again. Before the copy, so that it is there in time. */
const liftBlock = async (
  { ask }: Replaying,
  { explained: { note }, replay: { actor, reason } }: Won,
  lifted: Set<ContractorKey>,
): Promise<void> => {
  if (note?.contractor === undefined || FAULTS[note.code].kind !== 'block') return;
  const contractor = contractorKey(note.contractor);
  if (lifted.has(contractor)) return;
  lifted.add(contractor);
  await ask({ contractor, act: 'lift-block', actor, reason, details: {} });
};

const markOf = ({ explained: { fault: code, times }, replay }: Won, { edited }: LetterOrder): CopyMark => ({
  messageId: replay.messageId,
  at: replay.at,
  fault: { code, times },
  ...(edited && { edited }),
});

const finish = async (
  deps: Replaying,
  order: LetterOrder,
  won: Won,
  lifted: Set<ContractorKey>,
): Promise<LetterOutcome> => {
  const { explained, replay, version } = won;
  if (replay.act !== 'discard') {
    await liftBlock(deps, won, lifted);
    await deps.deadLetters.send(explained.letter, markOf(won, order));
  }
  await deps.replays.swap(version, { ...replay, settledAt: deps.now() });
  return ENDS[replay.act];
};

const ENDS = { replay: 'replayed', discard: 'discarded', edit: 'edited' } as const;
const KINDS = {
  replay: 'dead letters replayed',
  discard: 'dead letters discarded',
  edit: 'dead letter edited',
} as const;

/** Which letters; of an edit, which event took the place and what differs in it. */
const factsOf = ({ edited }: LetterOrder, ids: readonly string[]): AuditFacts =>
  edited
    ? { letter: ids.join(' '), eventId: edited.id, paths: edited.paths.join(' ') }
    : { count: ids.length, letters: ids.join(' ') };

/** One entry for the batch, before anything is sent: whoever reads the trail finds every letter by its number. */
const tellBatch = (deps: Replaying, order: LetterOrder, won: readonly Won[]): Promise<void> => {
  const ids = won.map(({ replay }) => letterId(replay));
  return deps.tell({
    kind: KINDS[order.act],
    ids: won.flatMap(({ replay }) => [letterId(replay), replay.at]),
    at: deps.now(),
    facts: { by: order.actor, ...factsOf(order, ids), statedReason: order.reason },
  });
};

/**
 * Ends dead letters, each by one operator only: intents won first, then told, then for each the copy is sent and its intent
 * marked. Stopped anywhere and run again, nothing is lost; a copy that may have been sent is sent again under its own id.
 * Copies of one session keep their order.
 */
export const makeEndLetters =
  (deps: Replaying) =>
  async (order: LetterOrder, letters: readonly ExplainedLetter[]): Promise<ReadonlyMap<string, LetterOutcome>> => {
    const outcomes = new Map<string, LetterOutcome>();
    const won: Won[] = [];
    const takeOne = async (explained: ExplainedLetter): Promise<void> => {
      const held = order.act === 'replay' && !order.heldBackToo && isHeldBack(explained);
      const taken = held ? 'held back' : await take(deps, order, explained);
      if (typeof taken === 'string') outcomes.set(letterId(explained.letter), taken);
      else won.push(taken);
    };
    await Promise.all(letters.map(takeOne));
    if (won.length === 0) return outcomes;
    await tellBatch(deps, order, won);
    await Promise.all(
      [...bySession(letters, won)].map(async (row) => {
        const lifted = new Set<ContractorKey>();
        for (const one of row) {
          outcomes.set(letterId(one.replay), await finish(deps, order, one, lifted));
        }
      }),
    );
    return outcomes;
  };

const bySession = (letters: readonly ExplainedLetter[], won: readonly Won[]): Iterable<readonly Won[]> => {
  const place = new Map(letters.map(({ letter }, at) => [letterId(letter), at]));
  const placeOf = ({ replay }: Won): number => place.get(letterId(replay)) ?? 0;
  const inOrder = won.toSorted((one, other) => placeOf(one) - placeOf(other));
  return Map.groupBy(inOrder, ({ explained }) => explained.letter.sessionId ?? '').values();
};
