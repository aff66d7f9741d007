import { randomUUID } from 'node:crypto';
import type { Answer, Call } from './call.ts';
import { idAt, noContent, objectBody, ok } from './call.ts';
import { instant } from './clock.ts';
import { listEntries, selectedEntry } from './entries.ts';
import { badRequest, notFound } from './errors.ts';
import type { DirectoryEntry } from './registration-store.ts';
import type { Tenant } from './tenant.ts';

const principalOf = ({ registrations }: Tenant, id: string): DirectoryEntry => {
  const principal = registrations.principal(id);
  if (!principal) throw notFound(id);
  return principal;
};

/** `GET /servicePrincipals`. */
export const listServicePrincipals = (tenant: Tenant, call: Call): Answer =>
  listEntries(call, 'servicePrincipals', tenant.registrations.principals);

/** `GET /servicePrincipals/{id}`. */
export const getServicePrincipal = (tenant: Tenant, call: Call): Answer => {
  const principal = selectedEntry(call, principalOf(tenant, idAt(call, 0)));
  return ok({ '@odata.context': `${call.baseUrl}/$metadata#servicePrincipals/$entity`, ...principal });
};

/** `POST /servicePrincipals`: 201; 400 for an application that has one. */
export const createServicePrincipal = (tenant: Tenant, call: Call): Answer => {
  const { registrations, clock } = tenant;
  const { appId, ...rest } = objectBody(call);
  const application = registrations.applications.find((one) => one['appId'] === appId);
  if (!application)
    throw badRequest(`The appId '${String(appId)}' of the service principal does not reference a valid application.`);
  if (registrations.principals.some((one) => one['appId'] === appId))
    throw badRequest(
      `The service principal cannot be created, updated, or restored because the service principal name ${String(appId)} is already in use.`,
      'servicePrincipalNames',
      'ObjectConflict',
    );
  const principal: DirectoryEntry = {
    appRoleAssignmentRequired: false,
    ...rest,
    id: randomUUID(),
    appId,
    displayName: application['displayName'],
    appRoles: application['appRoles'],
    servicePrincipalType: 'Application',
    createdDateTime: instant(clock.now()),
  };
  registrations.putPrincipal(principal);
  return {
    status: 201,
    body: { '@odata.context': `${call.baseUrl}/$metadata#servicePrincipals/$entity`, ...principal },
  };
};

/** `GET /servicePrincipals/{id}/appRoleAssignments`: what this one was given. */
export const listAppRoleAssignments = (tenant: Tenant, call: Call): Answer => {
  const { id } = principalOf(tenant, idAt(call, 0));
  return listEntries(call, 'appRoleAssignments', tenant.registrations.assignmentsOf(id));
};

const isRoleOf = (resource: DirectoryEntry, appRoleId: string): boolean =>
  Array.isArray(resource['appRoles']) && resource['appRoles'].some((role: unknown) => Object(role).id === appRoleId);

/** `POST /servicePrincipals/{id}/appRoleAssignments`: 201; 400 for a role that does not exist or was given before. */
export const createAppRoleAssignment = (tenant: Tenant, call: Call): Answer => {
  const principal = principalOf(tenant, idAt(call, 0));
  const { principalId, resourceId, appRoleId } = objectBody(call);
  if (typeof resourceId !== 'string' || typeof appRoleId !== 'string' || principalId !== principal.id)
    throw badRequest('One or more properties are invalid: principalId, resourceId and appRoleId are required.');
  const resource = principalOf(tenant, resourceId);
  if (!isRoleOf(resource, appRoleId))
    throw badRequest('Permission being assigned was not found on application.', 'appRoleId');
  const given = tenant.registrations.assignmentsOf(principal.id);
  if (given.some((one) => one.resourceId === resourceId && one.appRoleId === appRoleId))
    throw badRequest('Permission being assigned already exists on the object', 'appRoleId');
  const assignment = tenant.registrations.assign({
    principalId,
    principalDisplayName: principal['displayName'],
    principalType: 'ServicePrincipal',
    resourceId,
    resourceDisplayName: resource['displayName'],
    appRoleId,
    createdDateTime: instant(tenant.clock.now()),
  });
  return {
    status: 201,
    body: { '@odata.context': `${call.baseUrl}/$metadata#appRoleAssignments/$entity`, ...assignment },
  };
};

/** `DELETE /servicePrincipals/{id}/appRoleAssignments/{id}`: 204. */
export const deleteAppRoleAssignment = (tenant: Tenant, call: Call): Answer => {
  if (tenant.registrations.unassign(idAt(call, 1))) return noContent;
  throw notFound(idAt(call, 1));
};
