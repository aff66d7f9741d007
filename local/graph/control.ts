import type { Answer } from './call.ts';
import { isoDurationMs } from '../iso-duration.ts';
import { instant } from './clock.ts';
import { GraphError } from './errors.ts';
import { registerMethod, signIn } from './sign-in.ts';
import type { Tenant } from './tenant.ts';
import type { Tokens } from './tokens.ts';
import type { User } from './user-store.ts';

/** A request to steer this service. */
export interface Steering {
  readonly method: string;
  /** Decoded segments after `/_local`. */
  readonly segments: readonly string[];
  readonly body: Readonly<Record<string, unknown>>;
}

/** What steering acts on. */
export interface Steered {
  readonly tenant: Tenant;
  readonly tokens: Tokens;
}

type Act = (steered: Steered, steering: Steering) => Answer;

const wrong = (message: string): GraphError => new GraphError(400, 'BadRequest', message);
const ok = (body: unknown): Answer => ({ status: 200, body });

const textIn = ({ body }: Steering, name: string): string => {
  const value = body[name];
  if (typeof value === 'string' && value !== '') return value;
  throw wrong(`${name} must be a text.`);
};

const textsIn = ({ body }: Steering, name: string): readonly string[] | undefined => {
  const value = body[name];
  if (value === undefined || (Array.isArray(value) && value.every((item) => typeof item === 'string'))) return value;
  throw wrong(`${name} must be a list of texts.`);
};

const personOf = ({ tenant }: Steered, upn: string): User => {
  const user = tenant.users.holderOf(upn);
  if (user) return user;
  throw new GraphError(404, 'NotFound', `There is no account ${upn} in this directory.`);
};

const moveClock: Act = ({ tenant }, steering) => {
  const advance = textIn(steering, 'advance');
  const ms = isoDurationMs(advance);
  if (ms === undefined) throw wrong(`advance must be an ISO 8601 duration such as PT10M, not '${advance}'.`);
  tenant.clock.advance(ms);
  return ok({ now: instant(tenant.clock.now()) });
};

const changePerson: Act = (steered, steering) => {
  const { roles, methods, clock } = steered.tenant;
  const user = personOf(steered, steering.segments[1] ?? '');
  const [held, eligible, kinds] = ['directoryRoles', 'eligibleRoles', 'methods'].map((name) => textsIn(steering, name));
  if (held) roles.assign(user.id, held);
  if (eligible) roles.makeEligible(user.id, eligible);
  if (kinds)
    methods.replace(
      user.id,
      kinds.map((kind) => kind.replace(/AuthenticationMethod$/, '')),
      clock.now(),
    );
  return showPerson(steered, steering);
};

const showPerson: Act = (steered, { segments }) => {
  const { roles, methods } = steered.tenant;
  const user = personOf(steered, segments[1] ?? '');
  return ok({
    id: user.id,
    userPrincipalName: user.properties['userPrincipalName'],
    accountEnabled: user.properties['accountEnabled'],
    sponsors: user.sponsors,
    directoryRoles: roles.held(user.id).map(({ displayName }) => displayName),
    eligibleRoles: roles.eligible(user.id).map(({ displayName }) => displayName),
    methods: methods.of(user.id).map(({ kind }) => kind),
  });
};

const mergeFaults: Act = ({ tenant: { faults } }, { body }) => {
  faults.merge(body);
  return ok(faults.asked);
};

const clearFaults: Act = ({ tenant: { faults, quotas } }) => {
  faults.clear();
  quotas.reset();
  return ok(faults.asked);
};

const issueToken: Act = ({ tokens }, steering) => {
  const permissions = textsIn(steering, 'permissions');
  const { token } = tokens.issue('https://graph.microsoft.com', 86_400, permissions);
  return ok({ access_token: token });
};

const ACTS: Readonly<Record<string, Act>> = {
  'POST clock': moveClock,
  'GET clock': ({ tenant }) => ok({ now: instant(tenant.clock.now()) }),
  'POST sign-in': ({ tenant }, steering) =>
    signIn(tenant, textIn(steering, 'userPrincipalName'), textIn(steering, 'pass')),
  'POST register': ({ tenant }, steering) =>
    registerMethod(tenant, textIn(steering, 'session'), textIn(steering, 'method')),
  'GET faults': ({ tenant }) => ok(tenant.faults.asked),
  'POST faults': mergeFaults,
  'DELETE faults': clearFaults,
  'GET calls': ({ tenant }) => ok(tenant.calls.report()),
  'DELETE calls': ({ tenant }) => {
    tenant.calls.reset();
    return { status: 204 };
  },
  'POST token': issueToken,
  'GET mail': ({ tenant }) => ok(tenant.mailboxes.addresses()),
  'GET mail/': ({ tenant }, { segments }) => ok(tenant.mailboxes.at(segments[1] ?? '')),
  'POST people/': changePerson,
  'GET people/': showPerson,
};

/** Carries out `/_local/…`. @throws 404 for what does not exist, 400 naming what is wrong. */
export const steer = (steered: Steered, steering: Steering): Answer => {
  const { method, segments } = steering;
  const act = ACTS[`${method} ${segments[0] ?? ''}${segments.length > 1 ? '/' : ''}`];
  if (act) return act(steered, steering);
  throw new GraphError(
    404,
    'NotFound',
    `There is no ${method} /_local/${segments.join('/')}. Known: ${Object.keys(ACTS).join(', ')}.`,
  );
};
