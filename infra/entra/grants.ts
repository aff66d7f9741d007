import type { Changes } from './changes.ts';
import type { Directory, Entry } from './directory.ts';
import type { Inputs } from './inputs.ts';
import { NEEDED, OPTIONAL } from './permissions.ts';

/** Microsoft Graph's application id, the same in every tenant. */
const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';

/** What the identity holds of Microsoft Graph, beside what it is to hold. */
export interface Grants {
  readonly resourceId: string;
  /** Permission names with their ids. */
  readonly missing: readonly (readonly [string, string])[];
  /** Permission names with the ids of their assignments. */
  readonly extra: readonly (readonly [string, string])[];
}

interface AppRole {
  readonly id: string;
  readonly value: string;
}

const rolesOf = (resource: Entry): readonly AppRole[] =>
  Array.isArray(resource['appRoles']) ? (resource['appRoles'] as AppRole[]) : [];

interface Held {
  /** Microsoft Graph's own service principal, and what it has to give. */
  readonly resource: Entry;
  readonly roles: readonly AppRole[];
  /** Permission names with the ids of their assignments. */
  readonly held: readonly (readonly [string, string])[];
}

/** The application permissions of Microsoft Graph that a service principal holds. */
export const readHeld = async (directory: Directory, principalId: string): Promise<Held> => {
  const path = `/servicePrincipals?$filter=appId%20eq%20${encodeURIComponent(`'${GRAPH_APP_ID}'`)}`;
  const [resource] = await directory.list(path);
  if (!resource) throw new Error('Microsoft Graph has no service principal in this tenant.');
  const roles = rolesOf(resource);
  const given = await directory.list(`/servicePrincipals/${principalId}/appRoleAssignments`);
  const nameOf = ({ appRoleId }: Entry): string => roles.find(({ id }) => id === appRoleId)?.value ?? String(appRoleId);
  const held = given
    .filter((assignment) => assignment['resourceId'] === resource.id)
    .map((assignment) => [nameOf(assignment), assignment.id] as const);
  return { resource, roles, held };
};

/** Undefined while there is no identity yet. */
export const readGrants = async (
  directory: Directory,
  { identity, withoutOptional }: Inputs,
): Promise<Grants | undefined> => {
  if (!identity) return undefined;
  const { resource, roles, held } = await readHeld(directory, identity.principalId);
  const wanted: readonly string[] = [...NEEDED, ...(withoutOptional ? [] : OPTIONAL)];
  return {
    resourceId: resource.id,
    missing: wanted
      .filter((name) => !held.some(([one]) => one === name))
      .map((name) => [name, roles.find(({ value }) => value === name)?.id ?? '']),
    extra: held.filter(([name]) => !wanted.includes(name)),
  };
};

/** Gives the identity what is missing, and takes what is too much. */
export const settleGrants = async (
  changes: Changes,
  { resourceId, missing, extra }: Grants,
  principalId: string,
): Promise<void> => {
  const path = `/servicePrincipals/${principalId}/appRoleAssignments`;
  for (const [name, id] of extra) await changes.make(`take away ${name}`, 'DELETE', `${path}/${id}`);
  for (const [name, appRoleId] of missing)
    await changes.make(`grant ${name}`, 'POST', path, { principalId, resourceId, appRoleId });
};
