import type { Answer, Call } from './call.ts';
import { idAt, noContent, objectBody, ok } from './call.ts';
import { GraphError, methodRefused } from './errors.ts';
import { passPolicy, policyAllows } from './pass-policy.ts';
import { endOf } from './pass-store.ts';
import type { Pass, PassTerms } from './pass-store.ts';
import type { Tenant } from './tenant.ts';
import { userOf } from './tenant.ts';
import { textOf, upnOf } from './user-store.ts';
import type { User } from './user-store.ts';

const TYPE = '#microsoft.graph.temporaryAccessPassAuthenticationMethod';

/** Why a pass can or cannot be used right now, in Graph's words. */
export const usability = (tenant: Tenant, userId: string, pass: Pass): string => {
  const now = tenant.clock.now();
  if (pass.usableOnce && pass.usedAt !== undefined) return 'OneTimeUsed';
  if (now >= endOf(pass)) return 'Expired';
  if (now < pass.startsAt) return 'NotYetValid';
  const multiUseUnderOneTime = !pass.usableOnce && passPolicy(tenant).isUsableOnce;
  return policyAllows(tenant, userId) && !multiUseUnderOneTime ? 'EnabledByPolicy' : 'DisabledByPolicy';
};

/** The pass as an authentication method; its value only when it has just been made. */
export const passResource = (
  tenant: Tenant,
  userId: string,
  pass: Pass,
  value: string | null,
): Record<string, unknown> => {
  const reason = usability(tenant, userId, pass);
  return {
    id: pass.id,
    temporaryAccessPass: value,
    createdDateTime: new Date(pass.createdAt).toISOString(),
    startDateTime: new Date(pass.startsAt).toISOString(),
    lifetimeInMinutes: pass.lifetimeMinutes,
    isUsableOnce: pass.usableOnce,
    isUsable: reason === 'EnabledByPolicy',
    methodUsabilityReason: reason,
  };
};

const contextOf = (call: Call, user: User, suffix = ''): string =>
  `${call.baseUrl}/$metadata#users('${encodeURIComponent(user.id)}')/authentication/temporaryAccessPassMethods${suffix}`;

const isExternalGuest = (user: User): boolean =>
  textOf(user, 'creationType') !== undefined ||
  textOf(user, 'externalUserState') !== undefined ||
  upnOf(user).includes('#EXT#');

const SETTABLE = new Set(['startDateTime', 'lifetimeInMinutes', 'isUsableOnce', '@odata.type']);

const startOf = (asked: unknown, now: number): number => {
  if (asked === undefined || asked === null) return now;
  const start = typeof asked === 'string' ? Date.parse(asked) : NaN;
  if (Number.isNaN(start)) throw methodRefused('Invalid StartDateTime specified.');
  return start;
};

const lifetimeOf = (asked: unknown, tenant: Tenant): number => {
  const policy = passPolicy(tenant);
  const { minimumLifetimeInMinutes: shortest, maximumLifetimeInMinutes: longest } = policy;
  const minutes = asked ?? policy.defaultLifetimeInMinutes;
  if (typeof minutes === 'number' && Number.isInteger(minutes) && minutes >= shortest && minutes <= longest)
    return minutes;
  throw methodRefused(`Invalid LifetimeInMinutes specified. The valid range between ${shortest} and ${longest}.`);
};

const onceOf = (asked: unknown, tenant: Tenant): boolean => {
  const { isUsableOnce } = passPolicy(tenant);
  if (asked !== undefined && asked !== null && typeof asked !== 'boolean')
    throw methodRefused('Invalid IsUsableOnce specified.');
  // That a one-time policy refuses a multi-use pass at creation is an assumption; that sign-in refuses it is documented.
  if (asked === false && isUsableOnce)
    throw methodRefused('Invalid IsUsableOnce specified. The policy allows one-time use only.');
  return asked ?? isUsableOnce;
};

const termsOf = (tenant: Tenant, call: Call): PassTerms => {
  const body = call.body === undefined ? {} : objectBody(call);
  const foreign = Object.keys(body).find((name) => !SETTABLE.has(name));
  if (foreign !== undefined) throw methodRefused(`The property '${foreign}' cannot be set.`);
  const createdAt = tenant.clock.now();
  return {
    createdAt,
    startsAt: startOf(body['startDateTime'], createdAt),
    lifetimeMinutes: lifetimeOf(body['lifetimeInMinutes'], tenant),
    usableOnce: onceOf(body['isUsableOnce'], tenant),
  };
};

const refuseSecond = (tenant: Tenant, userId: string): void => {
  const existing = tenant.passes.of(userId);
  if (!existing || tenant.faults.asked.secondPass !== 'refuse' || tenant.clock.now() >= endOf(existing)) return;
  throw methodRefused('A Temporary Access Pass already exists for this user. Delete it before creating another one.');
};

/** `POST /users/{id}/authentication/temporaryAccessPassMethods`: the only answer that holds the value. */
export const createPass = (tenant: Tenant, call: Call): Answer => {
  const user = userOf(tenant, idAt(call, 0));
  if (isExternalGuest(user)) throw methodRefused('Temporary Access Pass cannot be added to an external guest user.');
  if (tenant.faults.asked.outOfScope !== 'create' && !policyAllows(tenant, user.id))
    throw methodRefused('Converged UserCredentialPolicy does not allow creating or updating TemporaryAccessPass.');
  const terms = termsOf(tenant, call);
  refuseSecond(tenant, user.id);
  const pass = tenant.passes.create(user.id, terms, passPolicy(tenant).defaultLength);
  tenant.calls.passCreated(upnOf(user));
  const context = contextOf(call, user, '/$entity');
  const body = { '@odata.context': context, '@odata.type': TYPE, ...passResource(tenant, user.id, pass, pass.value) };
  const headers = { Location: `${call.baseUrl}/users/${user.id}/authentication/temporaryAccessPassMethods/${pass.id}` };
  return { status: 201, body, headers };
};

/** `GET …/temporaryAccessPassMethods`: none or one, without its value. */
export const listPasses = (tenant: Tenant, call: Call): Answer => {
  const user = userOf(tenant, idAt(call, 0));
  const pass = tenant.passes.of(user.id);
  const value = pass ? [passResource(tenant, user.id, pass, null)] : [];
  return ok({ '@odata.context': contextOf(call, user), value });
};

const noSuchPass = (): GraphError =>
  new GraphError(404, 'resourceNotFound', 'The requested authentication method was not found.');

/** `GET …/temporaryAccessPassMethods/{id}`. */
export const getPass = (tenant: Tenant, call: Call): Answer => {
  const user = userOf(tenant, idAt(call, 0));
  const pass = tenant.passes.of(user.id);
  if (pass?.id !== idAt(call, 1)) throw noSuchPass();
  return ok({ '@odata.context': contextOf(call, user, '/$entity'), ...passResource(tenant, user.id, pass, null) });
};

/** `DELETE …/temporaryAccessPassMethods/{id}`: it no longer signs in. */
export const deletePass = (tenant: Tenant, call: Call): Answer => {
  const user = userOf(tenant, idAt(call, 0));
  if (!tenant.passes.remove(user.id, idAt(call, 1))) throw noSuchPass();
  return noContent;
};
