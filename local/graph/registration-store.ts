import { randomUUID } from 'node:crypto';
import { APP_ROLES, GRAPH_APP_ID } from './app-roles.ts';
import type { Seed } from './seed.ts';

/** An object with Graph's property names. */
export type DirectoryEntry = Readonly<Record<string, unknown>> & { readonly id: string };

/** What an application has that nobody said anything about. */
export const UNSET: Readonly<Record<string, unknown>> = {
  signInAudience: 'AzureADMyOrg',
  identifierUris: [],
  tags: [],
  appRoles: [],
  api: { requestedAccessTokenVersion: null, oauth2PermissionScopes: [], preAuthorizedApplications: [] },
  spa: { redirectUris: [] },
  passwordCredentials: [],
  keyCredentials: [],
};

/** One app role given to one service principal. */
export interface AppRoleAssignment extends DirectoryEntry {
  readonly principalId: string;
  readonly resourceId: string;
  readonly appRoleId: string;
}

const graphPrincipal = (): DirectoryEntry => ({
  id: '0a110ca1-0000-4000-8000-0000000000c3',
  appId: GRAPH_APP_ID,
  displayName: 'Microsoft Graph',
  servicePrincipalType: 'Application',
  appRoles: Object.entries(APP_ROLES).map(([value, id]) => ({
    id,
    value,
    allowedMemberTypes: ['Application'],
    isEnabled: true,
  })),
});

const identityPrincipal = ({ application }: Seed): DirectoryEntry => ({
  id: application.servicePrincipalId,
  appId: application.appId,
  displayName: application.displayName,
  servicePrincipalType: 'ManagedIdentity',
  appRoles: [],
});

/** App registrations, the service principals of the tenant, and the app roles that they were given. */
export class Registrations {
  readonly #applications = new Map<string, DirectoryEntry>();
  readonly #principals = new Map<string, DirectoryEntry>();
  readonly #assignments = new Map<string, AppRoleAssignment>();

  /**
   * The tenant starts with Microsoft Graph's service principal, the identity that calls, and the applications of the seed.
   *
   * @param granted permissions that the identity was given by name; those of its tokens, where somebody chose them
   */
  constructor(seed: Seed, granted: readonly string[]) {
    const graph = graphPrincipal();
    const identity = identityPrincipal(seed);
    for (const principal of [graph, identity]) this.#principals.set(principal.id, principal);
    for (const application of seed.applications ?? [])
      this.putApplication({ ...UNSET, ...application, id: randomUUID() });
    for (const name of granted) {
      const appRoleId = APP_ROLES[name];
      if (appRoleId !== undefined) this.assign({ principalId: identity.id, resourceId: graph.id, appRoleId });
    }
  }

  get applications(): DirectoryEntry[] {
    return [...this.#applications.values()];
  }

  get principals(): DirectoryEntry[] {
    return [...this.#principals.values()];
  }

  application(id: string): DirectoryEntry | undefined {
    return this.#applications.get(id);
  }

  principal(id: string): DirectoryEntry | undefined {
    return this.#principals.get(id);
  }

  putApplication(application: DirectoryEntry): void {
    this.#applications.set(application.id, application);
  }

  putPrincipal(principal: DirectoryEntry): void {
    this.#principals.set(principal.id, principal);
  }

  assignmentsOf(principalId: string): AppRoleAssignment[] {
    return [...this.#assignments.values()].filter((assignment) => assignment.principalId === principalId);
  }

  assign(assignment: Omit<AppRoleAssignment, 'id'>): AppRoleAssignment {
    const { principalId, resourceId, appRoleId } = assignment;
    const made: AppRoleAssignment = {
      id: randomUUID(),
      ...assignment,
      principalId: String(principalId),
      resourceId: String(resourceId),
      appRoleId: String(appRoleId),
    };
    this.#assignments.set(made.id, made);
    return made;
  }

  /** False: there was none. */
  unassign(id: string): boolean {
    return this.#assignments.delete(id);
  }
}
