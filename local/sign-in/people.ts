import { readFileSync } from 'node:fs';

/** Somebody of the seed who can sign in. */
export interface Person {
  /** Object id. */
  readonly id: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
  readonly userType: string;
  readonly jobTitle: string | undefined;
  readonly appRoles: readonly string[];
  readonly accountEnabled: boolean;
}

/** The organisation whose sign-in this is, and the one application that people sign in to. */
export interface Organisation {
  readonly tenantId: string;
  readonly displayName: string;
  readonly application: {
    readonly clientId: string;
    readonly servicePrincipalId: string;
    readonly displayName: string;
  };
  readonly people: readonly Person[];
}

interface Seed {
  readonly tenant: { readonly id: string; readonly displayName: string };
  readonly application: { readonly appId: string; readonly servicePrincipalId: string; readonly displayName: string };
  readonly people: readonly (Partial<Person> & Pick<Person, 'id' | 'userPrincipalName' | 'displayName'>)[];
}

/** Reads a seed file such as `local/people.json`; throws naming the file and the member that is missing. */
export const readOrganisation = (file: string): Organisation => {
  const seed = checked(file, JSON.parse(readFileSync(file, 'utf8')));
  const { appId: clientId, servicePrincipalId, displayName } = seed.application;
  return {
    tenantId: seed.tenant.id,
    displayName: seed.tenant.displayName,
    application: { clientId, servicePrincipalId, displayName },
    people: seed.people.map((person) => ({
      id: person.id,
      userPrincipalName: person.userPrincipalName,
      displayName: person.displayName,
      userType: person.userType ?? 'Member',
      jobTitle: person.jobTitle,
      appRoles: person.appRoles ?? [],
      accountEnabled: person.accountEnabled ?? true,
    })),
  };
};

const checked = (file: string, seed: Partial<Seed>): Seed => {
  const { tenant, application, people } = seed;
  const need = (there: unknown, member: string): void => {
    if (there === undefined) throw new Error(`${file}: ${member} is missing; local/people.json shows the shape`);
  };
  need(tenant?.id, 'tenant.id');
  need(application?.appId, 'application.appId');
  need(people, 'people');
  return seed as Seed;
};

/** Finds somebody by user principal name, compared without case. */
export const personNamed = (organisation: Organisation, userPrincipalName: string): Person | undefined =>
  organisation.people.find((one) => one.userPrincipalName.toLowerCase() === userPrincipalName.toLowerCase());

export const personWithId = (organisation: Organisation, id: string): Person | undefined =>
  organisation.people.find((one) => one.id === id);
