import { randomUUID } from 'node:crypto';
import type { Answer, Call } from './call.ts';
import { idAt, noContent, objectBody, referencedId } from './call.ts';
import { groupResource } from './directory-object.ts';
import { listEntries } from './entries.ts';
import { badRequest, denied, notFound } from './errors.ts';
import { Membership } from './replication.ts';
import type { Tenant } from './tenant.ts';

/** `GET /groups`. */
export const listGroups = (tenant: Tenant, call: Call): Answer =>
  listEntries(call, 'groups', tenant.groups.all().map(groupResource));

const REQUIRED = ['displayName', 'mailNickname', 'mailEnabled', 'securityEnabled'];

/** `POST /groups`: 201, for security groups. One that roles may be assigned to takes a right over roles as well. */
export const createGroup = (tenant: Tenant, call: Call): Answer => {
  const body = objectBody(call);
  const missing = REQUIRED.find((name) => body[name] === undefined);
  if (missing !== undefined)
    throw badRequest(`A value is required for property '${missing}' of resource 'Group'.`, missing);
  const isAssignableToRole = body['isAssignableToRole'] === true;
  if (isAssignableToRole && !call.caller.permissions.has('RoleManagement.ReadWrite.Directory')) throw denied();
  const group = {
    id: randomUUID(),
    displayName: String(body['displayName']),
    description: typeof body['description'] === 'string' ? body['description'] : null,
    isAssignableToRole,
    owners: new Set<string>(),
    members: new Membership(),
  };
  tenant.groups.put(group);
  return {
    status: 201,
    body: { '@odata.context': `${call.baseUrl}/$metadata#groups/$entity`, ...groupResource(group) },
  };
};

/** `POST /groups/{id}/owners/$ref`: 204; 400 for an owner. People and service principals may own. */
export const addOwner = (tenant: Tenant, call: Call): Answer => {
  const group = tenant.groups.find(idAt(call, 0));
  if (!group) throw notFound(idAt(call, 0));
  const owner = referencedId(call);
  const isKnown = tenant.registrations.principal(owner) ?? tenant.users.find(owner, tenant.clock.now());
  if (!isKnown) throw notFound(owner);
  if (group.owners.has(owner))
    throw badRequest(
      "One or more added object references already exist for the following modified properties: 'owners'.",
    );
  tenant.groups.put({ ...group, owners: new Set([...group.owners, owner]) });
  return noContent;
};
