import type { Tell } from '../audit/audit.ts';
import type { Instant } from '../brand.ts';
import type { DeliveryKey } from './dead-letter-note.ts';
import { letterId, type DeadLetters, type ExplainedLetter, type LetterNotes } from './dead-letter.ts';
import type { EventRules } from '../event/event-rules.ts';
import { editEvent, type EditRefusal, type EventEdit } from './event-edit.ts';
import { shownBody, type ShownBody } from '../event/masked-event.ts';
import { makeEndLetters, MOST_LETTERS } from './end-letters.ts';
import { ends, fetchLetters, listFrom, PAGE, settledIn } from './letter-finding.ts';
import type { LetterOrder, LetterOutcome, Replays } from './replay.ts';
import type { Request } from '../request/request.ts';
import { turnstile } from '../turnstile.ts';

export interface DeadLetterDesk {
  readonly deadLetters: DeadLetters;
  readonly notes: LetterNotes;
  readonly replays: Replays;
  /** What an edited event is held to. */
  readonly rules: EventRules;
  readonly ask: (asked: Omit<Request, 'id' | 'at'>) => Promise<unknown>;
  readonly tell: Tell;
  readonly now: () => Instant;
  readonly newId: () => string;
}

/** Rounds of cleaning within one call; whoever comes next goes on. */
const MOST_ROUNDS = 20;

/** Removes what is marked in a row at the head of the queue, at most a page of it. None: there is nothing to remove, for now. */
const cleanOnce = async (deps: DeadLetterDesk): Promise<number> => {
  const head = await deps.deadLetters.peek('0', PAGE);
  const range = ends(head);
  if (!range) return 0;
  const settled = await settledIn(deps, ...range);
  const unmarked = head.findIndex((letter) => !settled.has(letterId(letter)));
  const inARow = unmarked === -1 ? head.length : unmarked;
  if (inARow === 0) return 0;
  const isMarked = async (key: DeliveryKey): Promise<boolean> =>
    settled.has(letterId(key)) || (await deps.replays.find(key))?.value.settledAt !== undefined;
  return deps.deadLetters.complete(inARow, isMarked);
};

/**
 * Removes what is marked from the head of the queue. A marked letter behind an unmarked one waits. One looks and takes at a
 * time: who takes what another one looked at takes letters that are not marked, and locks them for a minute.
 */
const cleanHead = (deps: DeadLetterDesk) => {
  const inTurn = turnstile(1);
  return async (): Promise<number> => {
    let removed = 0;
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const completed = await inTurn(() => cleanOnce(deps));
      if (completed === 0) break;
      removed += completed;
    }
    return removed;
  };
};

export interface ShownLetter {
  readonly explained: ExplainedLetter;
  readonly body: ShownBody;
}

/** Who edits the event of a dead letter, how and why. */
export interface EditOrder extends EventEdit {
  readonly actor: string;
  readonly reason: string;
  /** Only says what would differ. */
  readonly dryRun: boolean;
}

/** What came of an edit. */
export type EditOutcome =
  | EditRefusal
  | {
      readonly kind: LetterOutcome | 'would be edited';
      /** Of the new event. */
      readonly eventId: string;
      readonly paths: readonly string[];
    };

const edit =
  (deps: DeadLetterDesk, endLetters: ReturnType<typeof makeEndLetters>) =>
  async ({ actor, reason, dryRun, ...wanted }: EditOrder, key: DeliveryKey): Promise<EditOutcome | undefined> => {
    const [found] = await fetchLetters(deps, [key]);
    if (!found) return undefined;
    const edited = editEvent(found, wanted, deps.rules, deps.now());
    if ('kind' in edited) return edited;
    const told = { eventId: edited.id, paths: edited.paths };
    if (dryRun) return { kind: 'would be edited', ...told };
    const outcomes = await endLetters({ act: 'edit', actor, reason, heldBackToo: true, edited }, [found]);
    return { kind: outcomes.get(letterId(key)) ?? 'unknown', ...told };
  };

/** What the queue does not hold any longer since somebody ended it is not unknown. */
const tellEnded = async (
  { replays }: DeadLetterDesk,
  keys: readonly DeliveryKey[],
  outcomes: Map<string, LetterOutcome>,
): Promise<void> => {
  const missing = keys.filter((key) => outcomes.get(letterId(key)) === 'unknown');
  const rows = await Promise.all(missing.map((key) => replays.find(key)));
  for (const row of rows) if (row?.value.settledAt !== undefined) outcomes.set(letterId(row.value), 'done before');
};

/** Everything that operators do with dead letters. Whoever calls this has settled that the person may. */
export const makeDeadLetterDesk = (deps: DeadLetterDesk) => {
  const endLetters = makeEndLetters(deps);
  const show = async (key: DeliveryKey, personal: boolean): Promise<ShownLetter | undefined> => {
    const [found] = await fetchLetters(deps, [key]);
    return found && { explained: found, body: shownBody(found.letter.body, personal) };
  };
  return {
    list: listFrom(deps),
    cleanHead: cleanHead(deps),
    /** Personal data covered. Undefined: the queue holds no such dead letter. */
    show: (key: DeliveryKey) => show(key, false),
    /** As `show`, with personal data to be read; told before it is given. */
    uncover: async (key: DeliveryKey, actor: string, statedReason: string): Promise<ShownLetter | undefined> => {
      const found = await show(key, true);
      if (found)
        await deps.tell({
          kind: 'dead letter uncovered',
          ids: [letterId(key), actor, deps.now()],
          at: deps.now(),
          facts: { by: actor, letter: letterId(key), statedReason },
        });
      return found;
    },
    /** Sends a corrected event in the place of one that was refused; see `editEvent` for what may differ. */
    edit: edit(deps, endLetters),
    /** Replays or discards these; what came of each, by its id. */
    end: async (order: LetterOrder, keys: readonly DeliveryKey[]): Promise<ReadonlyMap<string, LetterOutcome>> => {
      const letters = await fetchLetters(deps, keys);
      const outcomes = new Map<string, LetterOutcome>(keys.map((key) => [letterId(key), 'unknown']));
      for (let at = 0; at < letters.length; at += MOST_LETTERS)
        for (const [id, outcome] of await endLetters(order, letters.slice(at, at + MOST_LETTERS)))
          outcomes.set(id, outcome);
      await tellEnded(deps, keys, outcomes);
      return outcomes;
    },
  };
};
