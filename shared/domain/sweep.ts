import type { Instant } from './brand.ts';
import type { Lapsed } from './claim/claim-lapse.ts';
import type { Contractors, Nudges } from './contractor/contractor.ts';
import type { Requests } from './request/request.ts';

export interface Sweeping {
  readonly contractors: Pick<Contractors, 'overdue'>;
  readonly requests: Pick<Requests, 'waiting'>;
  readonly nudges: Nudges;
  /** Lapses claim rows whose time is over; see `claim-lapse.ts`. */
  readonly lapseClaims: () => Promise<Lapsed>;
  readonly now: () => Instant;
}

const MINUTE = 60_000;
const EVERY = 5 * MINUTE;
const AGAIN_AFTER = 15 * MINUTE;

/**
 * Whether an overdue contractor gets a nudge in this run: at once, then every 15 minutes, so that a standstill makes no
 * flood. Runs are 5 minutes apart.
 */
export const isTurn = (dueAt: Instant, now: Instant): boolean =>
  now - dueAt > MINUTE && (now - dueAt - MINUTE) % AGAIN_AFTER < EVERY;

/** What one run did. `failed` rows stand as they were; the next run finds them again. */
export interface Swept {
  readonly nudged: number;
  readonly lapsed: number;
  readonly failed: number;
}

/** Nudges overdue contractors and lapses claims. Writes no contractor record; safe to stop and to run twice. */
export const makeSweep =
  ({ contractors, requests, nudges, lapseClaims, now }: Sweeping) =>
  async (): Promise<Swept> => {
    const at = now();
    let nudged = 0;
    for await (const { key, dueAt } of contractors.overdue(at - MINUTE)) {
      if (!isTurn(dueAt, at)) continue;
      await nudges.nudge(key);
      nudged++;
    }
    for await (const { key, at: askedAt } of requests.waiting(at - MINUTE)) {
      if (!isTurn(askedAt, at)) continue;
      await nudges.nudge(key);
      nudged++;
    }
    const { lapsed, failed } = await lapseClaims();
    return { nudged, lapsed, failed: failed.length };
  };
