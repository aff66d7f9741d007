import { badParameter, Refusal } from './refusal.ts';
import type { Members } from './body.ts';

/** How often (0 to 1) the vault misbehaves, and how. Merged key by key; none by default. */
export interface Faults {
  readonly throttle?: { readonly rate: number; readonly retryAfterSeconds?: number };
  readonly forbid?: { readonly rate: number };
  readonly unavailable?: { readonly rate: number };
  /** Makes the draws repeatable. */
  readonly seed?: number;
}

/** Misbehaviour on request: what a vault does on a bad day. */
export interface Misbehaviour {
  faults(): Faults;
  merge(faults: Members): Faults;
  clear(): Faults;
  /** Throws the refusal that is due, if one is. */
  strike(): void;
}

const DEFAULT_SEED = 1;

export const wellBehaved = (): Misbehaviour => {
  let current: Faults = {};
  let draw = draws(DEFAULT_SEED);
  const hits = (fault: { readonly rate: number } | undefined): boolean => fault !== undefined && draw() < fault.rate;
  return {
    faults: () => current,
    merge: (faults) => {
      current = { ...current, ...checked(faults) };
      draw = draws(current.seed ?? DEFAULT_SEED);
      return current;
    },
    clear: () => (current = {}),
    strike: () => {
      if (hits(current.throttle)) throw throttled(current.throttle?.retryAfterSeconds);
      if (hits(current.forbid)) throw forbidden();
      if (hits(current.unavailable)) throw new Refusal(503, 'ServiceUnavailable', 'The service is unavailable.');
    },
  };
};

const throttled = (retryAfterSeconds = 1): Refusal =>
  new Refusal(
    429,
    'Throttled',
    'Request was not processed because too many requests were received. Reason: VaultRequestTypeLimitReached',
    { headers: { 'retry-after': String(retryAfterSeconds) } },
  );

const forbidden = (): Refusal =>
  new Refusal(403, 'Forbidden', 'Caller is not authorized to perform action on resource.', {
    innerCode: 'ForbiddenByRbac',
  });

const KINDS = ['throttle', 'forbid', 'unavailable'];

const checked = (faults: Members): Faults => {
  for (const [name, fault] of Object.entries(faults)) if (!isFault(name, fault)) throw refused(name);
  return faults;
};

const isFault = (name: string, fault: unknown): boolean =>
  name === 'seed'
    ? Number.isInteger(fault)
    : KINDS.includes(name) && isRate((fault as { rate?: unknown } | null)?.rate);

const isRate = (rate: unknown): boolean => typeof rate === 'number' && rate >= 0 && rate <= 1;

const refused = (name: string): Refusal =>
  badParameter(`${name}: say one of ${KINDS.join(', ')} with {"rate": 0 to 1}, or "seed" with a whole number.`);

/** Repeatable draws from [0, 1): mulberry32. */
const draws = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};
