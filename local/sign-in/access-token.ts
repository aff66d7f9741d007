import { createHash, randomUUID } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import { ACCESS_TOKEN_LIFETIME, PERMISSION } from './application.ts';
import type { Organisation, Person } from './people.ts';
import type { SigningKey } from './signing-keys.ts';

/**
 * Claims of an Entra v2 access token:
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export type AccessTokenClaims = Readonly<Record<string, unknown>>;

/** A subject is known by a different name to each application. */
export const pairwiseSubject = (accountId: string, clientId: string): string =>
  createHash('sha256').update(`${clientId}/${accountId}`).digest('base64url');

const common = ({ tenantId, application: { clientId } }: Organisation, issuer: string): AccessTokenClaims => ({
  aud: clientId,
  iss: issuer,
  azp: clientId,
  tid: tenantId,
  uti: randomUUID(),
  ver: '2.0',
});

/** `roles` is left out when there are none, as Entra does. */
const rolesClaim = (roles: readonly string[]): AccessTokenClaims => (roles.length === 0 ? {} : { roles });

/** What somebody's token for the application says. */
export const delegatedClaims = (organisation: Organisation, issuer: string, person: Person): AccessTokenClaims => ({
  ...common(organisation, issuer),
  azpacr: '0',
  name: person.displayName,
  oid: person.id,
  preferred_username: person.userPrincipalName,
  ...rolesClaim(person.appRoles),
  scp: PERMISSION,
  sub: pairwiseSubject(person.id, organisation.application.clientId),
});

/** What a token says that the application got in its own name: no `scp`, no person. */
export const applicationClaims = (
  organisation: Organisation,
  issuer: string,
  roles: readonly string[],
): AccessTokenClaims => ({
  ...common(organisation, issuer),
  azpacr: '1',
  oid: organisation.application.servicePrincipalId,
  ...rolesClaim(roles),
  sub: organisation.application.servicePrincipalId,
});

/** Signs claims for `lifetime` seconds from `now` (milliseconds); a negative lifetime has already ended. */
export const signed = async (
  claims: AccessTokenClaims,
  key: SigningKey,
  now: number,
  lifetime: number = ACCESS_TOKEN_LIFETIME,
): Promise<string> => {
  const seconds = Math.floor(now / 1000);
  const issuedAt = Math.min(seconds, seconds + lifetime);
  return new SignJWT({ ...claims, iat: issuedAt, nbf: issuedAt, exp: seconds + lifetime })
    .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid: key.kid })
    .sign(await importJWK(key, 'RS256'));
};
