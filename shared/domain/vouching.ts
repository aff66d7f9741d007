import type { HandOver } from './claim-hand-over.ts';
import type { ContractorRecord } from './contractor.ts';
import { Fault } from './fault.ts';
import type { SignedIn } from './release.ts';

type Vouching = Pick<HandOver, 'directory'>;

/** A record whose new contacts wait for somebody's word. */
export type HeldRecord = ContractorRecord & Required<Pick<ContractorRecord, 'heldFor' | 'wanted'>>;

/** Whether contacts of this contractor are on hold. */
export const isHeld = (record: ContractorRecord | undefined): record is HeldRecord =>
  record?.heldFor !== undefined && record.wanted !== undefined;

/** The names by which HR may mean this person, lower case; undefined: the directory cannot say. */
const namesOf = async ({ directory }: Vouching, { oid }: SignedIn): Promise<readonly string[] | undefined> => {
  const account = await directory.find(oid).catch((fault: unknown) => {
    if (fault instanceof Fault && fault.kind === 'retry') return undefined;
    throw fault;
  });
  if (!account) return undefined;
  const { userPrincipalName, mail, employeeId } = account;
  return [userPrincipalName, mail, employeeId].flatMap((name) => name?.toLowerCase() ?? []);
};

/**
 * Whether a person's word on changed contacts counts. Whom the change makes the sponsor cannot vouch for it, deputy or not;
 * nor can somebody whom the directory cannot name just now: it might be them.
 */
export const mayVouch = async (vouching: Vouching, record: HeldRecord, by: SignedIn): Promise<boolean> => {
  const next = record.heldFor.sponsor.toLowerCase();
  if (next === (record.changedFrom ?? record.wanted).sponsor.toLowerCase()) return true;
  const names = await namesOf(vouching, by);
  return names !== undefined && !names.includes(next);
};
