import type { Claim, Claims } from '../../shared/domain/claim/claim.ts';
import { ENVELOPE_LIFETIME, MINTING_LIFETIME } from '../../shared/domain/claim/claim-transitions.ts';
import type { Contractors } from '../../shared/domain/contractor/contractor.ts';
import type { Requests } from '../../shared/domain/request/request.ts';

const MINUTE = 60_000;
const EVERY = 5 * MINUTE;

interface Swept {
  readonly contractors: Contractors;
  readonly requests: Requests;
  readonly claims: Claims;
}

/** The next run of the sweep, every five minutes of the clock, that will find something to do; undefined: none will. */
export const nextSweep = async ({ contractors, requests, claims }: Swept, now: number): Promise<number | undefined> => {
  let first = Infinity;
  for await (const { dueAt } of contractors.overdue(Infinity)) first = Math.min(first, dueAt + MINUTE + 1);
  for await (const { at } of requests.waiting(Infinity)) first = Math.min(first, at + MINUTE + 1);
  for await (const { claim } of claims.lapsing()) first = Math.min(first, lapsesAt(claim));
  return first === Infinity ? undefined : Math.ceil(Math.max(first, now + 1) / EVERY) * EVERY;
};

const lapsesAt = ({ state, expiresAt, pinExpiresAt, mintingAt, envelope, redeemedAt }: Claim): number => {
  if (state === 'minting') return (mintingAt ?? 0) + MINTING_LIFETIME + 1;
  if (envelope) return (redeemedAt ?? 0) + ENVELOPE_LIFETIME;
  return Math.min(expiresAt, pinExpiresAt ?? Infinity);
};
