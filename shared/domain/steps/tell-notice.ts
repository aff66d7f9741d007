import type { Directory, DirectoryAccount } from '../account/account.ts';
import type { Tell } from '../audit/audit.ts';
import type { Instant } from '../brand.ts';
import type { Claims } from '../claim/claim.ts';
import { lockedFact } from '../claim/claim-happening.ts';
import type { ContractorRecord, Wanted } from '../contractor/contractor.ts';
import { toldName, type NoticeName } from './due-notices.ts';
import { listHold } from '../claim/held-row.ts';
import type { Letters } from '../notice/letters.ts';
import type { Letter, Mailer } from '../notice/notice.ts';
import { policyOf, type Policies } from '../contractor/policy.ts';
import type { CarriedOut } from './reconcile.ts';
import { opensAt } from '../contractor/schedule.ts';

export interface TellingNotices {
  readonly directory: Pick<Directory, 'find' | 'findPeople' | 'managerOf'>;
  readonly claims: Pick<Claims, 'find' | 'index'>;
  readonly mailer: Mailer;
  readonly letters: Letters;
  readonly policies: Policies;
  readonly tell: Tell;
  readonly now: () => Instant;
}

type Hired = ContractorRecord & { readonly wanted: Wanted };

/** Tells somebody something once; what the record remembers is written after the mail, so a crash may repeat one notice. */
export const makeTellNotice =
  (deps: TellingNotices) =>
  async (record: Hired, notice: NoticeName): Promise<CarriedOut> => {
    const sponsor = await sponsorOf(deps, record, notice);
    const letters = await lettersOf(deps, record, notice, sponsor);
    if (notice === 'claim locked') await tellLocked(deps, record);
    for (const letter of letters) await deps.mailer.send(letter);
    const name = toldName(notice, record);
    const at = deps.now();
    await deps.tell({
      kind: 'notice sent',
      contractor: record.key,
      ids: [name],
      at,
      facts: { notice, letters: letters.length },
    });
    return { record: { ...record, told: { ...record.told, [name]: at } } };
  };

/** Of changed contacts the previous sponsor is told; of a day ahead the one whom HR names by now. */
const sponsorOf = async (
  { directory }: TellingNotices,
  { sponsor, replaced, wanted }: Hired,
  notice: NoticeName,
): Promise<DirectoryAccount | undefined> => {
  if (notice === 'first day ahead') {
    const [named, another] = await directory.findPeople(wanted.sponsor);
    return another ? undefined : named;
  }
  const id = notice === 'contacts changed' ? replaced?.sponsorId : sponsor?.id;
  return id === undefined ? undefined : directory.find(id);
};

const lettersOf = async (
  deps: TellingNotices,
  record: Hired,
  notice: NoticeName,
  sponsor: DirectoryAccount | undefined,
): Promise<readonly Letter[]> => {
  const { letters, policies } = deps;
  const { wanted, replaced, heldFor, claim, attempts } = record;
  if (notice === 'contacts changed' && heldFor)
    await listHold(deps.claims, record.key, replaced?.sponsorId, policyOf(policies, wanted.policy).deputiesGroup);
  if (notice === 'contacts changed')
    return letters.contactsChanged({
      wanted,
      oldAddress: replaced?.privateAddress,
      sponsor,
      held: heldFor !== undefined,
    });
  if (notice === 'standstill') return letters.standstill({ wanted, sponsor, code: standing(attempts) });
  if (!sponsor) return [];
  if (notice === 'sponsor left') return toManager(deps, record, sponsor);
  switch (notice) {
    case 'claim locked':
      return [letters.toSponsorLocked({ wanted, sponsor })];
    case 'first day ahead':
      return letters.ahead({ wanted, sponsor, opensAt: opensAt(wanted, policyOf(policies, wanted.policy)) });
    case 'pass used':
      return letters.used({ wanted, sponsor, usedAt: await redeemedAt(deps, record) });
    case 'pass unused':
      return letters.unused({ wanted, sponsor, used: claim?.outcome === 'used' });
  }
};

/** The manager of a sponsor who left is the one to name another; operators hear of the block from the standstill and the alarm. */
const toManager = async (
  { directory, letters }: TellingNotices,
  { wanted }: Hired,
  sponsor: DirectoryAccount,
): Promise<Letter[]> => {
  const manager = await directory.managerOf(sponsor.id);
  return manager ? [letters.sponsorChanged({ wanted, manager })] : [];
};

/** Whoever locked it told so too, unless it was cut off before. */
const tellLocked = async ({ claims, tell }: TellingNotices, { claim }: Hired): Promise<void> => {
  const row = claim && (await claims.find(claim.id))?.claim;
  if (row) await tell(lockedFact(row));
};

const redeemedAt = async ({ claims, now }: TellingNotices, { claim }: Hired): Promise<Instant> =>
  (claim && (await claims.find(claim.id))?.claim.redeemedAt) ?? now();

const standing = (attempts: ContractorRecord['attempts']) => {
  const attempt = attempts['open claim'] ?? attempts['provision account'];
  return attempt?.blocked?.code ?? attempt?.lastFault ?? 'UNEXPECTED';
};
