/** What the claims API answers, read once at the door (docs: hand-over, Wire). */
import type { Envelope } from '../../shared/domain/claim/sealing.ts';

const STATES = [
  'open',
  'released',
  'minting',
  'redeemed',
  'acknowledged',
  'locked',
  'expired',
  'revoked',
  'superseded',
] as const;

/** Where a claim stands, as status tells it. */
export type ClaimState = (typeof STATES)[number];

/** 200 of status. Instants are RFC 3339, UTC. */
export interface ClaimStatus {
  readonly state: ClaimState;
  readonly opensAt: string;
  readonly expiresAt: string;
  /** The sponsor's first name. */
  readonly sponsor: string;
  readonly usedAt?: string;
  /** When the newer mail was sent, if this claim was superseded. */
  readonly sentAt?: string;
  /** `none`: the policy asks for the link alone. */
  readonly release?: 'sponsor' | 'none';
  /** BCP 47, of the contractor. */
  readonly locale?: string;
  readonly organisation?: string;
  readonly helpContact?: string;
  /** Where the contractor registers a sign-in method. https, or http on a loopback host. */
  readonly nextStepUrl?: string;
}

const FAILURES = [
  'malformed',
  'cross-site',
  'not-allowed',
  'wrong-pin',
  'unknown',
  'not-released',
  'busy',
  'spent',
  'superseded',
  'expired',
  'revoked',
  'locked',
  'not-open-yet',
  'too-many',
  'try-later',
] as const;

/** The wire's words for what went wrong. */
export type FailureWord = (typeof FAILURES)[number];

/** A failure with what may come along with it. */
export interface Failure {
  readonly kind: FailureWord;
  /** `wrong-pin`: how many tries are left. */
  readonly left?: number;
  /** `not-open-yet`. */
  readonly opensAt?: string;
  /** `spent`. */
  readonly usedAt?: string;
  /** `superseded`. */
  readonly sentAt?: string;
}

type Members = Readonly<Record<string, unknown>>;

const membersOf = (body: unknown): Members => (typeof body === 'object' && body !== null ? (body as Members) : {});

const isInstant = (value: unknown): value is string => typeof value === 'string' && !Number.isNaN(Date.parse(value));

const texts = (members: Members, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = members[name];
      return typeof value === 'string' && value !== '' ? [[name, value]] : [];
    }),
  );

const instants = (members: Members, names: readonly string[]): Record<string, string> =>
  texts(Object.fromEntries(names.map((name) => [name, isInstant(members[name]) ? members[name] : undefined])), names);

const isWebAddress = (text: string): boolean => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(url.hostname));
};

/** @returns undefined when the body is no status of a claim */
export const readStatus = (body: unknown): ClaimStatus | undefined => {
  const members = membersOf(body);
  const { opensAt, expiresAt, sponsor, release, nextStepUrl } = members;
  const state = STATES.find((known) => known === members['state']);
  if (!state || !isInstant(opensAt) || !isInstant(expiresAt) || typeof sponsor !== 'string') return undefined;
  return {
    state,
    opensAt,
    expiresAt,
    sponsor,
    ...instants(members, ['usedAt', 'sentAt']),
    ...texts(members, ['locale', 'organisation', 'helpContact']),
    ...(release === 'none' && { release }),
    ...(typeof nextStepUrl === 'string' && isWebAddress(nextStepUrl) && { nextStepUrl }),
  };
};

/** @returns undefined when the body is no envelope */
export const readEnvelope = (body: unknown): Envelope | undefined => {
  const { key, iv, data } = membersOf(membersOf(body)['envelope']);
  const whole = typeof key === 'string' && typeof iv === 'string' && typeof data === 'string';
  return whole ? { key, iv, data } : undefined;
};

/** The seconds that a 202 asks to wait. */
export const readRetryAfter = (body: unknown): number | undefined => {
  const { retryAfterSeconds } = membersOf(body);
  return typeof retryAfterSeconds === 'number' && retryAfterSeconds >= 0 ? retryAfterSeconds : undefined;
};

/** @returns `try-later` for an answer that does not speak the wire's words: something in between answered */
export const readFailure = (body: unknown): Failure => {
  const members = membersOf(body);
  const word = members['error'];
  const { left } = members;
  return {
    kind: FAILURES.find((known) => known === word) ?? 'try-later',
    ...(typeof left === 'number' && { left }),
    ...instants(members, ['opensAt', 'usedAt', 'sentAt']),
  };
};
