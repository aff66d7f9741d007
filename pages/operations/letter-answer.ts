/** Dead letters as the operations API tells them (docs: operate, Operations). Instants are RFC 3339, UTC. */
import { instantOf, listOf, membersOf, numberOf, present, textOf } from '../read-answer.ts';

/** One line of a list. Names no person. */
export interface Letter {
  readonly id: string;
  readonly sequenceNumber: string;
  readonly enqueuedAt: string;
  readonly fault: string;
  readonly says: string;
  readonly wayOut: string;
  readonly contractor?: string;
  readonly eventType?: string;
  readonly eventId?: string;
  readonly messageId?: string;
  readonly deliveries: number;
  readonly replays: number;
  /** How often in a row it died of this fault. */
  readonly times: number;
  /** Left out of a replay of many. */
  readonly heldBack: boolean;
  readonly bytes: number;
  /** The broker's own word. */
  readonly reason?: string;
}

/** One broken rule of an event. */
export interface Problem {
  readonly path: string;
  readonly rule: string;
}

/** One dead letter with everything that is known of it. */
export interface OpenLetter extends Letter {
  /** JSON, laid out for reading; undefined: the body is no event. */
  readonly event?: string;
  readonly problems: readonly Problem[];
  readonly stack?: string;
  readonly requestId?: string;
  /** When the verdict was written. */
  readonly judgedAt?: string;
  /** JSON paths that may be edited. */
  readonly editable: readonly string[];
  /** Where the contractor stands; undefined: nobody of that number is known. */
  readonly phase?: string;
}

/** A stretch of the queue. */
export interface LetterPage {
  readonly letters: readonly Letter[];
  readonly next?: string;
}

const maybe = (value: unknown): string | undefined => textOf(value) || undefined;

const readLetter = (value: unknown): readonly Letter[] => {
  const members = membersOf(value);
  const enqueuedAt = instantOf(members['enqueuedAt']);
  if (typeof members['id'] !== 'string' || enqueuedAt === undefined) return [];
  const letter = {
    id: members['id'],
    sequenceNumber: textOf(members['sequenceNumber']),
    enqueuedAt,
    fault: textOf(members['fault']),
    says: textOf(members['says']),
    wayOut: textOf(members['wayOut']),
    deliveries: numberOf(members['deliveries']),
    replays: numberOf(members['replays']),
    times: numberOf(members['times']),
    heldBack: members['heldBack'] === true,
    bytes: numberOf(members['bytes']),
  };
  const [contractor, eventType, eventId, messageId, reason] = [
    'contractor',
    'eventType',
    'eventId',
    'messageId',
    'reason',
  ].map((name) => maybe(members[name]));
  return [{ ...letter, ...present({ contractor, eventType, eventId, messageId, reason }) }];
};

/** Leaves out what is not whole rather than failing the page. */
export const readLetterPage = (body: unknown): LetterPage => {
  const { deadLetters, next } = membersOf(body);
  return { letters: listOf(deadLetters).flatMap(readLetter), ...present({ next: maybe(next) }) };
};

export const readProblem = (value: unknown): Problem => {
  const { path, rule } = membersOf(value);
  return { path: textOf(path), rule: textOf(rule) };
};

/** Undefined: it is no dead letter. */
export const readOpenLetter = (body: unknown): OpenLetter | undefined => {
  const [letter] = readLetter(body);
  if (!letter) return undefined;
  const { body: shown, note, editable, state } = membersOf(body);
  const { event } = membersOf(shown);
  const { problems, stack, requestId, at } = membersOf(note);
  return {
    ...letter,
    problems: listOf(problems).map(readProblem),
    editable: listOf(editable).map(textOf).filter(Boolean),
    ...present({
      phase: maybe(membersOf(state)['phase']),
      event: event === undefined ? undefined : JSON.stringify(event, undefined, 2),
      stack: maybe(stack),
      requestId: maybe(requestId),
      judgedAt: instantOf(at),
    }),
  };
};

/** What came of each letter, by its id. */
export const readOutcomes = (body: unknown): ReadonlyMap<string, string> =>
  new Map(Object.entries(membersOf(membersOf(body)['outcomes'])).map(([id, outcome]) => [id, textOf(outcome)]));
