import type { Answer, Call } from './call.ts';
import { idAt, noContent, ok, referencedId } from './call.ts';
import { badRequest, notFound } from './errors.ts';
import { objectResource, objectsOf } from './directory-object.ts';
import { pageOf } from './paging.ts';
import type { Tenant } from './tenant.ts';
import { currentUserOf, userOf } from './tenant.ts';
import type { User } from './user-store.ts';

const change = (tenant: Tenant, user: User, changes: Partial<User>): Answer => {
  tenant.users.write({ ...user, ...changes }, tenant.clock.now());
  return noContent;
};

const referenceTo = (call: Call, id: string): Record<string, string> => ({
  '@odata.id': `${call.baseUrl}/directoryObjects/${id}`,
});

const managerOf = (tenant: Tenant, call: Call): string => {
  const { manager } = userOf(tenant, idAt(call, 0));
  if (manager === undefined) throw notFound('manager');
  return manager;
};

/** `GET /users/{id}/manager`: 404 when there is none. */
export const getManager = (tenant: Tenant, call: Call): Answer => {
  const [manager] = objectsOf(tenant, [managerOf(tenant, call)]);
  if (!manager) throw notFound('manager');
  const context = `${call.baseUrl}/$metadata#directoryObjects/$entity`;
  return ok({ '@odata.context': context, ...objectResource(call)(manager) });
};

/** `GET /users/{id}/manager/$ref`. */
export const getManagerReference = (tenant: Tenant, call: Call): Answer =>
  ok(referenceTo(call, managerOf(tenant, call)));

/** `PUT /users/{id}/manager/$ref`: 204. */
export const setManager = (tenant: Tenant, call: Call): Answer =>
  change(tenant, currentUserOf(tenant, idAt(call, 0)), { manager: userOf(tenant, referencedId(call)).id });

/** `DELETE /users/{id}/manager/$ref`: 204. */
export const removeManager = (tenant: Tenant, call: Call): Answer => {
  managerOf(tenant, call);
  return change(tenant, currentUserOf(tenant, idAt(call, 0)), { manager: undefined });
};

/** `GET /users/{id}/sponsors`: users and groups. */
export const listSponsors = (tenant: Tenant, call: Call): Answer => {
  const { sponsors } = userOf(tenant, idAt(call, 0));
  const page = pageOf(call, objectsOf(tenant, sponsors), objectResource(call));
  return ok({ '@odata.context': `${call.baseUrl}/$metadata#directoryObjects`, ...page });
};

/** `GET /users/{id}/sponsors/$ref`. */
export const listSponsorReferences = (tenant: Tenant, call: Call): Answer => {
  const { sponsors } = userOf(tenant, idAt(call, 0));
  const value = sponsors.map((id) => referenceTo(call, id));
  return ok({ '@odata.context': `${call.baseUrl}/$metadata#Collection($ref)`, value });
};

/** `POST /users/{id}/sponsors/$ref`: 204; 400 for one that is there already. */
export const addSponsor = (tenant: Tenant, call: Call): Answer => {
  const user = currentUserOf(tenant, idAt(call, 0));
  const asked = referencedId(call);
  const sponsorId = tenant.groups.find(asked)?.id ?? userOf(tenant, asked).id;
  if (user.sponsors.includes(sponsorId))
    throw badRequest(
      "One or more added object references already exist for the following modified properties: 'sponsors'.",
    );
  return change(tenant, user, { sponsors: [...user.sponsors, sponsorId] });
};

/** `DELETE /users/{id}/sponsors/{id}/$ref`: 204. */
export const removeSponsor = (tenant: Tenant, call: Call): Answer => {
  const user = currentUserOf(tenant, idAt(call, 0));
  const sponsorId = idAt(call, 1);
  if (!user.sponsors.includes(sponsorId)) throw notFound(sponsorId);
  return change(tenant, user, { sponsors: user.sponsors.filter((id) => id !== sponsorId) });
};
