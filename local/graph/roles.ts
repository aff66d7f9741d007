import type { Answer, Call } from './call.ts';
import { idAt, ok } from './call.ts';
import { unsupportedQuery } from './errors.ts';
import { groupResource } from './directory-object.ts';
import { pageOf } from './paging.ts';
import type { DirectoryRole } from './role-store.ts';
import type { Tenant } from './tenant.ts';
import { userOf } from './tenant.ts';

type Resource = Record<string, unknown>;

const roleResource = ({ id, displayName, roleTemplateId }: DirectoryRole): Resource => ({
  id,
  displayName,
  description: null,
  roleTemplateId,
});

/** Without a right to read a type its objects are still listed, by type and id. */
const shown = (call: Call, type: string, permission: string, resource: Resource): Resource => {
  const names = call.query
    .get('$select')
    ?.split(',')
    .map((name) => name.trim());
  const told = call.caller.permissions.has(permission) ? resource : { id: resource['id'] };
  const kept = names ? Object.fromEntries(Object.entries(told).filter(([name]) => names.includes(name))) : told;
  return { '@odata.type': type, id: resource['id'], ...kept };
};

/** `GET /users/{id}/transitiveMemberOf` (and `memberOf`): groups and directory roles. */
export const listMemberships = (tenant: Tenant, call: Call): Answer => {
  const user = userOf(tenant, idAt(call, 0));
  const groups = tenant.groups.of(user.id, tenant.replicatedUpTo()).map(groupResource);
  const roles = tenant.roles.held(user.id).map(roleResource);
  const all = [
    ...groups.map((group) => shown(call, '#microsoft.graph.group', 'GroupMember.Read.All', group)),
    ...roles.map((role) => shown(call, '#microsoft.graph.directoryRole', 'RoleManagement.Read.Directory', role)),
  ];
  const page = pageOf(call, all, (one) => one);
  return ok({ '@odata.context': `${call.baseUrl}/$metadata#directoryObjects`, ...page });
};

const PRINCIPAL = /^principalId eq '([^']+)'$/;

/** `GET /roleManagement/directory/roleEligibilityScheduleInstances?$filter=principalId eq '…'`. */
export const listEligibility = (tenant: Tenant, call: Call): Answer => {
  const principalId = PRINCIPAL.exec(call.query.get('$filter') ?? '')?.[1];
  if (principalId === undefined) throw unsupportedQuery("Only $filter=principalId eq '…' is answered here.");
  const value = tenant.roles.eligible(principalId).map(({ id, roleTemplateId }) => ({
    id: `${roleTemplateId}-${principalId}`,
    principalId,
    roleDefinitionId: roleTemplateId,
    directoryScopeId: '/',
    appScopeId: null,
    startDateTime: '2024-01-08T08:00:00Z',
    endDateTime: null,
    memberType: 'Direct',
    roleEligibilityScheduleId: id,
  }));
  return ok({
    '@odata.context': `${call.baseUrl}/$metadata#roleManagement/directory/roleEligibilityScheduleInstances`,
    value,
  });
};
