import { kindOf, leaveAlone, type Directory, type DirectoryAccount } from '../account/account.ts';
import type { Tell } from '../audit/audit.ts';
import type { Instant } from '../brand.ts';
import type { ContractorRecord } from '../contractor/contractor.ts';
import { Fault, type FaultCode } from '../fault.ts';
import type { AccountTerms } from './provision-account.ts';
import type { CarriedOut } from './reconcile.ts';
import { lacking } from '../contractor/record-change.ts';

export interface Disabling {
  readonly directory: Directory;
  readonly terms: Pick<AccountTerms, 'adoptInternalGuests'>;
  /** Counts this ending against the brake. Throws `UNUSUAL_VOLUME`. */
  readonly countEnding: (record: ContractorRecord) => Promise<void>;
  readonly tell: Tell;
  readonly now: () => Instant;
}

/** Why an account is left alone at the end; an operator who has somebody forgotten has looked at it. */
const leftAlone = ({ forgetAsked }: ContractorRecord, code: FaultCode, operatorNote?: string): void => {
  if (forgetAsked === undefined) throw new Fault(code, operatorNote === undefined ? {} : { operatorNote });
};

/**
 * `disable account`: revokes sessions and disables the account at the end. An account that must be left alone, or that was
 * never ours, is left alone: that is an alarm for operators, since the person may still get in.
 */
export const makeDisableAccount =
  (deps: Disabling) =>
  async (record: ContractorRecord): Promise<CarriedOut> => {
    const { account } = record;
    if (!account) return closeWithoutAccount(deps, record);
    const found = await deps.directory.find(account.id);
    const code = found && leaveAlone(found, await deps.directory.privilegesOf(found.id));
    if (code) {
      leftAlone(record, code);
      return { record: await closed(deps, record, 'contractor closed', { accountId: account.id, fault: code }) };
    }
    if (found) {
      await deps.countEnding(record);
      await deps.directory.setEnabled(found.id, false);
      await deps.directory.revokeSessions(found.id);
    }
    return {
      record: await closed(deps, record, 'account disabled', { accountId: account.id, found: found !== undefined }),
    };
  };

/**
 * Somebody with that number may stand in the directory all the same; then an operator has to say whose account it is. One that
 * was just being made keeps its name on the record: HR may hire again, and exactly that one is finished then.
 */
const closeWithoutAccount = async (deps: Disabling, record: ContractorRecord): Promise<CarriedOut> => {
  const { wanted, making } = record;
  const found = wanted ? await deps.directory.findByEmployeeId(wanted.externalId) : [];
  const ours = found.find(
    ({ userPrincipalName }) =>
      making !== undefined && userPrincipalName.toLowerCase() === making.userPrincipalName.toLowerCase(),
  );
  if (ours) {
    await deps.directory.setEnabled(ours.id, false);
    return { record: await closed(deps, record, 'account disabled', { accountId: ours.id, found: true }) };
  }
  const [taken, another] = found;
  if (taken && !another && mayTake(deps, record, taken)) return adopted(deps, record, taken);
  const member = found.find(({ userType }) => userType !== 'Guest');
  if (found.length > 0 && !member)
    leftAlone(
      record,
      'ACCOUNT_NOT_OURS',
      'met at the end: this product did not make the account and leaves it as it is',
    );
  return { record: await closed(deps, record, 'contractor closed', {}) };
};

/** Whose first day was long past was only located so far: the end is the first thing that needs the account. */
const mayTake = ({ terms }: Disabling, record: ContractorRecord, account: DirectoryAccount): boolean =>
  kindOf(account) === 'internal guest' && (terms.adoptInternalGuests || record.adopted === account.id);

const adopted = async (
  { tell, now }: Disabling,
  record: ContractorRecord,
  { id, userPrincipalName }: DirectoryAccount,
): Promise<CarriedOut> => {
  await tell({
    kind: 'account adopted',
    contractor: record.key,
    ids: [id],
    at: now(),
    facts: { accountId: id, by: record.adopted === undefined ? 'ADOPT_INTERNAL_GUESTS' : 'request' },
  });
  const known = lacking(record, 'making', 'adopted', 'located');
  return { record: { ...known, account: { id, userPrincipalName, facts: '' } }, unfinished: true };
};

const closed = async (
  { tell, now }: Disabling,
  record: ContractorRecord,
  kind: 'account disabled' | 'contractor closed',
  facts: Record<string, string | boolean>,
): Promise<ContractorRecord> => {
  const at = now();
  await tell({
    kind,
    contractor: record.key,
    ids: [record.newest.end ?? 0, record.wanted?.endsOn ?? ''],
    at,
    facts,
  });
  return { ...lacking(record, 'rehired', 'endSessions'), closedAt: at };
};
