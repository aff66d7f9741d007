import type { AuditKind } from './audit.ts';
import type { Claim, ClaimId } from './claim.ts';
import { changeClaim } from './claim-change.ts';
import type { HandOver } from './claim-hand-over.ts';
import { claimFact } from './claim-happening.ts';
import { end, MINTING_LIFETIME } from './claim-transitions.ts';
import { removePassOf } from './claim-withdraw.ts';

/** How long after a claim was taken back in mid-mint its pass is looked for once more, in milliseconds. */
const LOOK_ONCE_MORE = 2 * MINTING_LIFETIME;

export type Ending = Pick<HandOver, 'claims' | 'passes' | 'tell' | 'now'>;

type EndKind = 'revoked' | 'superseded';

/** What became of a claim that was taken back. */
export interface Ended {
  /** Whether a pass had been given under it: then sessions are revoked too where access is to end. */
  readonly wasRedeemed: boolean;
  /** A mint was in flight: end the same claim again at this instant, so that a pass it made late is removed too. */
  readonly againAt?: number;
}

const KINDS: Readonly<Record<EndKind, AuditKind>> = { revoked: 'claim revoked', superseded: 'claim superseded' };

const tellEnded = ({ tell }: Ending, claim: Claim, as: EndKind): Promise<void> =>
  tell(claimFact(claim, { kind: KINDS[as], at: claim.endedAt ?? 0 }));

const tellPassRemoved = ({ tell, now }: Ending, claim: Claim, methodId: string): Promise<void> =>
  tell(claimFact(claim, { kind: 'pass removed', at: now(), ids: [methodId], facts: { methodId } }));

const isMidMint = ({ mintingAt, passMethodId, endedAt }: Claim): boolean =>
  mintingAt !== undefined && passMethodId === undefined && endedAt !== undefined;

/**
 * Takes a claim back, whoever holds it: first its row, so that a mint in flight loses its swap, then its pass at Graph.
 * Repeatable until it resolves; a claim that ended otherwise keeps its state, and its pass is removed all the same. The
 * record must have stopped naming the claim before. Throws `STORE_AWAY` and what Graph's port throws.
 */
export const endClaim =
  (ending: Ending) =>
  async (id: ClaimId, as: EndKind): Promise<Ended> => {
    const changed = await changeClaim(ending.claims, id, (claim) => end(claim, as, ending.now()));
    if (changed.kind === 'gone') return { wasRedeemed: false };
    const { claim } = changed.now;
    if (claim.state === as) await tellEnded(ending, claim, as);
    await removePassOf(ending.passes, claim);
    if (claim.passMethodId !== undefined) await tellPassRemoved(ending, claim, claim.passMethodId);
    const againAt = (claim.endedAt ?? 0) + LOOK_ONCE_MORE;
    return {
      wasRedeemed: claim.redeemedAt !== undefined,
      ...(isMidMint(claim) && ending.now() < againAt && { againAt }),
    };
  };

/** A newer claim takes the place of this one. As `endClaim`. */
export const supersedeClaim = (ending: Ending) => (id: ClaimId) => endClaim(ending)(id, 'superseded');

/** This claim is withdrawn and none takes its place. As `endClaim`. */
export const revokeClaim = (ending: Ending) => (id: ClaimId) => endClaim(ending)(id, 'revoked');
