import { errors } from 'oidc-provider';
import type { AccessToken, ClientCredentials, Configuration, JWTStructured, KoaContextWithOIDC } from 'oidc-provider';
import { delegatedClaims } from './access-token.ts';
import { OIDC_SCOPES } from './account.ts';
import { ACCESS_TOKEN_LIFETIME, apiScopes, resourceOf } from './application.ts';
import { personWithId } from './people.ts';
import type { Organisation } from './people.ts';

type ResourceIndicators = NonNullable<NonNullable<Configuration['features']>['resourceIndicators']>;

/** Entra reads the resource off the scopes; only a token for the application is a JWT. */
export const resourceIndicatorsOf = ({ application: { clientId } }: Organisation): ResourceIndicators => ({
  enabled: true,
  defaultResource: (ctx) => (asksForApi(ctx, clientId) ? resourceOf(clientId) : []),
  useGrantedResource: () => true,
  getResourceServerInfo: () => ({
    scope: apiScopes(clientId).join(' '),
    audience: clientId,
    accessTokenFormat: 'jwt',
    accessTokenTTL: ACCESS_TOKEN_LIFETIME,
    jwt: { sign: { alg: 'RS256' } },
  }),
});

const asksForApi = (ctx: KoaContextWithOIDC, clientId: string): boolean => {
  const scope = ctx.oidc.params?.['scope'];
  const asked = typeof scope === 'string' ? scope.split(' ') : [];
  const known = apiScopes(clientId);
  const strange = asked.find((one) => ![...known, ...OIDC_SCOPES, 'offline_access'].includes(one));
  if (strange !== undefined) throw new errors.InvalidScope('the application does not have this scope', strange);
  return asked.some((one) => known.includes(one));
};

/** Gives a token for the application the claims and the header that Entra's have. */
export const asEntraToken = (
  organisation: Organisation,
  issuer: string,
  token: AccessToken | ClientCredentials,
  jwt: JWTStructured,
): void => {
  const person = 'accountId' in token ? personWithId(organisation, token.accountId) : undefined;
  if (person === undefined) return;
  const { iat, exp } = jwt.payload;
  jwt.header = { typ: 'JWT' };
  jwt.payload = { ...delegatedClaims(organisation, issuer, person), iat, nbf: iat, exp };
};
