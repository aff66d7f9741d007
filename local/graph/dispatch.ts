import type { Answer, Call } from './call.ts';
import { GraphError } from './errors.ts';
import type { ErrorExtras } from './errors.ts';
import { throttledBy, timedOut, tookEffect, unavailable } from './faults.ts';
import { routeOf } from './routes.ts';
import type { Route } from './routes.ts';
import type { Tenant } from './tenant.ts';
import type { Booking } from './throttling.ts';

/** A request whose path nobody has looked up yet. */
export type Asked = Omit<Call, 'ids'>;

/** The ids that an error names: the server's and the caller's. */
export interface RequestIds {
  readonly requestId: string;
  readonly clientRequestId: string;
}

/** The JSON of a refusal, as Graph shapes it. */
export const errorBody = (
  { code, message, extras }: { code: string; message: string; extras: ErrorExtras },
  { requestId, clientRequestId }: RequestIds,
  now: number,
): Record<string, unknown> => ({
  error: {
    code,
    message,
    ...(extras.details ? { details: extras.details } : {}),
    innerError: {
      ...(/^[a-z]/.test(code) ? { message } : {}),
      date: new Date(now).toISOString().slice(0, 19),
      'request-id': requestId,
      'client-request-id': clientRequestId,
    },
  },
});

/** A refusal as an answer. Anything else than a refusal is a defect of this service and goes on up. */
export const refusalAnswer = (error: unknown, ids: RequestIds, now: number): Answer => {
  if (!(error instanceof GraphError)) throw error;
  return { status: error.status, body: errorBody(error, ids, now), headers: error.extras.headers ?? {} };
};

const answered = (work: () => Answer, tenant: Tenant, ids: RequestIds): Answer => {
  try {
    return work();
  } catch (error) {
    return refusalAnswer(error, ids, tenant.clock.now());
  }
};

const bookingOf = ({ users, seed, clock, faults }: Tenant): Booking => ({
  users: users.size,
  tenantId: seed.tenant.id,
  now: clock.now(),
  settings: faults.asked.quota,
});

const mailboxId = (tenant: Tenant, { ids: [mailbox = ''] }: Call): string =>
  tenant.users.find(mailbox, tenant.clock.now())?.id ?? mailbox;

const book = (tenant: Tenant, route: Route, call: Call): Readonly<Record<string, string>> => {
  if (route.isMail) tenant.quotas.bookMail(mailboxId(tenant, call), bookingOf(tenant));
  return route.cost ? tenant.quotas.bookDirectory(call, route.cost, bookingOf(tenant)) : {};
};

const refuseAsAsked = (tenant: Tenant, { method, template }: Route): void => {
  if (tenant.faults.strikes('throttle', method, template)) throw throttledBy(tenant.faults, tenant.clock.now());
  if (tenant.faults.strikes('unavailable', method, template)) throw unavailable();
};

const handled = (tenant: Tenant, route: Route, call: Call): Answer => {
  if (!route.allows(tenant)(call)) throw route.refusal();
  const answer = route.handle(tenant, call);
  if (route.method !== 'GET') tenant.calls.wrote();
  return answer;
};

const carryOut = (tenant: Tenant, route: Route, call: Call, ids: RequestIds): Answer => {
  const spent = book(tenant, route, call);
  const answer = answered(() => handled(tenant, route, call), tenant, ids);
  return { ...answer, headers: { ...spent, ...answer.headers } };
};

const loseAsAsked = (tenant: Tenant, { method, template }: Route, answer: Answer): Answer | 'dropped' => {
  if (!tookEffect(answer)) return answer;
  if (tenant.faults.strikes('dropAnswer', method, template)) return 'dropped';
  if (tenant.faults.strikes('timeoutAfterEffect', method, template)) throw timedOut();
  return answer;
};

/** Carries out one request, with the misbehaviour asked for. `dropped`: it happened, and nobody is to hear of it. */
export const perform = (tenant: Tenant, asked: Asked, ids: RequestIds): Answer | 'dropped' => {
  try {
    const { route, ids: placeholders } = routeOf(asked.method, asked.segments);
    tenant.calls.arrived(route.method, route.template);
    refuseAsAsked(tenant, route);
    return loseAsAsked(tenant, route, carryOut(tenant, route, { ...asked, ids: placeholders }, ids));
  } catch (error) {
    return refusalAnswer(error, ids, tenant.clock.now());
  }
};
