/** What the releases API answers, read once at the door (docs: hand-over, Wire). Instants are RFC 3339, UTC. */
import { instantOf, listOf, membersOf, numberOf, textOf } from '../read-answer.ts';

/** One line of a claim's story. */
export interface HistoryLine {
  readonly at: string;
  readonly what: string;
}

/** A claim that the signed-in person may release. */
export interface ReleasableClaim {
  readonly id: string;
  readonly key: string;
  readonly displayName: string;
  /** `YYYY-MM-DD`. */
  readonly startsOn: string;
  readonly mailedAt?: string;
  readonly opensAt: string;
  readonly expiresAt: string;
  readonly state: string;
  /** When the link was first looked at. */
  readonly seenAt?: string;
  /** Codes given so far. */
  readonly releases: number;
  /** As HR gave them. */
  readonly phoneNumbers: readonly string[];
  readonly history: readonly HistoryLine[];
}

/** A change of HR's that waits for somebody's word. */
export interface HeldChange {
  readonly key: string;
  readonly displayName: string;
  readonly changed: 'address' | 'sponsor' | 'both';
  readonly since: string;
}

export interface Releases {
  readonly claims: readonly ReleasableClaim[];
  readonly held: readonly HeldChange[];
}

const readHistory = (value: unknown): readonly HistoryLine[] =>
  listOf(value).map((line) => ({ at: textOf(membersOf(line)['at']), what: textOf(membersOf(line)['what']) }));

const readClaim = (value: unknown): readonly ReleasableClaim[] => {
  const { id, key, displayName, startsOn, mailedAt, opensAt, expiresAt, state, seenAt, ...rest } = membersOf(value);
  const [opens, expires, mailed, seen] = [opensAt, expiresAt, mailedAt, seenAt].map(instantOf);
  if (typeof id !== 'string' || typeof state !== 'string' || !opens || !expires) return [];
  const claim = {
    id,
    key: textOf(key),
    displayName: textOf(displayName),
    startsOn: textOf(startsOn),
    opensAt: opens,
    expiresAt: expires,
    state,
    ...(mailed !== undefined && { mailedAt: mailed }),
    ...(seen !== undefined && { seenAt: seen }),
    releases: numberOf(rest['releases']),
    phoneNumbers: listOf(rest['phoneNumbers']).map(textOf).filter(Boolean),
    history: readHistory(rest['history']),
  };
  return [claim];
};

const CHANGES = ['address', 'sponsor', 'both'] as const;

const readHeld = (value: unknown): readonly HeldChange[] => {
  const { key, displayName, changed, since } = membersOf(value);
  if (typeof key !== 'string') return [];
  const what = CHANGES.find((known) => known === changed) ?? 'both';
  return [{ key, displayName: textOf(displayName), changed: what, since: textOf(since) }];
};

/** Leaves out what is not whole rather than failing the page. */
export const readReleases = (body: unknown): Releases => {
  const { claims, held } = membersOf(body);
  return { claims: listOf(claims).flatMap(readClaim), held: listOf(held).flatMap(readHeld) };
};

/** 200 of a release. */
export const readPinAnswer = (body: unknown): { readonly pin: string; readonly expiresAt: string } | undefined => {
  const { pin, expiresAt } = membersOf(body);
  const ends = instantOf(expiresAt);
  return typeof pin === 'string' && ends !== undefined ? { pin, expiresAt: ends } : undefined;
};

/** When a claim opens, if a refusal says so. */
export const readOpensAt = (body: unknown): string | undefined => instantOf(membersOf(body)['opensAt']);
