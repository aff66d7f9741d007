import { readFileSync } from 'node:fs';

/** A person (or shared mailbox) of the seed. Members beyond these are Graph user properties of the same name. */
export interface SeededPerson extends Readonly<Record<string, unknown>> {
  readonly id: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
  /** UPN of the manager. */
  readonly manager?: string;
  /** UPNs of the sponsors. */
  readonly sponsors?: readonly string[];
  /** Display names of directory roles held now. */
  readonly directoryRoles?: readonly string[];
  /** Display names of directory roles that can be activated. */
  readonly eligibleRoles?: readonly string[];
  /** Registered sign-in methods: `password`, `microsoftAuthenticator`, `fido2`, `phone` … */
  readonly methods?: readonly string[];
  /** Roles in this product's own app registration; read by the local sign-in. */
  readonly appRoles?: readonly string[];
}

export interface SeededGroup {
  readonly id: string;
  readonly displayName: string;
  readonly description?: string;
  readonly isAssignableToRole?: boolean;
  /** Object ids of owners: people or service principals. */
  readonly owners?: readonly string[];
  /** UPNs of members. */
  readonly members?: readonly string[];
}

/** A group named by a policy. */
export interface PolicyTarget {
  readonly targetType: 'group';
  /** A group's id, or `all_users`. */
  readonly id: string;
  readonly isRegistrationRequired?: boolean;
}

/** The tenant's Temporary Access Pass policy, in Graph's own property names. */
export interface PassPolicySettings {
  readonly state: 'enabled' | 'disabled';
  readonly minimumLifetimeInMinutes: number;
  readonly maximumLifetimeInMinutes: number;
  readonly defaultLifetimeInMinutes: number;
  readonly defaultLength: number;
  readonly isUsableOnce: boolean;
  readonly includeTargets: readonly PolicyTarget[];
  readonly excludeTargets: readonly PolicyTarget[];
}

/** A domain of the tenant in which no account can be made. */
export interface OtherDomain {
  readonly id: string;
  readonly authenticationType: 'Managed' | 'Federated';
  readonly isVerified: boolean;
}

/** `local/people.json`: one small company, for the directory and for the sign-in. */
export interface Seed {
  readonly tenant: {
    readonly id: string;
    readonly displayName: string;
    /** Verified, and signed in to here. */
    readonly domains: readonly string[];
    /** Those that are not verified, or whose sign-in is elsewhere. */
    readonly otherDomains?: readonly OtherDomain[];
  };
  /** The application whose managed identity calls. */
  readonly application: { readonly appId: string; readonly servicePrincipalId: string; readonly displayName: string };
  readonly people: readonly SeededPerson[];
  readonly groups: readonly SeededGroup[];
  readonly temporaryAccessPassPolicy: PassPolicySettings;
  /** Addresses that the application may send from; empty means every mailbox. */
  readonly mailboxes: readonly string[];
  /** App registrations, with Graph's property names. */
  readonly applications?: readonly (Readonly<Record<string, unknown>> & { readonly appId: string })[];
}

const SECTIONS = ['tenant', 'application', 'people', 'groups', 'temporaryAccessPassPolicy', 'mailboxes'] as const;

const problemsOf = (seed: Seed): string[] => {
  const missing = SECTIONS.filter((section) => seed[section] === undefined);
  if (missing.length > 0) return missing.map((section) => `/${section} is missing`);
  const known = new Set(seed.people.map((person) => person.userPrincipalName));
  const unknown = (where: string, names: readonly string[] = []): string[] =>
    names.filter((name) => !known.has(name)).map((name) => `${where} names ${name}, who is not among /people`);
  return [
    ...seed.people.flatMap((person, index) =>
      ['id', 'userPrincipalName', 'displayName']
        .filter((name) => typeof person[name] !== 'string')
        .map((name) => `/people/${index}/${name} must be a text`),
    ),
    ...seed.people.flatMap((person, index) => [
      ...unknown(`/people/${index}/sponsors`, person.sponsors),
      ...unknown(`/people/${index}/manager`, person.manager === undefined ? [] : [person.manager]),
    ]),
    ...seed.groups.flatMap((group, index) => unknown(`/groups/${index}/members`, group.members)),
  ];
};

/**
 * Reads a seed file.
 * @throws when the file cannot be read, is not JSON, or names someone it does not have; every problem with its path.
 */
export const readSeed = (file: string | URL): Seed => {
  const seed: Seed = JSON.parse(readFileSync(file, 'utf8'));
  const problems = problemsOf(seed);
  if (problems.length > 0)
    throw new Error(`${String(file)}: ${problems.join('; ')}. See local/people.json for the shape.`);
  return seed;
};
