import type { Claims, ClaimId } from './claim.ts';
import { deputiesPartition, personPartition } from './claim-opening.ts';
import type { ContractorKey } from '../contractor/contractor.ts';

const PREFIX = 'held~';

/** The index row under which a contact change on hold is found by those who may confirm it; it stands where claim ids do. */
export const heldRow = (key: ContractorKey): ClaimId => `${PREFIX}${key}` as ClaimId;

/** The contractor that an index row of that kind is about. */
export const heldKey = (row: string): ContractorKey | undefined =>
  row.startsWith(PREFIX) ? (row.slice(PREFIX.length) as ContractorKey) : undefined;

/** Makes a hold findable for the previous sponsor and the deputies: people whom the event did not name. Repeatable. */
export const listHold = async (
  claims: Pick<Claims, 'index'>,
  key: ContractorKey,
  sponsorId: string | undefined,
  deputiesGroup: string | undefined,
): Promise<void> => {
  const partitions = [
    ...(sponsorId === undefined ? [] : [personPartition(sponsorId)]),
    ...(deputiesGroup === undefined ? [] : [deputiesPartition(deputiesGroup)]),
  ];
  await claims.index(heldRow(key), partitions);
};
