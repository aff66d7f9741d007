import type { Instant } from '../brand.ts';
import type { Making, Wanted } from '../contractor/contractor.ts';
import type { FaultCode } from '../fault.ts';

/** What Entra says about one user. Fields that Graph left out are absent. */
export interface DirectoryAccount {
  readonly id: string;
  readonly userPrincipalName: string;
  readonly displayName?: string;
  readonly givenName?: string;
  readonly surname?: string;
  readonly mail?: string;
  readonly employeeId?: string;
  readonly employeeType?: string;
  readonly companyName?: string;
  readonly department?: string;
  readonly usageLocation?: string;
  readonly userType?: string;
  readonly creationType?: string;
  readonly externalUserState?: string;
  readonly accountEnabled: boolean;
  readonly onPremisesSyncEnabled: boolean;
  /** Whether an item of `identities` is federated. */
  readonly federated: boolean;
  readonly createdAt?: Instant;
}

/** The account to make: an internal guest, disabled, with a random password that nobody knows. */
export interface NewAccount {
  readonly userPrincipalName: string;
  readonly mailNickname: string;
  readonly displayName: string;
  readonly givenName: string;
  readonly surname: string;
  readonly employeeId: string;
  readonly employeeType: string;
  readonly companyName?: string;
  readonly department?: string;
  readonly usageLocation?: string;
  /** `YYYY-MM-DD`. */
  readonly hireDate: string;
}

/** Facts that this product owns on the account and may write again. */
export type AccountFacts = Partial<
  Pick<
    NewAccount,
    'displayName' | 'givenName' | 'surname' | 'employeeId' | 'companyName' | 'department' | 'usageLocation' | 'hireDate'
  >
>;

/** What power an account has. `unknown`: the right to see it was not granted (doctor names it). */
export interface Privileges {
  readonly activeRole: boolean;
  readonly eligibleRole: boolean | 'unknown';
  readonly roleAssignableGroup: boolean | 'unknown';
}

/**
 * Entra's users, as far as this product touches them.
 * Every method may throw `GRAPH_THROTTLED`, `GRAPH_UNAVAILABLE`, `GRAPH_FORBIDDEN`; those that write to an account made
 * moments ago also `ACCOUNT_NOT_REPLICATED`.
 */
export interface Directory {
  /** Accounts with this employee id (Graph compares without case); two are enough to know that it is ambiguous. */
  findByEmployeeId(employeeId: string): Promise<readonly DirectoryAccount[]>;
  /** By id or user principal name. */
  find(idOrName: string): Promise<DirectoryAccount | undefined>;
  /** `name-taken`: the user principal name belongs to another object. */
  create(account: NewAccount): Promise<{ kind: 'created'; account: DirectoryAccount } | { kind: 'name-taken' }>;
  update(id: string, facts: AccountFacts): Promise<void>;
  /** Repeatable: already being one is success. */
  addSponsor(id: string, sponsorId: string): Promise<void>;
  /** Repeatable: already being a member is success. */
  addToGroup(groupId: string, id: string): Promise<void>;
  setEnabled(id: string, enabled: boolean): Promise<void>;
  revokeSessions(id: string): Promise<void>;
  /** People whom a user principal name, mail address or employee id names; two are enough to know that it is ambiguous. */
  findPeople(nameOrMailOrEmployeeId: string): Promise<readonly DirectoryAccount[]>;
  managerOf(id: string): Promise<DirectoryAccount | undefined>;
  privilegesOf(id: string): Promise<Privileges>;
  /** Whether a sign-in method besides password and pass is registered. `unknown`: the right to see it was not granted. */
  hasMethod(id: string): Promise<boolean | 'unknown'>;
  /** Ids of the groups that the person is in, directly or not. */
  groupsOf(id: string): Promise<readonly string[]>;
}

/** What an account is to this product. Only an `internal guest` is ever touched. */
export type AccountKind = 'internal guest' | 'member' | 'external guest' | 'synced';

/**
 * Tells an internal guest from everything that looks like one: `userType` alone does not say where somebody signs in.
 * https://learn.microsoft.com/entra/external-id/user-properties
 */
export const kindOf = (account: DirectoryAccount): AccountKind => {
  if (isExternal(account)) return 'external guest';
  if (account.onPremisesSyncEnabled) return 'synced';
  return account.userType === 'Guest' ? 'internal guest' : 'member';
};

/** Whether the home of this account is elsewhere: invited, signed up by itself, or federated. */
export const isExternal = (account: DirectoryAccount): boolean =>
  account.creationType !== undefined ||
  account.externalUserState !== undefined ||
  account.federated ||
  account.userPrincipalName.toUpperCase().includes('#EXT#');

/** Why this account must be left alone; undefined: it may be touched. What we may not see (`unknown`) does not count. */
export const leaveAlone = (account: DirectoryAccount, privileges: Privileges): FaultCode | undefined => {
  const code = LEFT_ALONE[kindOf(account)];
  if (code) return code;
  return isPrivileged(privileges) ? 'ACCOUNT_IS_PRIVILEGED' : undefined;
};

const LEFT_ALONE: Readonly<Record<AccountKind, FaultCode | undefined>> = {
  'internal guest': undefined,
  'external guest': 'ACCOUNT_IS_EXTERNAL_GUEST',
  member: 'ACCOUNT_IS_MEMBER',
  synced: 'ACCOUNT_IS_SYNCED',
};

/** Whether the account holds a directory role, may activate one, or sits in a group that may be given one. */
export const isPrivileged = (privileges: Privileges): boolean =>
  privileges.activeRole || privileges.eligibleRole === true || privileges.roleAssignableGroup === true;

/** The account to create for a contractor under a free user principal name. */
export const newAccount = (
  wanted: Wanted,
  userPrincipalName: string,
  usageLocationDefault: string | undefined,
): NewAccount => ({
  ...accountFacts(wanted, usageLocationDefault),
  userPrincipalName,
  mailNickname: userPrincipalName.slice(0, userPrincipalName.indexOf('@')),
  employeeType: 'Contractor',
});

/** HR's facts in Entra's words. No private address and no phone: Entra takes those as password-reset contacts. */
export const accountFacts = (wanted: Wanted, usageLocationDefault: string | undefined) => {
  const usageLocation = wanted.usageLocation ?? usageLocationDefault;
  return {
    displayName: wanted.displayName,
    givenName: wanted.givenName,
    surname: wanted.familyName,
    employeeId: wanted.externalId,
    hireDate: wanted.startsOn,
    ...(wanted.organization === undefined ? {} : { companyName: wanted.organization }),
    ...(wanted.department === undefined ? {} : { department: wanted.department }),
    ...(usageLocation === undefined ? {} : { usageLocation }),
  } satisfies AccountFacts;
};

/**
 * Whether an account in the directory is the one that we noted before creating it. `ours, unfinished`: it is, but the
 * directory has not taken its employee id, which must be written again. `adoptable`: an internal guest without power that
 * somebody else made; it becomes ours by an operator's word or by the setting `ADOPT_INTERNAL_GUESTS`.
 */
export type Ownership =
  | { readonly kind: 'ours' }
  | { readonly kind: 'ours, unfinished' }
  | { readonly kind: 'adoptable' }
  | { readonly kind: 'not ours'; readonly code: FaultCode };

/** Judges an account that the employee id or the noted name led to. An account must be left alone before all else. */
export const ownershipOf = (
  account: DirectoryAccount,
  privileges: Privileges,
  { externalId, noted }: { readonly externalId: string; readonly noted: Making | undefined },
): Ownership => {
  const code = leaveAlone(account, privileges);
  if (code) return { kind: 'not ours', code };
  const ourName = noted !== undefined && isSame(account.userPrincipalName, noted.userPrincipalName);
  if (ourName && account.employeeId === undefined && madeSince(account, noted.notedAt))
    return { kind: 'ours, unfinished' };
  if (!isSame(account.employeeId, externalId)) return { kind: 'not ours', code: 'ACCOUNT_NOT_OURS' };
  return { kind: ourName ? 'ours' : 'adoptable' };
};

/** Clocks may differ by this much between Entra and us. */
const CLOCK_SKEW_MS = 5 * 60_000;

const madeSince = (account: DirectoryAccount, instant: Instant): boolean =>
  account.createdAt !== undefined && account.createdAt >= instant - CLOCK_SKEW_MS;

/** Entra compares names and employee ids without case. */
export const isSame = (one: string | undefined, other: string): boolean => one?.toLowerCase() === other.toLowerCase();
