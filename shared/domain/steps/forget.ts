import type { Tell } from '../audit/audit.ts';
import type { Instant } from '../brand.ts';
import type { ContractorKey, ContractorRecord } from '../contractor/contractor.ts';
import type { CarriedOut } from './reconcile.ts';
import { lacking } from '../contractor/record-change.ts';

export interface Forgetting {
  readonly tell: Tell;
  /** Discards the dead letters about a contractor. Repeatable. */
  readonly discardLettersOf: (key: ContractorKey) => Promise<void>;
  readonly now: () => Instant;
}

/**
 * Empties the record of personal data. Hashes, times and object ids stay, so that a replayed event still does not act twice.
 * Dead letters hold HR's facts too: where somebody asked, theirs go at once; else the sweep takes them when they are old enough.
 */
export const makeForget =
  ({ tell, discardLettersOf, now }: Forgetting) =>
  async (record: ContractorRecord): Promise<CarriedOut> => {
    const at = now();
    await tell({ kind: 'contractor forgotten', contractor: record.key, ids: [record.closedAt ?? 0], at });
    if (record.forgetAsked !== undefined) await discardLettersOf(record.key);
    const { account } = record;
    const emptied = lacking(record, 'wanted', 'heldFor', 'changedFrom', 'replaced', 'making', 'forgetAsked');
    return {
      record: {
        ...emptied,
        ...(account ? { account: { ...account, userPrincipalName: '', facts: '' } } : {}),
        forgottenAt: at,
      },
    };
  };
