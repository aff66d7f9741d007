import { isExternal, isSame } from './account.ts';
import type { DirectoryAccount } from './account.ts';
import { Fault } from '../fault.ts';

/**
 * The one enabled member whom HR's words name, out of the people found for them: never a guest, never the contractor's
 * own account. Members synchronised from on-premises are members too. Throws `SPONSOR_NOT_ELIGIBLE` and says why.
 */
export const eligibleSponsor = (
  found: readonly DirectoryAccount[],
  contractor: { readonly externalId: string; readonly accountId?: string | undefined },
): DirectoryAccount => {
  const [sponsor, another] = found;
  if (!sponsor) throw notEligible('nobody in the directory is named so');
  if (another) throw notEligible('more than one person in the directory is named so');
  if (sponsor.userType !== 'Member' || isExternal(sponsor)) throw notEligible('it is a guest');
  if (!sponsor.accountEnabled) throw notEligible('the account is disabled');
  if (sponsor.id === contractor.accountId || isSame(sponsor.employeeId, contractor.externalId))
    throw notEligible('it is the contractor’s own account');
  return sponsor;
};

const notEligible = (operatorNote: string): Fault => new Fault('SPONSOR_NOT_ELIGIBLE', { operatorNote });
