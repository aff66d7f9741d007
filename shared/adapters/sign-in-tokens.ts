import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { isLoopback } from './loopback.ts';

/** Who signed in, as the token says. */
export interface SignedInPerson {
  /** Object id in the tenant. */
  readonly oid: string;
  readonly name?: string;
  /** User principal name: for display, never to decide by. */
  readonly upn?: string;
  /** App roles. */
  readonly roles: readonly string[];
}

/**
 * Reads an `Authorization` header. Undefined: none, or its token is not one to be trusted. Throws when the issuer's keys
 * cannot be read.
 */
export type VerifySignIn = (authorization: string | null | undefined) => Promise<SignedInPerson | undefined>;

/** The delegated permission that a person's token carries. */
export const PERMISSION = 'FirstDayPass.Use';

/** Seconds by which clocks may differ. */
const CLOCK_TOLERANCE = 30;
/** Milliseconds for the issuer's discovery document and for its keys. */
const PATIENCE = 5_000;

const discoverySchema = z.object({ issuer: z.string(), jwks_uri: z.url() });

/** Claims of a v2 access token: https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference */
const claimsSchema = z.object({
  oid: z.string().min(1),
  name: z.string().optional(),
  preferred_username: z.string().optional(),
  roles: z.array(z.string()).default([]),
  scp: z.string(),
});

const overTls = (url: string): string => {
  if (url.startsWith('https:') || isLoopback(url)) return url;
  throw new Error('the sign-in issuer is to be reached by https; plain http is for this machine only');
};

/** OpenID Connect Discovery 1.0, section 4. */
const discover = async (issuer: string): Promise<JWTVerifyGetKey> => {
  const url = overTls(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) throw new Error(`the sign-in issuer answered ${answer.status} to discovery`);
  const found = discoverySchema.parse(await answer.json());
  if (found.issuer !== issuer) throw new Error('the sign-in issuer calls itself otherwise than SIGN_IN_ISSUER');
  return createRemoteJWKSet(new URL(overTls(found.jwks_uri)), { timeoutDuration: PATIENCE });
};

/** Found once; asked for again after a failure. Key rotation is followed by the key set itself. */
const keysOf = (issuer: string): (() => Promise<JWTVerifyGetKey>) => {
  let found: Promise<JWTVerifyGetKey> | undefined;
  return () => {
    found ??= discover(issuer).catch((failure: unknown) => {
      found = undefined;
      throw failure;
    });
    return found;
  };
};

const bearerOf = (authorization: string | null | undefined): string | undefined =>
  /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization?.trim() ?? '')?.[1];

/** The issuer could not be asked: nothing is known about the token. */
const ISSUER_AWAY: ReadonlySet<string> = new Set(['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC']);

const isBadToken = (error: unknown): boolean => error instanceof errors.JOSEError && !ISSUER_AWAY.has(error.code);

/** An application's own token has no `scp`: it is no person and is refused. */
const personOf = (payload: unknown): SignedInPerson | undefined => {
  const claims = claimsSchema.safeParse(payload);
  if (!claims.success || !claims.data.scp.split(' ').includes(PERMISSION)) return undefined;
  const { oid, name, preferred_username: upn, roles } = claims.data;
  return { oid, roles, ...(name !== undefined && { name }), ...(upn !== undefined && { upn }) };
};

/**
 * Verifies people's access tokens for the product's own app registration: RS256 by a key of the issuer, the issuer itself,
 * the audience, the expiry, the permission. Nothing else is ever trusted to say who is calling.
 *
 * @param signIn `issuer` as in SIGN_IN_ISSUER, `clientId` as in SIGN_IN_CLIENT_ID
 */
export const signInTokens = ({ issuer, clientId }: { issuer: string; clientId: string }): VerifySignIn => {
  const keys = keysOf(issuer);
  const rules = {
    issuer,
    audience: clientId,
    algorithms: ['RS256'],
    clockTolerance: CLOCK_TOLERANCE,
    requiredClaims: ['exp', 'oid', 'scp'],
  };
  return async (authorization) => {
    const token = bearerOf(authorization);
    if (token === undefined) return undefined;
    try {
      const { payload } = await jwtVerify(token, await keys(), rules);
      return personOf(payload);
    } catch (error) {
      if (isBadToken(error)) return undefined;
      throw error;
    }
  };
};
