import type { Claim, VersionedClaim } from './claim.ts';
import type { HandOver } from './claim-hand-over.ts';
import { claimFact } from './claim-happening.ts';
import { abandonMint, isMintOverdue, lapse } from './claim-transitions.ts';
import { removeEveryPass } from './claim-withdraw.ts';

export type Lapsing = Pick<HandOver, 'claims' | 'passes' | 'isLive' | 'tell' | 'nudges' | 'now'>;

/** That time has ended a PIN, a claim or a mint. */
export const tellLapsed = async (
  { tell, now }: Pick<Lapsing, 'tell' | 'now'>,
  before: Claim,
  after: Claim,
): Promise<void> => {
  const ids = [before.state, before.releases, before.mintingAt ?? 0];
  const facts = { from: before.state, state: after.state };
  await tell(claimFact(before, { kind: 'claim lapsed', at: now(), ids, facts }));
};

/**
 * Undoes a mint that stood for too long: first its pass at Graph, then the row; its slot stays taken. Undefined: somebody
 * else wrote the row meanwhile, nothing was overdue, or the mode only observes, in which nothing is written to Graph. Throws
 * what Graph's port throws; then the mint still stands.
 */
export const abandonOverdueMint = async (
  lapsing: Lapsing,
  known: VersionedClaim,
): Promise<VersionedClaim | undefined> => {
  const next = abandonMint(known.claim, lapsing.now());
  if (!next || !lapsing.isLive(known.claim.contractor)) return undefined;
  await removeEveryPass(lapsing.passes, known.claim.accountId);
  const written = await lapsing.claims.swap(known, next);
  if (written) await tellLapsed(lapsing, known.claim, next);
  return written;
};

/**
 * Writes what time has done to a row, and tells it before: afterwards nobody would find it again. Undefined: nothing, or
 * somebody else wrote first.
 */
export const writeLapse = async (lapsing: Lapsing, known: VersionedClaim): Promise<VersionedClaim | undefined> => {
  const next = lapse(known.claim, lapsing.now());
  if (next === known.claim) return undefined;
  if (next.state !== known.claim.state) await tellLapsed(lapsing, known.claim, next);
  return lapsing.claims.swap(known, next);
};

const lapseOne = async (lapsing: Lapsing, known: VersionedClaim): Promise<boolean> => {
  const overdue = isMintOverdue(known.claim, lapsing.now());
  const written = await (overdue ? abandonOverdueMint : writeLapse)(lapsing, known);
  if (!written) return false;
  await lapsing.nudges.nudge(written.claim.contractor);
  return true;
};

/** What one sweep over the claim rows did. `failed` rows stand as they were: the next sweep finds them again. */
export interface Lapsed {
  readonly lapsed: number;
  readonly failed: readonly unknown[];
}

/**
 * Lapses every row whose time has passed: PINs, claims, envelopes, mints. Safe to stop and to run twice; one row's fault
 * does not keep the others. Throws `STORE_AWAY` when the rows cannot be listed.
 */
export const lapseClaims = (lapsing: Lapsing) => async (): Promise<Lapsed> => {
  let lapsed = 0;
  const failed: unknown[] = [];
  for await (const known of lapsing.claims.lapsing()) {
    try {
      if (await lapseOne(lapsing, known)) lapsed++;
    } catch (fault) {
      failed.push(fault);
    }
  }
  return { lapsed, failed };
};
