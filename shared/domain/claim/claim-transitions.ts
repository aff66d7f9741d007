/**
 * What may happen to a claim row: one function for each change, pure (docs: hand-over).
 *
 * Every one answers the next row, or undefined where the state does not allow the change. Time is an argument;
 * rules of time are applied by `lapse`, so callers lapse a row before they change it.
 */
import type { Instant } from '../brand.ts';
import type { Claim, ClaimState, Envelope } from './claim.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Wrong PINs, and slots for trying one, of a claim for life. */
export const MOST_TRIES = 5;
/** PINs that may be given for one claim. */
export const MOST_RELEASES = 5;
/** Envelopes that the same tab may be given again. */
export const MOST_REPLAYS = 3;
/** How long a PIN lives, in milliseconds. */
export const PIN_LIFETIME = 10 * MINUTE;
/** How long a mint may stand before it is undone, in milliseconds. */
export const MINTING_LIFETIME = 60 * SECOND;
/** How long an envelope may be given again, in milliseconds. */
export const ENVELOPE_LIFETIME = 120 * SECOND;
/** How long the verdict on the last slot is waited for, in milliseconds. */
const VERDICT_DUE = 60 * SECOND;

const TERMINAL: ReadonlySet<ClaimState> = new Set(['acknowledged', 'locked', 'expired', 'revoked', 'superseded']);

/** Whether a claim still waits for its contractor. */
export const isWaiting = ({ state }: Pick<Claim, 'state'>): boolean =>
  state === 'open' || state === 'released' || state === 'minting';

/** Whether nothing can change the state any more. */
export const isTerminal = ({ state }: Claim): boolean => TERMINAL.has(state);

const without = <Key extends keyof Claim>(claim: Claim, ...keys: readonly Key[]): Omit<Claim, Key> =>
  Object.fromEntries(Object.entries(claim).filter(([key]) => !keys.includes(key as Key))) as unknown as Omit<
    Claim,
    Key
  >;

const withoutPin = (claim: Claim): Claim => without(claim, 'pinSalt', 'pinHash', 'pepperVersion', 'pinExpiresAt');

const withoutMint = (claim: Claim): Claim => without(claim, 'nonceHash', 'mintingAt', 'mintMark');

const withoutEnvelope = (claim: Claim): Claim => without(claim, 'envelope');

/** Notes that the page was opened, the first time. Seen is not redeemed. */
export const see = (claim: Claim, at: Instant): Claim | undefined =>
  claim.seenAt === undefined && (claim.state === 'open' || claim.state === 'released')
    ? { ...claim, seenAt: at }
    : undefined;

/** A PIN as it is kept. Salt and hash are base64url. */
export interface KeptPin {
  readonly salt: string;
  readonly hash: string;
  readonly pepperVersion: string;
}

/** Whether a PIN may be given for a claim in this state. */
export const isReleasable = ({ state, releaseBy }: Claim): boolean =>
  (state === 'open' || state === 'released') && releaseBy === 'sponsor';

/** Gives a PIN; a new one replaces the one before, and counts. */
export const release = (claim: Claim, pin: KeptPin, at: Instant): Claim | undefined => {
  if (!isReleasable(claim) || claim.releases >= MOST_RELEASES) return undefined;
  return {
    ...claim,
    state: 'released',
    releases: claim.releases + 1,
    releasedAt: at,
    pinSalt: pin.salt,
    pinHash: pin.hash,
    pepperVersion: pin.pepperVersion,
    pinExpiresAt: at + PIN_LIFETIME,
  };
};

/** Takes one of the five slots. Comes before any look at a PIN, so a parallel burst is bounded too. */
export const takeSlot = (claim: Claim, at: Instant): Claim | undefined =>
  claim.state === 'released' && claim.reserved < MOST_TRIES
    ? { ...claim, reserved: claim.reserved + 1, reservedAt: at }
    : undefined;

/** Locks a claim whose slots are gone. */
export const lock = (claim: Claim, at: Instant): Claim | undefined =>
  claim.state === 'released' && claim.reserved >= MOST_TRIES
    ? { ...withoutPin(claim), state: 'locked', endedAt: at }
    : undefined;

/** Whether all slots are taken and no verdict is to be waited for. */
export const isOutOfSlots = (claim: Claim, at: Instant): boolean =>
  claim.reserved >= MOST_TRIES && (claim.failed >= MOST_TRIES || at - (claim.reservedAt ?? 0) > VERDICT_DUE);

/** Counts a wrong PIN; the fifth locks. Never counts more verdicts than slots, whatever answers were lost. */
export const refusePin = (claim: Claim, at: Instant): Claim | undefined => {
  if (claim.state !== 'released') return undefined;
  const refused = { ...claim, failed: Math.min(claim.failed + 1, claim.reserved) };
  return refused.failed >= MOST_TRIES ? lock(refused, at) : refused;
};

/** Who claims: SHA-256 of the tab's nonce, and a random mark of this one request. */
export interface Claimant {
  readonly nonceHash: string;
  readonly mark: string;
}

/** The claim itself: from here on only this nonce can see a pass. Where the policy asks for no PIN, `open` will do. */
export const mint = (claim: Claim, { nonceHash, mark }: Claimant, at: Instant): Claim | undefined =>
  claim.state === (claim.releaseBy === 'none' ? 'open' : 'released')
    ? { ...claim, state: 'minting', nonceHash, mintMark: mark, mintingAt: at }
    : undefined;

/** Whether a mint stands in the row that this very request has won. */
export const isMintOf = (claim: Claim, { nonceHash, mark }: Claimant): boolean =>
  claim.state === 'minting' && claim.nonceHash === nonceHash && claim.mintMark === mark;

/** Undoes a mint of which no pass is left at Graph: the PIN, where there was one, lives on and its slot is given back. */
export const giveSlotBack = (claim: Claim): Claim | undefined => {
  if (claim.state !== 'minting') return undefined;
  const back = withoutMint(claim);
  if (claim.releaseBy === 'none') return { ...back, state: 'open' };
  const reserved = claim.reserved - 1;
  // A verdict whose answer was lost may have been counted twice.
  return { ...back, state: 'released', reserved, failed: Math.min(claim.failed, reserved) };
};

/** Notes the pass, sealed to the tab that won. */
export const redeem = (
  claim: Claim,
  { envelope, passMethodId }: { readonly envelope: Envelope; readonly passMethodId: string },
  at: Instant,
): Claim | undefined =>
  claim.state === 'minting'
    ? { ...withoutPin(claim), state: 'redeemed', envelope, passMethodId, redeemedAt: at }
    : undefined;

/** Whether this nonce may be given its envelope again. */
export const mayReplay = (claim: Claim, nonceHash: string, at: Instant): boolean =>
  claim.state === 'redeemed' &&
  claim.envelope !== undefined &&
  claim.nonceHash === nonceHash &&
  at - (claim.redeemedAt ?? 0) < ENVELOPE_LIFETIME &&
  claim.replays < MOST_REPLAYS;

/** Counts an envelope that is given again. */
export const replay = (claim: Claim, nonceHash: string, at: Instant): Claim | undefined =>
  mayReplay(claim, nonceHash, at) ? { ...claim, replays: claim.replays + 1 } : undefined;

/** The tab has shown the pass: the envelope goes. */
export const acknowledge = (claim: Claim, at: Instant): Claim | undefined =>
  claim.state === 'redeemed' ? { ...withoutEnvelope(claim), state: 'acknowledged', acknowledgedAt: at } : undefined;

/** Takes the claim back. A mint in flight then loses its swap; its mark stays, so that its pass is looked for. */
export const end = (claim: Claim, as: 'revoked' | 'superseded', at: Instant): Claim | undefined =>
  isTerminal(claim) ? undefined : { ...withoutEnvelope(withoutPin(claim)), state: as, endedAt: at };

/** Whether a mint has stood for so long that whoever reads it undoes it. */
export const isMintOverdue = (claim: Claim, at: Instant): boolean =>
  claim.state === 'minting' && at - (claim.mintingAt ?? 0) > MINTING_LIFETIME;

/** Undoes a mint that was never finished. The slot stays taken. Its pass must be gone from Graph before this is written. */
export const abandonMint = (claim: Claim, at: Instant): Claim | undefined =>
  isMintOverdue(claim, at) ? { ...withoutMint(withoutPin(claim)), state: 'open' } : undefined;

/** The row as time has left it; the same object when time changed nothing. Mints are `abandonMint`'s. */
export const lapse = (claim: Claim, at: Instant): Claim => {
  if (claim.state === 'redeemed' && claim.envelope && at - (claim.redeemedAt ?? 0) >= ENVELOPE_LIFETIME) {
    return withoutEnvelope(claim);
  }
  if (claim.state !== 'open' && claim.state !== 'released') return claim;
  if (at >= claim.expiresAt) return { ...withoutPin(claim), state: 'expired', endedAt: claim.expiresAt };
  if (claim.state === 'released' && at >= (claim.pinExpiresAt ?? 0)) return { ...withoutPin(claim), state: 'open' };
  return claim;
};
