import { bodyHashOf, type DeadLetterNote, type DeliveryKey } from './dead-letter-note.ts';
import {
  byNumber,
  explained,
  EXPIRED,
  letterId,
  type DeadLetter,
  type DeadLetters,
  type ExplainedLetter,
  type LetterNotes,
} from './dead-letter.ts';
import type { Replays } from './replay.ts';

/** What dead letters are looked for in. */
export interface Finding {
  readonly deadLetters: Pick<DeadLetters, 'peek'>;
  readonly notes: LetterNotes;
  readonly replays: Pick<Replays, 'between'>;
}

/** A stretch of the dead-letter queue. */
export interface LetterPage {
  readonly letters: readonly ExplainedLetter[];
  /** Where the next stretch begins. Undefined: this was the last. */
  readonly next?: string;
}

/** Messages that one call peeks, and how many the head is looked over for at a time. */
export const PAGE = 200;
const collected = async <T extends DeliveryKey>(rows: AsyncIterable<T>): Promise<ReadonlyMap<string, T>> => {
  const found = new Map<string, T>();
  for await (const row of rows) found.set(letterId(row), row);
  return found;
};

/** Ids of the letters of a range that are marked for good. */
export const settledIn = async ({ replays }: Finding, first: DeliveryKey, last: DeliveryKey) =>
  new Set(
    [...(await collected(replays.between(first, last))).values()]
      .filter(({ settledAt }) => settledAt !== undefined)
      .map(letterId),
  );

/** The first and the last of them by number. Undefined: there are none. */
export const ends = (letters: readonly DeliveryKey[]): readonly [DeliveryKey, DeliveryKey] | undefined => {
  const inOrder = letters.toSorted(byNumber);
  const [first, last] = [inOrder[0], inOrder.at(-1)];
  return first && last && [first, last];
};

const after = (key: DeliveryKey): string => String(BigInt(key.sequenceNumber) + 1n);

/** By the broker's numbers; else by message id and body. What expired was never given up, so nobody noted it. */
const noteOf = async (
  { notes }: Finding,
  letter: DeadLetter,
  byNumbers: ReadonlyMap<string, DeadLetterNote>,
): Promise<DeadLetterNote | undefined> => {
  const { queue, messageId, body } = letter;
  const found = byNumbers.get(letterId(letter));
  if (found || messageId === undefined || letter.reason === EXPIRED) return found;
  return notes.ofContent(queue, messageId, bodyHashOf(body));
};

/** Each letter beside its note. */
const explainAll = async (deps: Finding, letters: readonly DeadLetter[]): Promise<ExplainedLetter[]> => {
  const range = ends(letters);
  if (!range) return [];
  const byNumbers = await collected<DeadLetterNote>(deps.notes.between(...range));
  return Promise.all(letters.map(async (letter) => explained(letter, await noteOf(deps, letter, byNumbers))));
};

/** One stretch of the queue from a sequence number on; what is marked for good is left out. */
export const listFrom =
  (deps: Finding) =>
  async (from: string): Promise<LetterPage> => {
    const letters = await deps.deadLetters.peek(from, PAGE);
    const range = ends(letters);
    if (!range) return { letters: [] };
    const settled = await settledIn(deps, ...range);
    const open = letters.filter((letter) => !settled.has(letterId(letter)));
    return { letters: await explainAll(deps, open), next: after(range[1]) };
  };

/** Exactly these letters as they lie in the queue; those that it does not hold are missing. Deep ones are reached directly. */
export const fetchLetters = async (deps: Finding, keys: readonly DeliveryKey[]): Promise<ExplainedLetter[]> => {
  const wanted = new Map(keys.map((key) => [letterId(key), key]));
  const found: DeadLetter[] = [];
  let reached = 0n;
  for (const key of [...wanted.values()].toSorted(byNumber)) {
    if (BigInt(key.sequenceNumber) < reached) continue;
    const some = await deps.deadLetters.peek(key.sequenceNumber, wanted.size);
    found.push(...some.filter((letter) => wanted.has(letterId(letter))));
    reached = BigInt(some.at(-1)?.sequenceNumber ?? key.sequenceNumber) + 1n;
  }
  return explainAll(deps, found);
};
