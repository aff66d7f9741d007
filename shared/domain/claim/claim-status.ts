import type { Instant } from '../brand.ts';
import type { Claim, ClaimState, VersionedClaim } from './claim.ts';
import type { HandOver } from './claim-hand-over.ts';
import { changeClaim } from './claim-change.ts';
import { claimFact } from './claim-happening.ts';
import type { Proven } from './claim-proof.ts';
import { readProven } from './claim-reading.ts';
import { isWaiting, lapse, see } from './claim-transitions.ts';
import type { ContractorRecord } from '../contractor/contractor.ts';
import { claimCounts } from './claim-standing.ts';

/** Where a claim stands, for the one who holds its link. */
export interface ClaimStatus {
  readonly kind: 'status';
  readonly state: ClaimState;
  readonly opensAt: Instant;
  readonly expiresAt: Instant;
  /** First name of the sponsor; empty while the directory cannot be asked. */
  readonly sponsor: string;
  readonly release: 'sponsor' | 'none';
  /** BCP 47, of the claim page. */
  readonly locale: string;
  /** When the pass was given. */
  readonly usedAt?: Instant;
  /** Superseded: when the newer mail was sent. */
  readonly sentAt?: Instant;
}

export type StatusOutcome = ClaimStatus | { readonly kind: 'unknown' };

export type StatusDeps = Pick<HandOver, 'claims' | 'contractors' | 'tell' | 'now'> & {
  /** First name of a person by object id; never throws. */
  readonly firstNameOf: (id: string) => Promise<string>;
};

const noteSeen = async ({ claims, tell, now }: StatusDeps, { claim }: VersionedClaim): Promise<void> => {
  const at = now();
  if (!see(claim, at)) return;
  const { kind } = await changeClaim(claims, claim.id, (found) => see(found, at));
  if (kind === 'changed') await tell(claimFact(claim, { kind: 'claim seen', at }));
};

const datesOf = (claim: Claim, record: ContractorRecord | undefined): Pick<ClaimStatus, 'usedAt' | 'sentAt'> => {
  const sentAt = claim.state === 'superseded' ? record?.claim?.sentAt : undefined;
  return {
    ...(claim.redeemedAt !== undefined && { usedAt: claim.redeemedAt }),
    ...(sentAt !== undefined && { sentAt }),
  };
};

/**
 * Tells the holder of the link where the claim stands. Writes nothing but that the page was seen, the first time: seen is
 * not redeemed. The state is told as time has left it, whether or not somebody has written that yet. Throws `STORE_AWAY`.
 */
export const statusOf =
  (deps: StatusDeps) =>
  async (proven: Proven): Promise<StatusOutcome> => {
    const read = await readProven(deps, proven);
    if (!read) return { kind: 'unknown' };
    const { known, record } = read;
    if (isWaiting(known.claim) && !claimCounts(record, known.claim, deps.now())) return { kind: 'unknown' };
    const claim = lapse(known.claim, deps.now());
    await noteSeen(deps, { ...known, claim });
    const { state, opensAt, expiresAt, sponsorId, releaseBy: release, locale } = claim;
    const sponsor = await deps.firstNameOf(sponsorId);
    return { kind: 'status', state, opensAt, expiresAt, sponsor, release, locale, ...datesOf(claim, record) };
  };
