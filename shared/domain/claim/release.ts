import type { Instant } from '../brand.ts';
import type { Claim, ClaimId, ClaimState, VersionedClaim } from './claim.ts';
import { changeClaim } from './claim-change.ts';
import type { HandOver } from './claim-hand-over.ts';
import { claimFact } from './claim-happening.ts';
import { abandonOverdueMint } from './claim-lapse.ts';
import { isMintOverdue, isReleasable, lapse, MOST_RELEASES, release, type KeptPin } from './claim-transitions.ts';
import { claimCounts } from './claim-standing.ts';
import { makePin } from './pin.ts';
import { Secret } from '../secret.ts';

const PIN_BYTES = 5;

/** Somebody who signed in. */
export interface SignedIn {
  /** Object id. */
  readonly oid: string;
}

export interface ReleaseRequest {
  readonly id: ClaimId;
  readonly by: SignedIn;
}

export type ReleaseOutcome =
  | { readonly kind: 'released'; readonly pin: Secret<string>; readonly expiresAt: Instant }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'not-allowed' }
  | { readonly kind: 'not-open-yet'; readonly opensAt: Instant }
  | { readonly kind: 'too-many' }
  /** The mode lets nothing be given now. */
  | { readonly kind: 'try-later' }
  /** No PIN can be given in this state. */
  | { readonly kind: 'not-releasable'; readonly state: ClaimState };

export type ReleaseDeps = Pick<
  HandOver,
  | 'claims'
  | 'contractors'
  | 'directory'
  | 'peppers'
  | 'passes'
  | 'keepPin'
  | 'isLive'
  | 'tell'
  | 'nudges'
  | 'now'
  | 'random'
>;

/**
 * Whether a person may release: the sponsor, the sponsor's manager of when the claim opened, and the members of the deputies
 * group as they are now. Throws what the directory throws, when it has to be asked.
 */
export const mayRelease = async (
  { directory }: Pick<ReleaseDeps, 'directory'>,
  { sponsorId, managerId, deputiesGroup }: Claim,
  { oid }: SignedIn,
): Promise<boolean> => {
  if (sponsorId === oid || managerId === oid) return true;
  return deputiesGroup !== undefined && (await directory.groupsOf(oid)).includes(deputiesGroup);
};

/** What keeps a claim from being released, as it stands. */
const refusal = (claim: Claim, now: Instant): ReleaseOutcome | undefined => {
  if (!isReleasable(claim)) return { kind: 'not-releasable', state: claim.state };
  if (now < claim.opensAt) return { kind: 'not-open-yet', opensAt: claim.opensAt };
  return claim.releases >= MOST_RELEASES ? { kind: 'too-many' } : undefined;
};

/** The row as time has left it, with an overdue mint undone. */
const lapsed = async (deps: ReleaseDeps, known: VersionedClaim): Promise<Claim | undefined> => {
  if (!isMintOverdue(known.claim, deps.now())) return lapse(known.claim, deps.now());
  await abandonOverdueMint(deps, known);
  const again = await deps.claims.find(known.claim.id);
  return again && lapse(again.claim, deps.now());
};

const counts = async ({ contractors, now }: ReleaseDeps, claim: Claim): Promise<boolean> =>
  claimCounts((await contractors.read(claim.contractor))?.value, claim, now());

const tellReleased = async ({ tell }: ReleaseDeps, claim: Claim, { oid }: SignedIn): Promise<void> => {
  const { releases, releasedAt = 0 } = claim;
  const facts = { releases, by: oid };
  await tell(claimFact(claim, { kind: 'claim released', at: releasedAt, ids: [releases], facts }));
};

const tellRefused = async ({ tell, now }: ReleaseDeps, claim: Claim, { oid }: SignedIn): Promise<void> => {
  await tell(claimFact(claim, { kind: 'release refused', at: now(), ids: [oid], facts: { by: oid } }));
};

/** Swaps the PIN in. After a lost answer our own hash in the row means that our write had succeeded. */
const writePin = async ({ claims, now }: ReleaseDeps, id: ClaimId, kept: KeptPin): Promise<Claim | undefined> => {
  const changed = await changeClaim(claims, id, (found) => {
    const claim = lapse(found, now());
    return refusal(claim, now()) || claim.pinHash === kept.hash ? undefined : release(claim, kept, now());
  });
  return changed.kind === 'gone' ? undefined : changed.now.claim;
};

const givePin = async (deps: ReleaseDeps, { id, by }: ReleaseRequest): Promise<ReleaseOutcome> => {
  const pin = new Secret(makePin(deps.random(PIN_BYTES)));
  const kept = await deps.keepPin(pin, await deps.peppers.pepper());
  const claim = await writePin(deps, id, kept);
  if (!claim) return { kind: 'unknown' };
  if (claim.pinHash !== kept.hash) return refusal(claim, deps.now()) ?? { kind: 'not-releasable', state: claim.state };
  await tellReleased(deps, claim, by);
  return { kind: 'released', pin, expiresAt: claim.pinExpiresAt ?? 0 };
};

/**
 * Gives a PIN for a claim to somebody who may vouch for its contractor and says that they recognised the person. It lives
 * 10 minutes; a newer one replaces it; at most 5 are given. The PIN exists in the answer alone.
 * Throws faults of kind *away* and *retry*; then no PIN was given, or nobody was told it.
 */
export const releaseClaim =
  (deps: ReleaseDeps) =>
  async (request: ReleaseRequest): Promise<ReleaseOutcome> => {
    const known = await deps.claims.find(request.id);
    if (!known || !(await counts(deps, known.claim))) return { kind: 'unknown' };
    if (!(await mayRelease(deps, known.claim, request.by))) {
      await tellRefused(deps, known.claim, request.by);
      return { kind: 'not-allowed' };
    }
    const claim = await lapsed(deps, known);
    if (!claim) return { kind: 'unknown' };
    const refused = refusal(claim, deps.now());
    if (refused) return refused;
    return deps.isLive(claim.contractor) ? givePin(deps, request) : { kind: 'try-later' };
  };
