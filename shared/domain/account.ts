import type { Instant } from './brand.ts';

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
    'displayName' | 'givenName' | 'surname' | 'companyName' | 'department' | 'usageLocation' | 'hireDate'
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
  /** Ids of the groups that the person is in, directly or not. */
  groupsOf(id: string): Promise<readonly string[]>;
}
