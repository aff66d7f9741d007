import { randomUUID } from 'node:crypto';
import type { Answer, Call } from './call.ts';
import { idAt, noContent, objectBody } from './call.ts';
import { instant } from './clock.ts';
import { listEntries } from './entries.ts';
import { badRequest, notFound } from './errors.ts';
import { UNSET } from './registration-store.ts';
import type { DirectoryEntry } from './registration-store.ts';
import type { Tenant } from './tenant.ts';

type Entry = Readonly<Record<string, unknown>>;

const CHANGEABLE = new Set([...Object.keys(UNSET), 'displayName', 'description', 'notes']);

const checkProperties = (body: Entry): void => {
  const unknown = Object.keys(body).find((name) => !CHANGEABLE.has(name) && !name.startsWith('@odata'));
  if (unknown !== undefined) throw badRequest(`Invalid property '${unknown}'.`, unknown);
};

/** Of `api` and `spa` the members that are not named stay as they are. */
const withChanges = (known: Entry, body: Entry): Entry => {
  const [api, spa] = ['api', 'spa'].map((name) => ({ ...Object(known[name]), ...Object(body[name]) }) as object);
  return { ...known, ...body, api, spa };
};

/** `GET /applications`. */
export const listApplications = (tenant: Tenant, call: Call): Answer =>
  listEntries(call, 'applications', tenant.registrations.applications);

/** `POST /applications`: 201. A display name need not be the only one of its kind. */
export const createApplication = (tenant: Tenant, call: Call): Answer => {
  const body = objectBody(call);
  checkProperties(body);
  if (typeof body['displayName'] !== 'string' || body['displayName'] === '')
    throw badRequest('A value is required for property displayName of resource Application.', 'displayName');
  const application: DirectoryEntry = {
    ...withChanges(UNSET, body),
    id: randomUUID(),
    appId: randomUUID(),
    createdDateTime: instant(tenant.clock.now()),
  };
  tenant.registrations.putApplication(application);
  return { status: 201, body: { '@odata.context': `${call.baseUrl}/$metadata#applications/$entity`, ...application } };
};

/** `PATCH /applications/{id}`: 204. */
export const updateApplication = (tenant: Tenant, call: Call): Answer => {
  const known = tenant.registrations.application(idAt(call, 0));
  const body = objectBody(call);
  checkProperties(body);
  if (!known) throw notFound(idAt(call, 0));
  tenant.registrations.putApplication({ ...withChanges(known, body), id: known.id });
  return noContent;
};
