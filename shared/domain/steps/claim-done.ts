import type { Tell } from '../audit/audit.ts';
import type { Instant } from '../brand.ts';
import type { Claim } from '../claim/claim.ts';
import { claimFact } from '../claim/claim-happening.ts';
import { isWaiting, MOST_TRIES } from '../claim/claim-transitions.ts';
import type { ContractorRecord } from '../contractor/contractor.ts';
import type { Known } from './plan.ts';

/** That a claim is done stands on the record, whatever becomes of its row; undefined: it stands there, or is not so yet. */
export const withDone = ({ record, claim: row }: Known, now: Instant): ContractorRecord | undefined => {
  const { claim } = record;
  if (!claim || claim.doneAt !== undefined || !row || isWaiting(row)) return undefined;
  return { ...record, claim: { ...claim, doneAt: now } };
};

/**
 * What the doors told of a claim when they had written it, from its row: a door that was cut off in between left it out, and
 * nobody asks that door again. Telling it twice adds nothing.
 */
export const tellFromRow = async (tell: Tell, row: Claim): Promise<void> => {
  const { seenAt, failed, reservedAt = 0 } = row;
  if (seenAt !== undefined) await tell(claimFact(row, { kind: 'claim seen', at: seenAt }));
  for (let nth = 1; nth <= failed; nth++)
    await tell(claimFact(row, { kind: 'pin refused', at: reservedAt, ids: [nth], facts: { left: MOST_TRIES - nth } }));
};
