import { isSame, newAccount, ownershipOf, type Directory, type DirectoryAccount } from '../account/account.ts';
import type { Tell } from '../audit/audit.ts';
import type { Instant } from '../brand.ts';
import type { ContractorRecord, Wanted } from '../contractor/contractor.ts';
import { Fault } from '../fault.ts';
import type { CarriedOut } from './reconcile.ts';
import { ownFacts } from './plan.ts';
import { lacking } from '../contractor/record-change.ts';
import { eligibleSponsor } from '../account/sponsor.ts';
import { nextUserPrincipalName } from '../account/user-principal-name.ts';

/** The tenant's terms for accounts. */
export interface AccountTerms {
  readonly userPrincipalNameTemplate: string;
  readonly usageLocation?: string;
  readonly tapGroupId: string;
  readonly adoptInternalGuests: boolean;
}

export interface Provisioning {
  readonly directory: Directory;
  readonly terms: AccountTerms;
  readonly tell: Tell;
  readonly now: () => Instant;
}

type Hired = ContractorRecord & { readonly wanted: Wanted };

/**
 * One pass of `provision account`: locates the account by employee id or notes the name under which it will be made; the
 * next pass, which finds that note on the record, makes it. `locateOnly`: the first day is long past, so what stands in the
 * directory is noted and nothing is made or blocked. Throws the faults of the port and those of an account or a sponsor
 * that is not as it must be.
 */
export const makeProvisionAccount =
  (deps: Provisioning) =>
  async (record: Hired, locateOnly: boolean): Promise<CarriedOut> => {
    if (locateOnly) return { record: await withLocated(deps, record) };
    const sponsor = eligibleSponsor(await deps.directory.findPeople(record.wanted.sponsor), record.wanted);
    const made = record.making ? await make(deps, record) : await locate(deps, record);
    const account = made?.account;
    if (!account) return { record: withName(deps, record), unfinished: true };
    await deps.directory.addSponsor(account.id, sponsor.id);
    await deps.directory.addToGroup(deps.terms.tapGroupId, account.id);
    await deps.tell({
      kind: 'account provisioned',
      contractor: record.key,
      ids: [account.id],
      at: deps.now(),
      facts: { accountId: account.id, sponsorId: sponsor.id },
    });
    return { record: provisioned(record, account, sponsor, made.facts) };
  };

/** What `provision account` would come to, by reading alone. */
export const makeForeseeAccount =
  (deps: Provisioning) =>
  async (record: Hired, locateOnly: boolean): Promise<CarriedOut> => {
    if (locateOnly) return { record: { ...record, located: { at: deps.now() } } };
    const sponsor = eligibleSponsor(await deps.directory.findPeople(record.wanted.sponsor), record.wanted);
    const found = await judged(deps, record);
    const userPrincipalName = nextUserPrincipalName(deps.terms.userPrincipalNameTemplate, record.wanted);
    return {
      record: provisioned(record, found ?? { id: 'foreseen', userPrincipalName }, sponsor, ownFacts(record.wanted)),
    };
  };

const provisioned = (
  record: Hired,
  { id, userPrincipalName }: Pick<DirectoryAccount, 'id' | 'userPrincipalName'>,
  sponsor: DirectoryAccount,
  facts: string,
): ContractorRecord => ({
  ...lacking(record, 'making', 'adopted', 'located'),
  account: { id, userPrincipalName, facts },
  sponsor: { id: sponsor.id },
});

const withLocated = async ({ directory, tell, now }: Provisioning, record: Hired): Promise<ContractorRecord> => {
  const [found] = await directory.findByEmployeeId(record.wanted.externalId);
  const at = now();
  await tell({
    kind: 'account located',
    contractor: record.key,
    ids: [found?.id ?? ''],
    at,
    facts: { found: found !== undefined, ...(found ? { accountId: found.id } : {}) },
  });
  return { ...record, located: { at, ...(found ? { found: found.id } : {}) } };
};

/** The account that the directory has for this employee id, if it may be taken; undefined: there is none. */
const judged = async (
  { directory, terms }: Provisioning,
  { wanted, adopted }: Hired,
): Promise<DirectoryAccount | undefined> => {
  const [found, another] = await directory.findByEmployeeId(wanted.externalId);
  if (another) throw new Fault('ACCOUNT_AMBIGUOUS');
  if (!found) return undefined;
  const ownership = ownershipOf(found, await directory.privilegesOf(found.id), {
    externalId: wanted.externalId,
    noted: undefined,
  });
  if (ownership.kind === 'not ours') throw new Fault(ownership.code);
  if (!terms.adoptInternalGuests && found.id !== adopted) throw new Fault('ACCOUNT_NOT_OURS');
  return found;
};

/** An account, and the facts of it that were written a moment ago; of one that stood there before nothing is known. */
interface Located {
  readonly account: DirectoryAccount;
  readonly facts: string;
}

const asItStands = (account: DirectoryAccount): Located => ({ account, facts: '' });

const locate = async (deps: Provisioning, record: Hired): Promise<Located | undefined> => {
  const found = await judged(deps, record);
  if (found)
    await deps.tell({
      kind: 'account adopted',
      contractor: record.key,
      ids: [found.id],
      at: deps.now(),
      facts: { accountId: found.id, by: record.adopted === undefined ? 'ADOPT_INTERNAL_GUESTS' : 'request' },
    });
  return found && asItStands(found);
};

/** Won before done: the name stands on the record before the account is made, so that whoever finds it finishes exactly that. */
const withName = ({ terms, now }: Provisioning, { making, ...record }: Hired): ContractorRecord => ({
  ...record,
  making: {
    userPrincipalName: nextUserPrincipalName(terms.userPrincipalNameTemplate, record.wanted, making?.userPrincipalName),
    notedAt: now(),
  },
});

/** Undefined: the name belongs to somebody else. */
const make = async ({ directory, terms }: Provisioning, { wanted, making }: Hired): Promise<Located | undefined> => {
  const name = making?.userPrincipalName ?? '';
  const made = await directory.create(newAccount(wanted, name, terms.usageLocation));
  if (made.kind === 'created') return { account: made.account, facts: ownFacts(wanted) };
  const holder = await directory.find(name);
  if (!holder) throw new Fault('ACCOUNT_NOT_REPLICATED');
  if (!isSame(holder.employeeId, wanted.externalId) && holder.employeeId !== undefined) return undefined;
  const ownership = ownershipOf(holder, await directory.privilegesOf(holder.id), {
    externalId: wanted.externalId,
    noted: making,
  });
  if (ownership.kind === 'ours, unfinished') await directory.update(holder.id, { employeeId: wanted.externalId });
  return ownership.kind === 'ours' || ownership.kind === 'ours, unfinished' ? asItStands(holder) : undefined;
};
