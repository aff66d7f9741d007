import { createHash } from 'node:crypto';
import type { AuditEntry, AuditTrail, Happening, Tell } from './audit.ts';

/** The partition of entries that concern no contractor. */
export const SERVICE_PARTITION = '~service';
const NOTHING_BEFORE = '0'.repeat(64);
const MOST_TRIES = 50;

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** The same kind and ids are the same fact, however often it is told. */
const entryIdOf = ({ kind, ids }: Happening): string => sha256(JSON.stringify([kind, ...ids]));

type Unhashed = Omit<AuditEntry, 'hash'>;

/** SHA-256 over every other field, members of `facts` in alphabetical order. */
export const hashOf = ({ contractor, number, kind, at, facts, entryId, previous }: Unhashed): string =>
  sha256(
    JSON.stringify([
      contractor,
      number,
      kind,
      at,
      Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1)),
      entryId,
      previous,
    ]),
  );

const next = (happening: Happening, last: AuditEntry | undefined): AuditEntry => {
  const entry: Unhashed = {
    contractor: happening.contractor ?? SERVICE_PARTITION,
    number: (last?.number ?? 0) + 1,
    kind: happening.kind,
    at: happening.at,
    facts: happening.facts ?? {},
    entryId: entryIdOf(happening),
    previous: last?.hash ?? NOTHING_BEFORE,
  };
  return { ...entry, hash: hashOf(entry) };
};

/** What the log gets to know of each new entry: one structured record, named as its kind. */
export type LogEntry = (entry: AuditEntry) => Promise<void>;

/**
 * Tells happenings to the trail: the insert of the next number decides, a repeat adds nothing, and a redelivery makes good
 * what a crash left out. Throws `STORE_AWAY`.
 */
export const makeTell =
  (trail: AuditTrail, log: LogEntry): Tell =>
  async (happening) => {
    const id = entryIdOf(happening);
    for (let tried = 0; tried < MOST_TRIES; tried++) {
      const entries = await trail.read(happening.contractor ?? SERVICE_PARTITION);
      if (entries.some(({ entryId }) => entryId === id)) return;
      const entry = next(happening, entries.at(-1));
      if (await trail.insert(entry)) return log(entry);
    }
    throw new Error(`an audit entry lost ${MOST_TRIES} races in a row`);
  };

/** The first entry whose number, link or hash does not hold; undefined: the chain is whole. */
export const firstBroken = (entries: readonly AuditEntry[]): AuditEntry | undefined =>
  entries.find((entry, index) => {
    const before = entries[index - 1];
    return (
      entry.number !== index + 1 || entry.previous !== (before?.hash ?? NOTHING_BEFORE) || entry.hash !== hashOf(entry)
    );
  });
