import type { AuditFacts, Tell } from '../audit/audit.ts';
import type { Instant } from '../brand.ts';
import { contractorKey, type ContractorKey } from '../contractor/contractor.ts';
import { letterId, isHeldBack, type CopyMark, type DeadLetters, type ExplainedLetter } from './dead-letter.ts';
import { FAULTS } from '../fault.ts';
import type { LetterOrder, LetterOutcome, Replay, Replays } from './replay.ts';
import type { Request } from '../request/request.ts';

export interface EndingLetters {
  readonly deadLetters: Pick<DeadLetters, 'send'>;
  readonly replays: Replays;
  readonly ask: (asked: Omit<Request, 'id' | 'at'>) => Promise<unknown>;
  readonly tell: Tell;
  readonly now: () => Instant;
  readonly newId: () => string;
}

/** Letters that one call may end: as many as one transaction of the store takes. */
export const MOST_LETTERS = 100;

/** A holder that has not finished by then is dead: sending takes at most about 21 seconds. */
const HOLD_MS = 30_000;

interface Won {
  readonly explained: ExplainedLetter;
  readonly replay: Replay;
  readonly version: string;
}

type Outcomes = Map<string, LetterOutcome>;

const intentOf = ({ now, newId }: EndingLetters, order: LetterOrder, { letter }: ExplainedLetter): Replay => {
  const { queue, sequenceNumber, enqueuedAt } = letter;
  const { act, actor, reason } = order;
  return { queue, sequenceNumber, enqueuedAt, act, actor, reason, messageId: newId(), at: now() };
};

const take = async (
  { replays, now }: EndingLetters,
  explained: ExplainedLetter,
  replay: Replay,
): Promise<Won | 'done before' | 'in progress'> => {
  const inserted = await replays.insert(replay);
  if (inserted !== undefined) return { explained, replay, version: inserted };
  const found = await replays.find(replay);
  if (found?.value.settledAt !== undefined) return 'done before';
  if (!found || now() - found.value.at < HOLD_MS) return 'in progress';
  const over = { ...replay, messageId: found.value.messageId };
  const swapped = await replays.swap(found.version, over);
  return swapped === undefined ? 'in progress' : { explained, replay: over, version: swapped };
};

/** All at once as a rule; one by one where somebody has, or had, a hand on one of them. */
const takeAll = async (
  deps: EndingLetters,
  order: LetterOrder,
  letters: readonly ExplainedLetter[],
  outcomes: Outcomes,
): Promise<readonly Won[]> => {
  if (letters.length === 0) return [];
  const intents = letters.map((explained) => ({ explained, replay: intentOf(deps, order, explained) }));
  const versions = await deps.replays.insertAll(intents.map(({ replay }) => replay));
  if (versions) return intents.map((intent, at) => ({ ...intent, version: versions[at] ?? '' }));
  const won: Won[] = [];
  const takeOne = async ({ explained, replay }: (typeof intents)[number]) => ({
    id: letterId(replay),
    taken: await take(deps, explained, replay),
  });
  for (const { id, taken } of await Promise.all(intents.map(takeOne)))
    if (typeof taken === 'string') outcomes.set(id, taken);
    else won.push(taken);
  return won;
};

/** The block that a note names is lifted with the replay, or the copy would meet it again. Before the copy, so that it is there in time. */
const liftBlock = async (
  { ask }: EndingLetters,
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
const tellBatch = (deps: EndingLetters, order: LetterOrder, won: readonly Won[]): Promise<void> => {
  const ids = won.map(({ replay }) => letterId(replay));
  return deps.tell({
    kind: KINDS[order.act],
    ids: won.flatMap(({ replay }) => [letterId(replay), replay.at]),
    at: deps.now(),
    facts: { by: order.actor, ...factsOf(order, ids), statedReason: order.reason },
  });
};

/** Copies of one session one after the other, sessions side by side. What was sent, and why the rest was not. */
const sendAll = async (deps: EndingLetters, order: LetterOrder, won: readonly Won[]) => {
  if (order.act === 'discard') return { sent: won, failures: [] };
  const sent: Won[] = [];
  const sessions = Map.groupBy(won, ({ explained }) => explained.letter.sessionId ?? '').values();
  const rows = [...sessions].map(async (row) => {
    const lifted = new Set<ContractorKey>();
    for (const one of row) {
      await liftBlock(deps, one, lifted);
      await deps.deadLetters.send(one.explained.letter, markOf(one, order));
      sent.push(one);
    }
  });
  const settled = await Promise.allSettled(rows);
  return { sent, failures: settled.flatMap((row) => (row.status === 'rejected' ? [row.reason as unknown] : [])) };
};

/** A mark that is lost to somebody who took over is that one’s to make. */
const markAll = async ({ replays, now }: EndingLetters, sent: readonly Won[]): Promise<void> => {
  if (sent.length === 0) return;
  const settledAt = now();
  const swaps = sent.map(({ version, replay }) => ({ version, next: { ...replay, settledAt } }));
  if (await replays.swapAll(swaps)) return;
  await Promise.all(swaps.map(({ version, next }) => replays.swap(version, next)));
};

/**
 * Ends at most 100 dead letters, each by one operator only: intents won first, then told, then the copies sent and their
 * intents marked. Stopped anywhere and run again, nothing is lost; a copy that may have been sent is sent again under its
 * own id. Copies of one session keep the order of `letters`.
 */
export const makeEndLetters =
  (deps: EndingLetters) =>
  async (order: LetterOrder, letters: readonly ExplainedLetter[]): Promise<ReadonlyMap<string, LetterOutcome>> => {
    const isHeld = (one: ExplainedLetter): boolean => order.act === 'replay' && !order.heldBackToo && isHeldBack(one);
    const { held = [], free = [] } = Object.groupBy(letters, (one) => (isHeld(one) ? 'held' : 'free'));
    const outcomes: Outcomes = new Map(held.map(({ letter }) => [letterId(letter), 'held back']));
    const won = await takeAll(deps, order, free, outcomes);
    if (won.length === 0) return outcomes;
    await tellBatch(deps, order, won);
    const { sent, failures } = await sendAll(deps, order, won);
    await markAll(deps, sent);
    if (failures.length > 0) throw failures[0];
    for (const { replay } of sent) outcomes.set(letterId(replay), ENDS[order.act]);
    return outcomes;
  };
