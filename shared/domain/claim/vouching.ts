import type { HandOver } from './claim-hand-over.ts';
import type { ContractorRecord } from '../contractor/contractor.ts';
import { Fault } from '../fault.ts';
import { policyOf, type Policies } from '../contractor/policy.ts';
import { groupsOf } from './release-list.ts';
import type { SignedIn } from './release.ts';

type Asking = { readonly directory: Pick<HandOver['directory'], 'find'> };
type Vouching = Pick<HandOver, 'directory'> & { readonly policies: Policies };

/** A record whose new contacts wait for somebody's word. */
export type HeldRecord = ContractorRecord & Required<Pick<ContractorRecord, 'heldFor' | 'wanted'>>;

/** Whether contacts of this contractor are on hold. */
export const isHeld = (record: ContractorRecord | undefined): record is HeldRecord =>
  record?.heldFor !== undefined && record.wanted !== undefined;

/** The names by which HR may mean this person, lower case; undefined: the directory cannot say. */
const namesOf = async ({ directory }: Asking, { oid }: SignedIn): Promise<readonly string[] | undefined> => {
  const account = await directory.find(oid).catch((fault: unknown) => {
    if (fault instanceof Fault && fault.kind === 'retry') return undefined;
    throw fault;
  });
  if (!account) return undefined;
  const { userPrincipalName, mail, employeeId } = account;
  return [userPrincipalName, mail, employeeId].flatMap((name) => name?.toLowerCase() ?? []);
};

/**
 * Whom this hold was listed for: the sponsor before the change, and the deputies as they are now. The index row that leads
 * here may be of an earlier hold, when somebody else was the sponsor.
 */
const isAsked = async (
  { directory, policies }: Vouching,
  { replaced, wanted }: HeldRecord,
  by: SignedIn,
): Promise<boolean> => {
  if (replaced?.sponsorId === by.oid) return true;
  const { deputiesGroup } = policyOf(policies, wanted.policy);
  return deputiesGroup !== undefined && (await groupsOf({ directory }, by)).includes(deputiesGroup);
};

/**
 * Whether a change makes this person the sponsor: nobody's word on their own naming counts, deputy or operator. Somebody
 * whom the directory cannot name just now might be the one.
 */
export const isNamed = async (
  { directory }: Asking,
  { heldFor, changedFrom, wanted }: HeldRecord,
  by: SignedIn,
): Promise<boolean> => {
  const next = heldFor.sponsor.toLowerCase();
  if (next === (changedFrom ?? wanted).sponsor.toLowerCase()) return false;
  const names = await namesOf({ directory }, by);
  return names === undefined || names.includes(next);
};

/** Whether a person's word on changed contacts counts. */
export const mayVouch = async (vouching: Vouching, record: HeldRecord, by: SignedIn): Promise<boolean> =>
  (await isAsked(vouching, record, by)) && !(await isNamed(vouching, record, by));
