import type { Directory, DirectoryAccount } from './account.ts';
import type { Tell } from './audit.ts';
import type { Instant } from './brand.ts';
import type { ContractorRecord, NamedClaim, Wanted } from './contractor.ts';
import type { Letter, Mailer } from './notice.ts';
import { toldOf } from './plan.ts';
import type { CarriedOut } from './reconcile.ts';

export interface TellingLocked {
  readonly directory: Pick<Directory, 'find'>;
  readonly mailer: Mailer;
  readonly letter: (facts: { readonly wanted: Wanted; readonly sponsor: DirectoryAccount }) => Letter;
  readonly tell: Tell;
  readonly now: () => Instant;
}

type WithClaim = ContractorRecord & { readonly wanted: Wanted; readonly claim: NamedClaim };

/** Tells the sponsor, once, that somebody used up all tries at the PIN of the claim that counts. */
export const makeTellLocked =
  ({ directory, mailer, letter, tell, now }: TellingLocked) =>
  async (record: WithClaim): Promise<CarriedOut> => {
    const { wanted, claim, told } = record;
    const sponsor = record.sponsor && (await directory.find(record.sponsor.id));
    if (sponsor) await mailer.send(letter({ wanted, sponsor }));
    const notice = 'claim locked';
    await tell({
      kind: 'notice sent',
      contractor: record.key,
      ids: [notice, claim.id],
      at: now(),
      facts: { notice, claimId: claim.id },
    });
    return { record: { ...record, told: { ...told, [toldOf(notice, claim.id)]: now() } } };
  };
