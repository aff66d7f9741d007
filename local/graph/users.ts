import type { Answer, Call } from './call.ts';
import { idAt, noContent, objectBody, ok } from './call.ts';
import { badRequest, denied } from './errors.ts';
import { expandedRelation, selectedProperties, userResource } from './select.ts';
import type { Tenant } from './tenant.ts';
import { currentUserOf, userOf } from './tenant.ts';
import { DEFAULT_PROPERTIES } from './user-properties.ts';
import { checkChanges, checkNewUser, keptProperties } from './user-rules.ts';
import type { Changes } from './user-rules.ts';

/** `GET /users/{id or UPN}`: the default properties, or those of `$select`. */
export const getUser = (tenant: Tenant, call: Call): Answer => {
  const names = selectedProperties(call);
  const expand = expandedRelation(tenant, call);
  const user = userOf(tenant, idAt(call, 0));
  const selected = call.query.has('$select') ? `(${names.join(',')})` : '';
  const context = `${call.baseUrl}/$metadata#users${selected}/$entity`;
  return ok({ '@odata.context': context, ...userResource(user, names), ...expand(user) });
};

const withoutEmployeeId = ({ faults }: Tenant, asked: Changes): Changes => {
  const { employeeId, ...rest } = asked;
  const { employeeIdOnCreate = 'take' } = faults.asked;
  if (employeeId === undefined || employeeIdOnCreate === 'take') return asked;
  if (employeeIdOnCreate === 'ignore') return rest;
  throw badRequest("Invalid value specified for property 'employeeId' of resource 'User'.", 'employeeId');
};

/** `POST /users`: 201 with the default properties; other copies of the directory hear of it later. */
export const createUser = (tenant: Tenant, call: Call): Answer => {
  const asked = objectBody(call);
  checkNewUser(tenant, asked);
  const properties = keptProperties({ userType: 'Member' }, withoutEmployeeId(tenant, asked));
  const user = tenant.users.create(properties, tenant.clock.now());
  const context = `${call.baseUrl}/$metadata#users/$entity`;
  return {
    status: 201,
    body: { '@odata.context': context, ...userResource(user, DEFAULT_PROPERTIES) },
    headers: { Location: `${call.baseUrl}/users/${user.id}` },
  };
};

/** `PATCH /users/{id}`: 204. */
export const updateUser = (tenant: Tenant, call: Call): Answer => {
  const user = currentUserOf(tenant, idAt(call, 0));
  const changes = objectBody(call);
  checkChanges(tenant, user, changes);
  tenant.users.write({ ...user, properties: keptProperties(user.properties, changes) }, tenant.clock.now());
  return noContent;
};

/** `DELETE /users/{id}`: 204; the UPN is free again. */
export const deleteUser = (tenant: Tenant, call: Call): Answer => {
  const user = currentUserOf(tenant, idAt(call, 0));
  if (tenant.roles.held(user.id).length > 0) throw denied();
  tenant.users.remove(user, tenant.clock.now());
  return noContent;
};
