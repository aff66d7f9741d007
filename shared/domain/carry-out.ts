import type { ContractorRecord } from './contractor.ts';
import { makeOpenClaim, type ClaimOpening } from './open-claim.ts';
import type { Foresee } from './observe.ts';
import { makeForeseeAccount, makeProvisionAccount, type Provisioning } from './provision-account.ts';
import type { CarryOut } from './reconcile.ts';
import { makeTellLocked, type TellingLocked } from './tell-locked.ts';

export interface CarryingOut {
  readonly provisioning: Provisioning;
  readonly opening: ClaimOpening;
  readonly telling: TellingLocked;
}

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
export const makeCarryOut = ({ provisioning, opening, telling }: CarryingOut): CarryOut => {
  const provisionAccount = makeProvisionAccount(provisioning);
  const openClaim = makeOpenClaim(opening);
  const tellLocked = makeTellLocked(telling);
  return (act, record) => {
    switch (act.kind) {
      case 'provision account':
        return provisionAccount(having(record, 'wanted'));
      case 'open claim':
        return openClaim(having(record, 'wanted', 'account'));
      case 'tell':
        return tellLocked(having(record, 'wanted', 'claim'));
    }
  };
};

/** What every step would come to, by reading alone. */
export const makeForesee = ({ provisioning, opening }: Pick<CarryingOut, 'provisioning' | 'opening'>): Foresee => {
  const foreseeAccount = makeForeseeAccount(provisioning);
  return async (act, record) => {
    switch (act.kind) {
      case 'provision account':
        return foreseeAccount(having(record, 'wanted'));
      case 'open claim':
        return { record: foreseenClaim(having(record, 'wanted'), opening.now()) };
      case 'tell':
        return { record };
    }
  };
};

const foreseenClaim = (record: ContractorRecord, at: number): ContractorRecord => ({
  ...record,
  claim: {
    id: 'foreseen' as NonNullable<ContractorRecord['claim']>['id'],
    generation: record.asked.generation,
    sentAt: at,
    replaces: [],
  },
});
