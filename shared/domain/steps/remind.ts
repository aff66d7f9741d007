import type { Directory } from '../account/account.ts';
import type { Tell } from '../audit/audit.ts';
import type { Instant } from '../brand.ts';
import type { Claims } from '../claim/claim.ts';
import type { ContractorRecord, NamedClaim, Wanted } from '../contractor/contractor.ts';
import type { Letters } from '../notice/letters.ts';
import type { Mailer } from '../notice/notice.ts';
import type { CarriedOut } from './reconcile.ts';

export interface Reminding {
  readonly directory: Pick<Directory, 'find'>;
  readonly claims: Pick<Claims, 'find'>;
  readonly mailer: Mailer;
  readonly letters: Pick<Letters, 'reminders'>;
  readonly tell: Tell;
  readonly now: () => Instant;
}

type Mailed = ContractorRecord & { readonly wanted: Wanted; readonly claim: NamedClaim };

/** Reminds both of a claim that nobody has redeemed. The link itself is gone; the first mail is named. */
export const makeRemind =
  ({ directory, claims, mailer, letters, tell, now }: Reminding) =>
  async (record: Mailed): Promise<CarriedOut> => {
    const { wanted, claim, sponsor: known } = record;
    const [sponsor, row] = await Promise.all([known && directory.find(known.id), claims.find(claim.id)]);
    const at = now();
    if (sponsor && row) {
      const { expiresAt } = row.claim;
      for (const letter of letters.reminders({
        wanted,
        sponsor,
        sentAt: claim.sentAt ?? at,
        expiresAt,
        claimId: claim.id,
      }))
        await mailer.send(letter);
    }
    await tell({
      kind: 'notice sent',
      contractor: record.key,
      ids: ['reminder', claim.id],
      at,
      facts: { notice: 'reminder', claimId: claim.id },
    });
    return { record: { ...record, claim: { ...claim, remindedAt: at } } };
  };
