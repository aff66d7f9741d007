import type { AuditEntry, AuditKind } from '../audit/audit.ts';
import type { Instant } from '../brand.ts';
import type { ClaimId } from './claim.ts';

/** One line of a claim's story. */
export interface HistoryLine {
  readonly at: Instant;
  /** A plain sentence. */
  readonly what: string;
}

const LAPSES: Readonly<Record<string, string>> = {
  released: 'The code ran out unused.',
  minting: 'A pass could not be finished; a new code is needed.',
  open: 'The link ran out unused.',
};

type Tells = (facts: AuditEntry['facts']) => string | undefined;

const times = (count: unknown): string => (typeof count === 'number' && count > 1 ? ` (number ${count})` : '');

const triesLeft = (left: unknown): string => (left === 1 ? '1 try is left' : `${String(left)} tries are left`);

/** What a sponsor is told of each kind of entry; the others are the operators'. */
const SAYS: Partial<Readonly<Record<AuditKind, Tells>>> = {
  'claim opened': () => 'The link was mailed.',
  'claim seen': () => 'The link was opened.',
  'claim released': ({ releases }) => `A code was given${times(releases)}.`,
  'release refused': () => 'Somebody who may not give a code asked for one.',
  'pin refused': ({ left }) => `A wrong code was entered; ${triesLeft(left)}.`,
  'claim locked': () => 'The link is locked: too many wrong codes.',
  'pass withheld': () => 'No pass could be made; the operators have been told why.',
  'claim redeemed': () => 'The pass was shown.',
  'claim replayed': () => 'The pass was shown again to the same page.',
  'claim acknowledged': () => 'The page confirmed that it showed the pass.',
  'claim lapsed': ({ from, state }) => (state === 'expired' ? LAPSES['open'] : LAPSES[String(from)]),
  'claim revoked': () => 'The link was withdrawn.',
  'claim superseded': () => 'A newer link took its place.',
};

/** The story of one claim in plain words, oldest first, out of its contractor's entries. */
export const historyOf = (entries: readonly AuditEntry[], id: ClaimId): readonly HistoryLine[] =>
  entries.flatMap(({ kind, at, facts }) => {
    const what = facts['claimId'] === id ? SAYS[kind]?.(facts) : undefined;
    return what === undefined ? [] : [{ at, what }];
  });
