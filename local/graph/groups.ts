import type { Answer, Call } from './call.ts';
import { idAt, noContent, ok, referencedId } from './call.ts';
import { groupResource, objectResource, objectsOf } from './directory-object.ts';
import { badRequest, denied, malformed, notFound } from './errors.ts';
import type { Group } from './group-store.ts';
import { pageOf } from './paging.ts';
import type { Rule } from './permissions.ts';
import type { Tenant } from './tenant.ts';
import { userOf } from './tenant.ts';

const groupOf = (tenant: Tenant, call: Call): Group => {
  const group = tenant.groups.find(idAt(call, 0));
  if (!group) throw notFound(idAt(call, 0));
  return group;
};

/** Whether the calling service principal owns the group of the call. Undocumented for applications, and seen to work. */
export const ownsGroup =
  (tenant: Tenant): Rule =>
  (call) =>
    tenant.groups.find(idAt(call, 0))?.owners.has(call.caller.objectId) === true;

/** Leaves the properties that `$select` names. @throws 400 for one that groups do not have. */
export const selectedOf = (call: Call, resource: Record<string, unknown>): Record<string, unknown> => {
  const names = call.query
    .get('$select')
    ?.split(',')
    .map((name) => name.trim());
  if (!names) return resource;
  const unknown = names.find((name) => !(name in resource));
  if (unknown !== undefined)
    throw malformed(
      `Parsing OData Select and Expand failed: Could not find a property named '${unknown}' on type 'microsoft.graph.group'.`,
    );
  return Object.fromEntries(names.map((name) => [name, resource[name]]));
};

/** `GET /groups/{id}`. */
export const getGroup = (tenant: Tenant, call: Call): Answer => {
  const resource = selectedOf(call, groupResource(groupOf(tenant, call)));
  return ok({ '@odata.context': `${call.baseUrl}/$metadata#groups/$entity`, ...resource });
};

/** `GET /groups/{id}/owners`: people in full, service principals by type and id. */
export const listOwners = (tenant: Tenant, call: Call): Answer => {
  const owners = [...groupOf(tenant, call).owners];
  const page = pageOf(call, owners, (id) => {
    const [object] = objectsOf(tenant, [id]);
    return object ? objectResource(call)(object) : { '@odata.type': '#microsoft.graph.servicePrincipal', id };
  });
  return ok({ '@odata.context': `${call.baseUrl}/$metadata#directoryObjects`, ...page });
};

/** `GET /groups/{id}/members`. */
export const listMembers = (tenant: Tenant, call: Call): Answer => {
  const members = objectsOf(tenant, groupOf(tenant, call).members.membersAt(tenant.replicatedUpTo()));
  const page = pageOf(call, members, objectResource(call));
  return ok({ '@odata.context': `${call.baseUrl}/$metadata#directoryObjects`, ...page });
};

/** `GET /groups/{id}/members/$ref`. */
export const listMemberReferences = (tenant: Tenant, call: Call): Answer => {
  const ids = groupOf(tenant, call).members.membersAt(tenant.replicatedUpTo());
  const page = pageOf(call, ids, (id) => ({ '@odata.id': `${call.baseUrl}/directoryObjects/${id}` }));
  return ok({ '@odata.context': `${call.baseUrl}/$metadata#Collection($ref)`, ...page });
};

/** Members of a role-assignable group could be given a role through it: only a right over roles may change them. */
const changeable = (tenant: Tenant, call: Call): Group => {
  const group = groupOf(tenant, call);
  if (group.isAssignableToRole && !call.caller.permissions.has('RoleManagement.ReadWrite.Directory')) throw denied();
  return group;
};

/** `POST /groups/{id}/members/$ref`: 204; 400 for a member; 404 for a user not heard of yet. */
export const addMember = (tenant: Tenant, call: Call): Answer => {
  const group = changeable(tenant, call);
  const user = userOf(tenant, referencedId(call));
  if (group.members.add(user.id, tenant.clock.now())) return noContent;
  throw badRequest(
    "One or more added object references already exist for the following modified properties: 'members'.",
  );
};

/** `DELETE /groups/{id}/members/{id}/$ref`: 204; 404 for no member. */
export const removeMember = (tenant: Tenant, call: Call): Answer => {
  const group = changeable(tenant, call);
  if (group.members.remove(idAt(call, 1), tenant.clock.now())) return noContent;
  throw notFound(idAt(call, 1));
};
