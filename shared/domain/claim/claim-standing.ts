import type { Instant } from '../brand.ts';
import type { Claim } from './claim.ts';
import { isWaiting } from './claim-transitions.ts';
import type { ContractorRecord } from '../contractor/contractor.ts';
import { isOver } from '../contractor/standing.ts';

type Row = Pick<Claim, 'id' | 'state'>;

/** Whether a row still waits for its contractor though the record has seen it done: it is older than that, from a backup. */
export const isOutdated = (record: ContractorRecord | undefined, row: Row): boolean =>
  record?.claim?.id === row.id && record.claim.doneAt !== undefined && isWaiting(row);

/**
 * Whether a claim row is the one that counts: named by the record, not older than what the record has seen of it, with no
 * contact change on hold and no end in force.
 */
export const claimCounts = (record: ContractorRecord | undefined, row: Row, now: Instant): boolean =>
  record?.claim?.id === row.id && !isOutdated(record, row) && record.heldFor === undefined && !isOver(record, now);
