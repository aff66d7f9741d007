import type { Instant } from '../brand.ts';
import type { Claim } from './claim.ts';
import { isOutOfSlots, isMintOf, isMintOverdue, lapse, lock, mint, MOST_TRIES } from './claim-transitions.ts';
import { refusePin, replay, takeSlot, type Claimant } from './claim-transitions.ts';

/** What a claim tells the one who holds its link, when it gives no pass. */
export type Refusal =
  | { readonly kind: 'unknown' }
  /** `sentAt`: when the newer mail was sent, where that is known. */
  | { readonly kind: 'superseded'; readonly sentAt?: Instant }
  | { readonly kind: 'expired' }
  | { readonly kind: 'revoked' }
  | { readonly kind: 'spent'; readonly usedAt?: Instant }
  | { readonly kind: 'locked' }
  | { readonly kind: 'not-open-yet'; readonly opensAt: Instant }
  /** The sponsor has to give a PIN first. No slot was taken. */
  | { readonly kind: 'not-released' }
  /** Others try PINs at this moment. */
  | { readonly kind: 'busy' }
  /** This policy wants a PIN and none was sent. */
  | { readonly kind: 'pin-missing' };

/** What came of looking at the PIN, and which PIN of the row it was held against. */
export interface Verdict {
  readonly right: boolean;
  readonly pinHash: string | undefined;
}

/** One request to redeem, as far as the rules care. */
export interface Redeeming {
  readonly claimant: Claimant;
  readonly hasPin: boolean;
  /** Absent until a slot was taken and the PIN looked at. */
  readonly verdict?: Verdict;
}

export type Write = 'lapse' | 'slot' | 'lock' | 'refuse' | 'mint' | 'replay';

/** What to do next about a row as it was read: answer, change it, undo an overdue mint, wait for one, or finish our own. */
export type Decision =
  | { readonly kind: 'answer'; readonly refusal: Refusal }
  | { readonly kind: 'write'; readonly write: Write; readonly next: Claim }
  | { readonly kind: 'abandon' }
  | { readonly kind: 'wait' }
  | { readonly kind: 'won' };

const answer = (refusal: Refusal): Decision => ({ kind: 'answer', refusal });

const UNKNOWN = answer({ kind: 'unknown' });

const write = (kind: Write, next: Claim | undefined): Decision => {
  if (!next) throw new TypeError(`the state does not allow the write "${kind}"`);
  return { kind: 'write', write: kind, next };
};

/** When the pass was given, for the holder of the link. */
export const spent = ({ redeemedAt }: Claim): Refusal => ({
  kind: 'spent',
  ...(redeemedAt !== undefined && { usedAt: redeemedAt }),
});

const decideReplay = (claim: Claim, nonceHash: string, now: Instant): Decision => {
  const next = replay(claim, nonceHash, now);
  return next ? write('replay', next) : answer(spent(claim));
};

const decideMinting = (claim: Claim, claimant: Claimant, now: Instant): Decision => {
  if (isMintOf(claim, claimant)) return { kind: 'won' };
  if (isMintOverdue(claim, now)) return { kind: 'abandon' };
  return claim.nonceHash === claimant.nonceHash ? { kind: 'wait' } : answer(spent(claim));
};

const decideSlot = (claim: Claim, hasPin: boolean, now: Instant): Decision => {
  if (!hasPin) return answer({ kind: 'pin-missing' });
  if (isOutOfSlots(claim, now)) return write('lock', lock(claim, now));
  if (claim.reserved >= MOST_TRIES) return answer({ kind: 'busy' });
  return write('slot', takeSlot(claim, now));
};

const decideLive = (claim: Claim, { claimant, hasPin, verdict }: Redeeming, now: Instant): Decision => {
  const lapsed = lapse(claim, now);
  if (lapsed !== claim) return write('lapse', lapsed);
  if (now < claim.opensAt) return answer({ kind: 'not-open-yet', opensAt: claim.opensAt });
  if (claim.releaseBy === 'none') return write('mint', mint(claim, claimant, now));
  if (claim.state === 'open') return answer({ kind: 'not-released' });
  if (!verdict) return decideSlot(claim, hasPin, now);
  // A PIN that was replaced while it was looked at is no longer the right one.
  const right = verdict.right && verdict.pinHash === claim.pinHash;
  return right ? write('mint', mint(claim, claimant, now)) : write('refuse', refusePin(claim, now));
};

/**
 * The next thing to do for one who holds the link. Pure; the proof is checked already.
 *
 * @param counts whether the contractor's record names this claim and nothing is in its way
 */
export const decide = (claim: Claim, counts: boolean, redeeming: Redeeming, now: Instant): Decision => {
  switch (claim.state) {
    case 'superseded':
    case 'expired':
    case 'revoked':
    case 'locked':
      return answer({ kind: claim.state });
    case 'acknowledged':
      return answer(spent(claim));
    case 'redeemed':
      return counts ? decideReplay(claim, redeeming.claimant.nonceHash, now) : answer(spent(claim));
    case 'minting':
      return counts ? decideMinting(claim, redeeming.claimant, now) : UNKNOWN;
    case 'open':
    case 'released':
      return counts ? decideLive(claim, redeeming, now) : UNKNOWN;
  }
};
