/** What the releases API answers, read once at the door (docs: hand-over, Wire). Instants are RFC 3339, UTC. */

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

type Members = Readonly<Record<string, unknown>>;

const membersOf = (value: unknown): Members => Object(value) as Members;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const instant = (value: unknown): string | undefined =>
  typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? value : undefined;

const readHistory = (value: unknown): readonly HistoryLine[] =>
  list(value).map((line) => ({ at: text(membersOf(line)['at']), what: text(membersOf(line)['what']) }));

const readClaim = (value: unknown): readonly ReleasableClaim[] => {
  const { id, key, displayName, startsOn, mailedAt, opensAt, expiresAt, state, seenAt, ...rest } = membersOf(value);
  const [opens, expires, mailed, seen] = [opensAt, expiresAt, mailedAt, seenAt].map(instant);
  if (typeof id !== 'string' || typeof state !== 'string' || !opens || !expires) return [];
  const claim = {
    id,
    key: text(key),
    displayName: text(displayName),
    startsOn: text(startsOn),
    opensAt: opens,
    expiresAt: expires,
    state,
    ...(mailed !== undefined && { mailedAt: mailed }),
    ...(seen !== undefined && { seenAt: seen }),
    releases: typeof rest['releases'] === 'number' ? rest['releases'] : 0,
    phoneNumbers: list(rest['phoneNumbers']).map(text).filter(Boolean),
    history: readHistory(rest['history']),
  };
  return [claim];
};

const CHANGES = ['address', 'sponsor', 'both'] as const;

const readHeld = (value: unknown): readonly HeldChange[] => {
  const { key, displayName, changed, since } = membersOf(value);
  if (typeof key !== 'string') return [];
  const what = CHANGES.find((known) => known === changed) ?? 'both';
  return [{ key, displayName: text(displayName), changed: what, since: text(since) }];
};

/** Leaves out what is not whole rather than failing the page. */
export const readReleases = (body: unknown): Releases => {
  const { claims, held } = membersOf(body);
  return { claims: list(claims).flatMap(readClaim), held: list(held).flatMap(readHeld) };
};

/** 200 of a release. */
export const readPinAnswer = (body: unknown): { readonly pin: string; readonly expiresAt: string } | undefined => {
  const { pin, expiresAt } = membersOf(body);
  const ends = instant(expiresAt);
  return typeof pin === 'string' && ends !== undefined ? { pin, expiresAt: ends } : undefined;
};

/** When a claim opens, if a refusal says so. */
export const readOpensAt = (body: unknown): string | undefined => instant(membersOf(body)['opensAt']);
