import { GraphError } from './errors.ts';
import type { Answer } from './call.ts';
import { checkFaults } from './fault-rules.ts';
import type { PassPolicySettings } from './seed.ts';

/** A misbehaviour that some calls meet. */
export interface Chance {
  /** Share of the calls, 0 to 1. */
  readonly rate: number;
  /** After so many it stops by itself. */
  readonly times?: number;
  /** Only this HTTP method. */
  readonly method?: string;
  /** Only routes whose template contains this text, such as `temporaryAccessPassMethods`. */
  readonly path?: string;
}

/** How a 429 names its wait: seconds (may be fractional), an HTTP date, or not at all. */
export type RetryAfterForm = 'seconds' | 'date' | 'none';

/** Everything that this directory can be asked to do wrong. */
export interface Misbehaviour {
  readonly throttle?: Chance & { readonly retryAfterSeconds?: number; readonly form?: RetryAfterForm };
  /** 503 before anything happened. */
  readonly unavailable?: Chance;
  /** 504 after the effect. */
  readonly timeoutAfterEffect?: Chance;
  /** The effect happens and the connection is cut. */
  readonly dropAnswer?: Chance;
  /** Delay after which readers see a new or changed object, and a policy sees a membership. */
  readonly replicationSeconds?: number;
  /** Delay after which `$filter` sees it. */
  readonly filterReplicationSeconds?: number;
  /** Real quotas, their windows made shorter by the factor. */
  readonly quota?: { readonly windowFactor?: number; readonly mailsPerMinute?: number };
  /** Laid over the seed's Temporary Access Pass policy. */
  readonly policy?: Partial<PassPolicySettings>;
  /** What creating a pass does while one exists. */
  readonly secondPass?: 'replace' | 'refuse';
  /** What `POST /users` does with an employee id: reports say that only PATCH takes one. */
  readonly employeeIdOnCreate?: 'take' | 'ignore' | 'refuse';
  /** Whether a pass can be created for someone outside the policy. */
  readonly outOfScope?: 'refuse' | 'create';
  /** Lifetime of access tokens. */
  readonly tokenSeconds?: number;
  /** Start of the random sequence that rates draw from. */
  readonly seed?: number;
}

const CHANCES = ['throttle', 'unavailable', 'timeoutAfterEffect', 'dropAnswer'] as const;
type ChanceName = (typeof CHANCES)[number];

/** Repeatable random numbers in [0, 1). */
const randomFrom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** The misbehaviour asked for, and whether it is this call's turn. */
export class Faults {
  #asked: Misbehaviour = {};
  #met: Partial<Record<ChanceName, number>> = {};
  #random = randomFrom(1);

  get asked(): Misbehaviour {
    return this.#asked;
  }

  /** Lays more over what was asked before. @throws 400 naming the member that is wrong and its rule. */
  merge(more: Misbehaviour): void {
    checkFaults(more);
    this.#asked = { ...this.#asked, ...more };
    for (const name of CHANCES) if (more[name]) this.#met[name] = 0;
    if (more.seed !== undefined) this.#random = randomFrom(more.seed);
  }

  clear(): void {
    this.#asked = {};
    this.#met = {};
    this.#random = randomFrom(1);
  }

  /** Whether this call meets the fault. */
  strikes(name: ChanceName, method: string, template: string): boolean {
    const chance = this.#asked[name];
    if (!chance || (chance.method ?? method) !== method || !template.includes(chance.path ?? '')) return false;
    const met = this.#met[name] ?? 0;
    if (met >= (chance.times ?? Infinity) || this.#random() >= chance.rate) return false;
    this.#met[name] = met + 1;
    return true;
  }
}

const retryAfter = (form: RetryAfterForm, seconds: number, now: number): Readonly<Record<string, string>> => {
  if (form === 'none') return {};
  return { 'Retry-After': form === 'date' ? new Date(now + seconds * 1000).toUTCString() : String(seconds) };
};

/** 429 as asked for. `now`: milliseconds since 1970. */
export const throttledBy = (faults: Faults, now: number): GraphError => {
  const { retryAfterSeconds = 2, form = 'seconds' } = faults.asked.throttle ?? {};
  const headers = retryAfter(form, retryAfterSeconds, now);
  return new GraphError(429, 'TooManyRequests', 'Too many requests.', { headers });
};

/** 503: nothing happened. */
export const unavailable = (): GraphError =>
  new GraphError(503, 'serviceNotAvailable', 'The service is temporarily unavailable. Please try again later.');

/** 504, sent when the effect has happened all the same. */
export const timedOut = (): GraphError =>
  new GraphError(504, 'UnknownError', 'The gateway did not receive a response from the service in time.');

/** Whether an answer is a success that a fault may still swallow. */
export const tookEffect = ({ status }: Answer): boolean => status < 400;
