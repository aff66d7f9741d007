import { createHash } from 'node:crypto';
import { turnstile } from '../turnstile.ts';
import type { AuditEntry, AuditTrail, ChainHead, Happening, Tell } from './audit.ts';

/** The partition of entries that concern no contractor. */
export const SERVICE_PARTITION = '~service';
/** A cut of younger entries is none that a setting allows. */
export const LEAST_AUDIT_DAYS = 90;
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

const next = (happening: Happening, head: ChainHead | undefined): AuditEntry => {
  const entry: Unhashed = {
    contractor: happening.contractor ?? SERVICE_PARTITION,
    number: (head?.number ?? 0) + 1,
    kind: happening.kind,
    at: happening.at,
    facts: happening.facts ?? {},
    entryId: entryIdOf(happening),
    previous: head?.hash ?? NOTHING_BEFORE,
  };
  return { ...entry, hash: hashOf(entry) };
};

/** What the log gets to know of each new entry: one structured record, named as its kind. */
export type LogEntry = (entry: AuditEntry) => Promise<void>;

/**
 * Tells happenings to the trail: the insert of the next number decides, a repeat adds nothing, and a redelivery makes good
 * what a crash left out. What concerns no contractor waits its turn in this process: a chain that everybody writes to would
 * be lost by most. Throws `STORE_AWAY`.
 */
export const makeTell = (trail: AuditTrail, log: LogEntry): Tell => {
  const tell = telling(trail, log);
  const inTurn = turnstile(1);
  return (happening) => (happening.contractor === undefined ? inTurn(() => tell(happening)) : tell(happening));
};

const telling =
  (trail: AuditTrail, log: LogEntry): Tell =>
  async (happening) => {
    const id = entryIdOf(happening);
    for (let tried = 0; tried < MOST_TRIES; tried++) {
      const { told, head } = await trail.look(happening.contractor ?? SERVICE_PARTITION, id);
      if (told) return;
      const entry = next(happening, head);
      if (await trail.insert(entry)) return log(entry);
    }
    throw new Error(`an audit entry lost ${MOST_TRIES} races in a row`);
  };

/** What the entry of a cut tells: the last entry that went, so that what is left can be held to it. */
export interface CutFacts {
  readonly lastNumber: number;
  readonly lastHash: string;
}

/** A cut vouches for a chain that starts right behind it, or, where not all of it has gone yet, still holds its last entry. */
const isVouchedBy = ({ lastNumber, lastHash }: CutFacts, entries: readonly AuditEntry[]): boolean => {
  const [first] = entries;
  if (!first || lastNumber < first.number - 1) return false;
  return lastNumber === first.number - 1
    ? first.previous === lastHash
    : entries[lastNumber - first.number]?.hash === lastHash;
};

/** Whether a chain starts with its first entry, or where a cut in it says that it does. */
const startsRight = (entries: readonly AuditEntry[]): boolean => {
  const [first] = entries;
  if (!first || first.number === 1) return first?.previous === NOTHING_BEFORE;
  return entries.some(({ kind, number, facts }) => {
    const { lastNumber, lastHash } = facts;
    if (kind !== 'entries cut' || typeof lastNumber !== 'number' || typeof lastHash !== 'string') return false;
    return lastNumber < number && isVouchedBy({ lastNumber, lastHash }, entries);
  });
};

/**
 * The first entry whose number, link or hash does not hold; undefined: the chain is whole. A chain may start later than
 * with number 1 only where an entry `entries cut` in it names what went before, by number and hash.
 */
export const firstBroken = (entries: readonly AuditEntry[]): AuditEntry | undefined =>
  entries.find((entry, index) => {
    const before = entries[index - 1];
    const follows = before
      ? entry.number === before.number + 1 && entry.previous === before.hash
      : startsRight(entries);
    return !follows || entry.hash !== hashOf(entry);
  });
