import type { Directory } from '../account/account.ts';
import type { Tell } from '../audit/audit.ts';
import type { Instant } from '../brand.ts';
import type { ClaimId } from '../claim/claim.ts';
import type { Ended } from '../claim/claim-ending.ts';
import type { ContractorRecord, LeavingClaim } from '../contractor/contractor.ts';
import type { CarriedOut } from './reconcile.ts';
import { lacking, withoutClaim } from '../contractor/record-change.ts';
import { isOver } from '../contractor/standing.ts';

export interface Withdrawing {
  readonly directory: Pick<Directory, 'revokeSessions'>;
  /** `named`: the claim that the record names by now. */
  readonly endClaim: (id: ClaimId, as: LeavingClaim['as'], named?: ClaimId) => Promise<Ended>;
  readonly tell: Tell;
  readonly now: () => Instant;
}

/**
 * One pass of `withdraw`. First the record stops naming a claim whose time is over; the next pass takes back the row and
 * the pass of every claim that is not named any more, then the sessions. Repeatable until nothing of it is left.
 */
export const makeWithdraw =
  (deps: Withdrawing) =>
  async (record: ContractorRecord): Promise<CarriedOut> => {
    if (record.claim && isOver(record, deps.now())) return { record: withoutClaim(record, 'revoked') };
    const left = await takeBack(deps, record);
    const sessionsToo = record.endSessions !== undefined || left.endSessions;
    if (sessionsToo) await endSessions(deps, record);
    return { record: { ...lacking(record, 'endSessions'), leaving: left.leaving } };
  };

const takeBack = async (
  { endClaim, now }: Withdrawing,
  { leaving, claim: named }: ContractorRecord,
): Promise<{ leaving: LeavingClaim[]; endSessions: boolean }> => {
  const still: LeavingClaim[] = [];
  let endSessions = false;
  for (const claim of leaving) {
    if ((claim.againAt ?? 0) > now()) {
      still.push(claim);
      continue;
    }
    const ended = await endClaim(claim.id, claim.as, named?.id);
    if (ended.againAt !== undefined) still.push({ ...claim, againAt: ended.againAt });
    endSessions ||= claim.endSessions && ended.wasRedeemed;
  }
  return { leaving: still, endSessions };
};

const endSessions = async (
  { directory, tell, now }: Withdrawing,
  { key, account, endSessions: asked, leaving }: ContractorRecord,
): Promise<void> => {
  if (!account) return;
  await directory.revokeSessions(account.id);
  await tell({
    kind: 'sessions revoked',
    contractor: key,
    ids: [asked ?? 0, ...leaving.map(({ id }) => id)],
    at: now(),
    facts: { accountId: account.id },
  });
};
