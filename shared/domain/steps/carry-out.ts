import type { ContractorRecord } from '../contractor/contractor.ts';
import type { ClaimId } from '../brand.ts';
import { makeDisableAccount, type Disabling } from './disable-account.ts';
import { makeForget, type Forgetting } from './forget.ts';
import { makeOpenClaim, type ClaimOpening } from './open-claim.ts';
import type { Foresee } from './observe.ts';
import { ownFacts, toldMailed, type Act } from './plan.ts';
import { toldName } from './due-notices.ts';
import { makeForeseeAccount, makeProvisionAccount, type Provisioning } from './provision-account.ts';
import type { CarriedOut, CarryOut } from './reconcile.ts';
import { lacking } from '../contractor/record-change.ts';
import { makeRemind, type Reminding } from './remind.ts';
import { makeTellNotice, type TellingNotices } from './tell-notice.ts';
import { makeUpdateAccount, type Updating } from './update-account.ts';
import { makeVerifyUse, type VerifyingUse } from './verify-use.ts';
import { makeWithdraw, type Withdrawing } from './withdraw.ts';

/** Everything that the steps need, each one its part. */
export type CarryingOut = Withdrawing &
  Disabling &
  Provisioning &
  Updating &
  ClaimOpening &
  Reminding &
  VerifyingUse &
  TellingNotices &
  Forgetting;

type Present<Key extends keyof ContractorRecord> = ContractorRecord & Required<Pick<ContractorRecord, Key>>;

/** The plan names a step only for a record that has what the step needs; this holds it to that. */
const having = <Key extends keyof ContractorRecord>(
  record: ContractorRecord,
  ...keys: readonly Key[]
): Present<Key> => {
  const missing = keys.filter((key) => record[key] === undefined);
  if (missing.length > 0) throw new TypeError(`a step was planned without ${missing.join(', ')}`);
  return record as Present<Key>;
};

/** Every step of the plan, by its name. */
export const makeCarryOut = (deps: CarryingOut): CarryOut => {
  const withdraw = makeWithdraw(deps);
  const disableAccount = makeDisableAccount(deps);
  const provisionAccount = makeProvisionAccount(deps);
  const updateAccount = makeUpdateAccount(deps);
  const openClaim = makeOpenClaim(deps);
  const remind = makeRemind(deps);
  const verifyUse = makeVerifyUse(deps);
  const tellNotice = makeTellNotice(deps);
  const forget = makeForget(deps);
  return async (act, record) => {
    switch (act.kind) {
      case 'withdraw':
        return withdraw(record);
      case 'disable account':
        return disableAccount(record);
      case 'provision account':
        return provisionAccount(having(record, 'wanted'), act.locateOnly);
      case 'update account':
        return updateAccount(having(record, 'wanted', 'account'));
      case 'open claim':
        return openClaim(having(record, 'wanted', 'account'));
      case 'remind':
        return remind(having(record, 'wanted', 'claim'));
      case 'verify use':
        return verifyUse(having(record, 'account', 'claim'));
      case 'tell':
        return tellNotice(having(record, 'wanted'), act.notice);
      case 'forget':
        return forget(record);
    }
  };
};

/** What every step would come to, by reading alone. */
export const makeForesee = (deps: Provisioning): Foresee => {
  const foreseeAccount = makeForeseeAccount(deps);
  return async (act, record) =>
    act.kind === 'provision account'
      ? foreseeAccount(having(record, 'wanted'), act.locateOnly)
      : { record: foreseen(act, record, deps.now()) };
};

const foreseen = (
  act: Exclude<Act, { kind: 'provision account' }>,
  record: ContractorRecord,
  at: number,
): CarriedOut['record'] => {
  switch (act.kind) {
    case 'withdraw':
      return { ...lacking(record, 'claim', 'endSessions'), leaving: [] };
    case 'disable account':
      return { ...record, closedAt: at };
    case 'update account':
      return {
        ...record,
        ...(record.account && record.wanted ? { account: { ...record.account, facts: ownFacts(record.wanted) } } : {}),
      };
    case 'open claim':
      return {
        ...record,
        told: { ...record.told, [toldMailed(record.asked.generation)]: at },
        claim: { id: 'foreseen' as ClaimId, generation: record.asked.generation, sentAt: at },
      };
    case 'remind':
    case 'verify use':
      return { ...record, ...(record.claim ? { claim: { ...record.claim, remindedAt: at, verifiedAt: at } } : {}) };
    case 'tell':
      return { ...record, told: { ...record.told, [toldName(act.notice, record)]: at } };
    case 'forget':
      return lacking(record, 'wanted', 'heldFor', 'replaced', 'making');
  }
};
