import type { Claims, VersionedClaim } from './claim.ts';
import { findProven, type Proven } from './claim-proof.ts';
import type { ContractorRecord, Contractors } from '../contractor/contractor.ts';
import { isOutdated } from './claim-standing.ts';

export interface ClaimReading {
  readonly claims: Pick<Claims, 'find'>;
  readonly contractors: Pick<Contractors, 'read'>;
}

/** The row that the caller's link leads to, and its contractor's record. */
export interface ProvenClaim {
  readonly known: VersionedClaim;
  readonly record: ContractorRecord | undefined;
}

/**
 * The row whose link the caller holds, with the record, which is read only for those who hold it; undefined: nobody's link.
 * A row that the record is ahead of may have changed between the two reads, and is read once more.
 */
export const readProven = async (reading: ClaimReading, proven: Proven): Promise<ProvenClaim | undefined> => {
  const known = await findProven(reading.claims, proven);
  if (!known) return undefined;
  const record = (await reading.contractors.read(known.claim.contractor))?.value;
  if (!isOutdated(record, known.claim)) return { known, record };
  const again = await findProven(reading.claims, proven);
  return again && { known: again, record };
};
