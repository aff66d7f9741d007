import { createHmac, randomUUID } from 'node:crypto';
import type { Answer, Caller } from './call.ts';
import type { Clock } from './clock.ts';
import { unauthenticated } from './errors.ts';
import { effective } from './permissions.ts';
import type { Seed } from './seed.ts';

/** Fixed, so that tokens outlive a restart, as real ones do. They open nothing beyond this machine. */
const KEY = 'tokens of the local directory protect nothing';
const GRAPH_AUDIENCES = new Set(['https://graph.microsoft.com', '00000003-0000-0000-c000-000000000000']);
const REMEMBERED = 256;
const SKEW_SECONDS = 300;

interface Claims {
  readonly aud: string;
  readonly exp: number;
  readonly appid: string;
  readonly oid: string;
  readonly roles?: readonly string[];
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const sign = (text: string): string => createHmac('sha256', KEY).update(text).digest('base64url');
const HEADER = encode({ alg: 'HS256', typ: 'JWT' });

/** Issues the managed identity's access tokens and reads them back. */
export class Tokens {
  readonly #seed: Seed;
  readonly #permissions: readonly string[];
  readonly #clock: Clock;
  readonly #known = new Map<string, { claims: Claims; caller: Caller }>();

  constructor(seed: Seed, permissions: readonly string[], clock: Clock) {
    this.#seed = seed;
    this.#permissions = permissions;
    this.#clock = clock;
  }

  /** A token for one resource; only one for Graph carries permissions. */
  issue(
    resource: string,
    lifetimeSeconds: number,
    permissions = this.#permissions,
  ): { token: string; expiresOn: number } {
    const audience = resource.replace(/\/$/, '');
    const issuedAt = Math.floor(this.#clock.now() / 1000);
    const { application, tenant } = this.#seed;
    const payload = encode({
      aud: audience,
      iss: `https://sts.windows.net/${tenant.id}/`,
      iat: issuedAt,
      nbf: issuedAt,
      exp: issuedAt + lifetimeSeconds,
      appid: application.appId,
      oid: application.servicePrincipalId,
      tid: tenant.id,
      uti: randomUUID(),
      ...(GRAPH_AUDIENCES.has(audience) ? { roles: permissions } : {}),
    });
    const signed = `${HEADER}.${payload}`;
    return { token: `${signed}.${sign(signed)}`, expiresOn: issuedAt + lifetimeSeconds };
  }

  /**
   * Who holds this `Authorization` header.
   * @throws 401 as Graph words it: none, not a token, another audience, expired (five minutes' grace).
   */
  caller(authorization: string | undefined): Caller {
    const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) throw unauthenticated('Access token is empty.');
    const known = this.#known.get(token) ?? this.#read(token);
    if (known.claims.exp + SKEW_SECONDS <= this.#clock.tokenTime() / 1000)
      throw unauthenticated('Lifetime validation failed, the token is expired.');
    return known.caller;
  }

  #read(token: string): { claims: Claims; caller: Caller } {
    const [header = '', payload = '', signature = ''] = token.split('.');
    if (payload === '') throw unauthenticated('IDX14100: JWT is not well formed, there are no dots (.).');
    if (sign(`${header}.${payload}`) !== signature)
      throw unauthenticated('Access token validation failure. Invalid signature.');
    const claims: Claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    if (!GRAPH_AUDIENCES.has(claims.aud)) throw unauthenticated('Access token validation failure. Invalid audience.');
    const known = {
      claims,
      caller: { appId: claims.appid, objectId: claims.oid, permissions: effective(claims.roles ?? []) },
    };
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    this.#known.set(token, known);
    return known;
  }
}

const refusal = (message: string): Answer => ({ status: 400, body: { statusCode: 400, message } });

/**
 * The managed-identity endpoint of App Service, version 2019-08-01.
 * @see https://learn.microsoft.com/azure/app-service/overview-managed-identity
 */
export const identityAnswer = (
  tokens: Tokens,
  query: URLSearchParams,
  header: string | undefined,
  lifetimeSeconds: number,
): Answer => {
  if (!header) return refusal('Required HTTP header X-IDENTITY-HEADER not specified.');
  if (query.get('api-version') !== '2019-08-01') return refusal('The api-version must be 2019-08-01.');
  const resource = query.get('resource');
  if (!resource)
    return refusal('The resource parameter is missing: name the API, such as https://graph.microsoft.com.');
  const { token, expiresOn } = tokens.issue(resource, lifetimeSeconds);
  return {
    status: 200,
    body: {
      access_token: token,
      expires_on: String(expiresOn),
      resource,
      token_type: 'Bearer',
      client_id: query.get('client_id'),
    },
  };
};
