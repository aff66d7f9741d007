import { accountFacts, leaveAlone, type Directory } from '../account/account.ts';
import type { Tell } from '../audit/audit.ts';
import type { Instant } from '../brand.ts';
import type { ContractorRecord, KnownAccount, Wanted } from '../contractor/contractor.ts';
import { Fault } from '../fault.ts';
import { ownFacts } from './plan.ts';
import type { CarriedOut } from './reconcile.ts';

export interface Updating {
  readonly directory: Pick<Directory, 'find' | 'privilegesOf' | 'update'>;
  readonly terms: { readonly usageLocation?: string };
  readonly tell: Tell;
  readonly now: () => Instant;
}

/** Writes the facts that HR changed. The user principal name never changes, and an account that must be left alone is. */
export const makeUpdateAccount =
  ({ directory, terms, tell, now }: Updating) =>
  async (
    record: ContractorRecord & { readonly wanted: Wanted; readonly account: KnownAccount },
  ): Promise<CarriedOut> => {
    const { account, wanted } = record;
    const [found, privileges] = await Promise.all([directory.find(account.id), directory.privilegesOf(account.id)]);
    if (!found) throw new Fault('ACCOUNT_NOT_REPLICATED');
    const code = leaveAlone(found, privileges);
    if (code) throw new Fault(code);
    const { employeeId, ...facts } = accountFacts(wanted, terms.usageLocation);
    await directory.update(account.id, facts);
    await tell({
      kind: 'account updated',
      contractor: record.key,
      ids: [account.id, record.newest.facts ?? 0],
      at: now(),
      facts: { accountId: account.id },
    });
    return { record: { ...record, account: { ...account, facts: ownFacts(wanted) } } };
  };
