import type { AuditKind } from '../audit/audit.ts';
import type { Claim, ClaimId } from './claim.ts';
import { changeClaim } from './claim-change.ts';
import type { HandOver } from './claim-hand-over.ts';
import { claimFact } from './claim-happening.ts';
import { indexPartitions } from './claim-opening.ts';
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

/** The claim that counts by now has begun to make its pass, which starts with removing whatever stands there. */
const hasMinted = async ({ claims }: Ending, named: ClaimId | undefined): Promise<Claim | undefined> => {
  const claim = named && (await claims.find(named))?.claim;
  return claim?.mintingAt === undefined ? undefined : claim;
};

/** Removes the pass of an ended claim. A pass without a name is not looked for beside the one of the claim that counts. */
const removePass = async (
  ending: Ending,
  claim: Claim,
  named: ClaimId | undefined,
): Promise<Pick<Ended, 'againAt'>> => {
  const next = isMidMint(claim) ? await hasMinted(ending, named) : undefined;
  if (next) return next.state === 'minting' ? { againAt: ending.now() + MINTING_LIFETIME } : {};
  await removePassOf(ending.passes, claim);
  if (claim.passMethodId !== undefined) await tellPassRemoved(ending, claim, claim.passMethodId);
  const againAt = (claim.endedAt ?? 0) + LOOK_ONCE_MORE;
  return isMidMint(claim) && ending.now() < againAt ? { againAt } : {};
};

/**
 * Takes a claim back, whoever holds it: first its row, so that a mint in flight loses its swap, then its pass at Graph; then
 * it is listed for nobody any more.
 * Repeatable until it resolves; a claim that ended otherwise keeps its state, and its pass is removed all the same. The
 * record must have stopped naming the claim before; `named` is the one that it names by now, whose pass is left alone.
 * Throws `STORE_AWAY` and what Graph's port throws.
 */
export const endClaim =
  (ending: Ending) =>
  async (id: ClaimId, as: EndKind, named?: ClaimId): Promise<Ended> => {
    const changed = await changeClaim(ending.claims, id, (claim) => end(claim, as, ending.now()));
    if (changed.kind === 'gone') return { wasRedeemed: false };
    const { claim } = changed.now;
    if (claim.state === as) await tellEnded(ending, claim, as);
    const removed = await removePass(ending, claim, named);
    await ending.claims.unindex(id, indexPartitions(claim));
    return { ...removed, wasRedeemed: claim.redeemedAt !== undefined };
  };

/** A newer claim takes the place of this one. As `endClaim`. */
export const supersedeClaim = (ending: Ending) => (id: ClaimId) => endClaim(ending)(id, 'superseded');

/** This claim is withdrawn and none takes its place. As `endClaim`. */
export const revokeClaim = (ending: Ending) => (id: ClaimId) => endClaim(ending)(id, 'revoked');
