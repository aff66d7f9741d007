import { timingSafeEqual } from 'node:crypto';
import type { Answer, Call } from './call.ts';
import { idAt, ok } from './call.ts';
import { instant } from './clock.ts';
import { passPolicy, policyAllows } from './pass-policy.ts';
import { endOf } from './pass-store.ts';
import type { Pass } from './pass-store.ts';
import type { Tenant } from './tenant.ts';
import { currentUserOf } from './tenant.ts';
import type { User } from './user-store.ts';
import type { Session } from './session-store.ts';

const REGISTRATION_MS = 10 * 60_000;
const BLOCKED = 'Temporary Access Pass sign in was blocked due to User Credential Policy.';

const sameText = (left: string, right: string): boolean => {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
};

const isBlocked = (tenant: Tenant, user: User, pass: Pass): boolean =>
  (pass.usableOnce && pass.usedAt !== undefined) ||
  (!pass.usableOnce && passPolicy(tenant).isUsableOnce) ||
  !policyAllows(tenant, user.id);

/** Why this person cannot sign in with this text now. Undefined: they can. */
const refusalOf = (tenant: Tenant, user: User, text: string): string | undefined => {
  if (user.properties['accountEnabled'] !== true) return 'AADSTS50057: The user account is disabled.';
  const pass = tenant.passes.of(user.id);
  if (!pass) return 'AADSTS130507: An access pass could not be found or verified for the user.';
  if (!sameText(pass.value, text))
    return "AADSTS130503: Your Temporary Access Pass is incorrect. If you don't know your pass, contact your admin.";
  if (isBlocked(tenant, user, pass)) return BLOCKED;
  const now = tenant.clock.now();
  if (now < pass.startsAt) return 'Your Temporary Access Pass is not valid yet.';
  if (now >= endOf(pass))
    return 'AADSTS130504: Your Temporary Access Pass has expired. Contact your administrator to obtain a new pass.';
  return undefined;
};

const unauthorised = (description: string): Answer => ({
  status: 401,
  body: { error: 'invalid_grant', error_description: description },
});

const startSession = (tenant: Tenant, user: User): Session => {
  const signedInAt = tenant.clock.now();
  const pass = tenant.passes.of(user.id);
  const endsAt = pass ? endOf(pass) : signedInAt;
  const registersUntil = pass?.usableOnce ? Math.min(endsAt, signedInAt + REGISTRATION_MS) : endsAt;
  tenant.passes.use(user.id, signedInAt);
  return tenant.sessions.start({ userId: user.id, signedInAt, endsAt, registersUntil });
};

/**
 * Signs someone in with a pass, as Entra's sign-in page would: 200, or 401 with its words.
 * @see https://learn.microsoft.com/entra/identity/authentication/howto-authentication-temporary-access-pass
 */
export const signIn = (tenant: Tenant, userPrincipalName: string, pass: string): Answer => {
  const user = tenant.users.holderOf(userPrincipalName);
  if (!user)
    return unauthorised(
      `AADSTS50034: The user account does not exist in the ${tenant.seed.tenant.displayName} directory.`,
    );
  const refusal = refusalOf(tenant, user, pass);
  if (refusal !== undefined) return unauthorised(refusal);
  const session = startSession(tenant, user);
  return ok({
    session: session.id,
    userPrincipalName: user.properties['userPrincipalName'],
    displayName: user.properties['displayName'],
    signedInAt: instant(session.signedInAt),
    endsAt: instant(session.endsAt),
    registersUntil: instant(session.registersUntil),
  });
};

/** Registers a method in a sign-in that is still fresh enough: within ten minutes of one with a one-time pass. */
export const registerMethod = (tenant: Tenant, sessionId: string, kind: string): Answer => {
  const session = tenant.sessions.find(sessionId);
  const now = tenant.clock.now();
  if (!session || now >= session.endsAt)
    return unauthorised('AADSTS50133: The session is not valid any more. Sign in again.');
  if (now >= session.registersUntil)
    return {
      status: 403,
      body: { error: 'access_denied', error_description: 'The time to register a method has passed. Sign in again.' },
    };
  const method = tenant.methods.add(session.userId, kind, now);
  return { status: 201, body: { id: method.id, kind } };
};

/** `POST /users/{id}/revokeSignInSessions`: every sign-in before now is void. */
export const revokeSignInSessions = (tenant: Tenant, call: Call): Answer => {
  const user = currentUserOf(tenant, idAt(call, 0));
  const now = tenant.clock.now();
  tenant.sessions.revoke(user.id);
  tenant.users.write(
    { ...user, properties: { ...user.properties, signInSessionsValidFromDateTime: instant(now) } },
    now,
  );
  return ok({ '@odata.context': `${call.baseUrl}/$metadata#Edm.Boolean`, value: true });
};
