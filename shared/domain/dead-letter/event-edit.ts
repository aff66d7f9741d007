import type { Instant } from '../brand.ts';
import type { ExplainedLetter } from './dead-letter.ts';
import { readArrival } from '../event/event.ts';
import type { EventRules } from '../event/event-rules.ts';
import { KNOWN_TYPES } from '../event/event-schema.ts';
import { Fault, FAULTS, type Problem } from '../fault.ts';
import { isWithin, partsOf, valueAt, withValueAt, type Parts } from '../json-path.ts';
import { jsonObjectIn } from '../event/masked-event.ts';

/** What somebody wants to stand in an event instead, by the JSON paths that its note names. */
export interface EventEdit {
  readonly set: Readonly<Record<string, unknown>>;
  readonly unset: readonly string[];
}

/** A new event in place of a dead one. */
export interface EditedEvent {
  readonly body: Uint8Array;
  /** `<id>~<n>`, n counting the edits of this event. */
  readonly id: string;
  readonly n: number;
  /** What differs from the original, the id aside. */
  readonly paths: readonly string[];
}

export interface EditRefusal {
  readonly kind: 'refused';
  /** For the operator: why, and what to do instead. No value of the event. */
  readonly says: string;
  readonly problems: readonly Problem[];
}

/** Who it is about, who says so and when, where the link goes, who vouches, on which terms: HR's word alone. */
const ATTRIBUTES = new Set(['specversion', 'id', 'source', 'type', 'subject', 'time']);
const MEMBERS = new Set(['externalId', 'emails', 'manager', 'policy']);

const isHrs = (parts: Parts): boolean =>
  ATTRIBUTES.has(String(parts[0])) || parts.some((part) => MEMBERS.has(String(part)));

/** Everything that is HR's word in an event, by path: an edit of what holds it must leave it alone, too. */
const hrsIn = (value: unknown, parts: Parts = []): readonly string[] => {
  if (parts.length > 0 && isHrs(parts)) return [JSON.stringify([parts, value])];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => hrsIn(member, [...parts, name]));
};

const sameHrs = (one: unknown, other: unknown): boolean =>
  JSON.stringify(hrsIn(one).toSorted()) === JSON.stringify(hrsIn(other).toSorted());

const refused = (says: string, problems: readonly Problem[] = []): EditRefusal => ({ kind: 'refused', says, problems });

const NOT_OURS = 'This is no event of HR’s, so no field of it can be edited. Replay it as it is, or discard it.';
const NOT_JUDGED = 'Nobody judged this message, so no note names a field to edit. Replay it as it is.';
const HRS = 'HR’s word alone: HR corrects it and sends the event again';
const HELD = `${HRS} (it holds an id, a number, an address, the sponsor or the policy)`;
const NO_PATH = 'a JSON path as the note spells it, such as $.data.timezone';
const NOWHERE = 'a place in the event: there is nothing that could hold it';

/** The rule that an edit of this path breaks. Undefined: it may be edited. */
const broken = (path: string, named: readonly string[]): Problem | undefined => {
  const parts = partsOf(path);
  if (!parts || parts.length === 0) return { path, rule: NO_PATH };
  if (isHrs(parts)) return { path, rule: HRS };
  const isNamed = named.map(partsOf).some((outer = []) => outer.length > 0 && isWithin(parts, outer));
  return isNamed ? undefined : { path, rule: `a field that the note names: ${named.join(', ')}` };
};

interface Change {
  readonly path: string;
  readonly next: unknown;
}

const changesOf = ({ set, unset }: EventEdit): readonly Change[] => [
  ...Object.entries(set).map(([path, next]) => ({ path, next })),
  ...unset.map((path) => ({ path, next: undefined })),
];

/** The event with every change in it, or what is wrong with them. */
const changed = (event: unknown, changes: readonly Change[]): { event: unknown } | { problems: readonly Problem[] } => {
  let edited = event;
  const problems: Problem[] = [];
  for (const { path, next } of changes) {
    const before = edited;
    try {
      edited = withValueAt(edited, partsOf(path) ?? [], next);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      problems.push({ path, rule: NOWHERE });
    }
    if (!sameHrs(before, edited)) problems.push({ path, rule: HELD });
  }
  return problems.length > 0 ? { problems } : { event: edited };
};

const EDITS_MARK = '~';

/** Of the same event as before, counted on: two dead letters of one event become one event again. */
const newId = (id: string, edits: number): string => {
  const mark = `${EDITS_MARK}${edits}`;
  return `${edits > 0 && id.endsWith(mark) ? id.slice(0, -mark.length) : id}${EDITS_MARK}${edits + 1}`;
};

/** The faults of the new event by the product's own rules. Undefined: it would be taken. */
const stillBroken = (body: Uint8Array, rules: EventRules, now: Instant): EditRefusal | undefined => {
  try {
    readArrival(body, rules, now);
    return undefined;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { code, details } = error;
    return refused(`The edited event would be refused again: ${code}. ${FAULTS[code].says}`, details.problems);
  }
};

const differing = (event: unknown, edited: unknown, changes: readonly Change[]): readonly string[] =>
  changes
    .map(({ path }) => path)
    .filter((path) => {
      const parts = partsOf(path) ?? [];
      return JSON.stringify(valueAt(event, parts)) !== JSON.stringify(valueAt(edited, parts));
    });

interface Editable {
  readonly event: Readonly<Record<string, unknown>> & { readonly id: string };
  /** Paths that the note names. */
  readonly named: readonly string[];
}

const editable = ({ letter, note }: ExplainedLetter): Editable | EditRefusal => {
  if (!note) return refused(NOT_JUDGED);
  const event = jsonObjectIn(letter.body);
  const id = event?.['id'];
  if (!event || typeof id !== 'string' || !KNOWN_TYPES.includes(String(event['type']))) return refused(NOT_OURS);
  const named = note.problems.map(({ path }) => path);
  if (named.length === 0) return refused(`The note of this letter names no field. ${FAULTS[note.code].wayOut}`);
  return { event: { ...event, id }, named };
};

/** The paths that may be edited. Those inside them may, too. */
export const editablePaths = (letter: ExplainedLetter): readonly string[] => {
  const found = editable(letter);
  return 'kind' in found ? [] : found.named.filter((path) => broken(path, found.named) === undefined);
};

const NOTHING_CHANGED = 'This cannot be edited. Nothing was changed.';

/**
 * A new event out of a dead one, with the original's time and everything else of it, held to every rule that an event of HR's
 * is held to. Only what the note of the letter names may change, and never what is HR's word alone.
 */
export const editEvent = (
  letter: ExplainedLetter,
  edit: EventEdit,
  rules: EventRules,
  now: Instant,
): EditedEvent | EditRefusal => {
  const found = editable(letter);
  if ('kind' in found) return found;
  const { event, named } = found;
  const changes = changesOf(edit);
  const problems = changes.flatMap(({ path }) => broken(path, named) ?? []);
  if (problems.length > 0) return refused(NOTHING_CHANGED, problems);
  const made = changed(event, changes);
  if ('problems' in made) return refused(NOTHING_CHANGED, made.problems);
  const paths = differing(event, made.event, changes);
  if (paths.length === 0) return refused('This changes nothing: the event says so already.');
  const { edits } = letter.letter;
  const id = newId(event.id, edits);
  const body = Buffer.from(JSON.stringify({ ...(made.event as object), id }));
  return stillBroken(body, rules, now) ?? { body, id, n: edits + 1, paths };
};
