import { Provider, interactionPolicy } from 'oidc-provider';
import type { AdapterFactory, ClientMetadata, Configuration } from 'oidc-provider';
import { pairwiseSubject } from './access-token.ts';
import { accountOf, consentedGrant, OIDC_SCOPES } from './account.ts';
import { asEntraAnswers } from './entra-answer.ts';
import { isPageOrigin, REDIRECT_URIS } from './application.ts';
import { errorPage, signedOutPage, signOutPage } from './pages.ts';
import type { Organisation } from './people.ts';
import { asEntraToken, resourceIndicatorsOf } from './resource.ts';
import type { SigningKeys } from './signing-keys.ts';

const HOUR = 3600;

export interface IssuerParts {
  readonly issuer: string;
  readonly organisation: Organisation;
  readonly keys: SigningKeys;
  readonly storage: AdapterFactory;
  readonly cookieKey: string;
}

/** Where the page with the list of people answers, for one sign-in. */
export const choosePath = (uid: string): string => `/choose/${uid}`;

/** The certified OpenID Connect issuer, laid out as Entra's v2 endpoint. */
export const newProvider = (parts: IssuerParts): Provider => {
  const provider = new Provider(parts.issuer, configurationOf(parts));
  provider.use(asEntraAnswers);
  provider.on('server_error', (_, error) => console.error(error));
  return provider;
};

const configurationOf = (parts: IssuerParts): Configuration => ({
  adapter: parts.storage,
  jwks: { keys: [...parts.keys.all] },
  clients: [clientOf(parts.organisation)],
  clientBasedCORS: (_, origin) => isPageOrigin(origin),
  cookies: { keys: [parts.cookieKey] },
  claims: {
    openid: ['sub', 'oid', 'tid', 'ver', 'roles'],
    profile: ['name', 'preferred_username'],
    email: ['email'],
  },
  conformIdTokenClaims: false,
  scopes: OIDC_SCOPES,
  responseTypes: ['code'],
  clientAuthMethods: ['none'],
  subjectTypes: ['pairwise'],
  pairwiseIdentifier: (_, accountId, client) => pairwiseSubject(accountId, client.clientId),
  findAccount: (_, id) => accountOf(parts.organisation, id),
  loadExistingGrant: (ctx) => consentedGrant(ctx, parts.organisation),
  interactions: { policy: promptPolicy(), url: (_, interaction) => choosePath(interaction.uid) },
  routes: routesOf(parts.organisation.tenantId),
  ttl: {
    AccessToken: HOUR,
    AuthorizationCode: 600,
    Grant: 24 * HOUR,
    IdToken: HOUR,
    Interaction: HOUR,
    Session: 24 * HOUR,
  },
  renderError: (ctx, { error, error_description: description }) => {
    ctx.type = 'html';
    ctx.body = errorPage(error, description ?? '');
  },
  formats: { customizers: { jwt: (_, token, jwt) => asEntraToken(parts.organisation, parts.issuer, token, jwt) } },
  features: featuresOf(parts.organisation),
});

const featuresOf = (organisation: Organisation): NonNullable<Configuration['features']> => ({
  devInteractions: { enabled: false },
  dPoP: { enabled: false },
  pushedAuthorizationRequests: { enabled: false },
  resourceIndicators: resourceIndicatorsOf(organisation),
  rpInitiatedLogout: {
    enabled: true,
    logoutSource: (ctx, form) => {
      ctx.body = signOutPage(organisation, form);
    },
    postLogoutSuccessSource: (ctx) => {
      ctx.body = signedOutPage(organisation);
    },
  },
});

const clientOf = ({ application }: Organisation): ClientMetadata => ({
  client_id: application.clientId,
  client_name: application.displayName,
  // "native" is what lets the redirect vary in its loopback port.
  application_type: 'native',
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code'],
  response_types: ['code'],
  redirect_uris: REDIRECT_URIS,
  post_logout_redirect_uris: REDIRECT_URIS,
  subject_type: 'pairwise',
});

const routesOf = (tenantId: string): NonNullable<Configuration['routes']> => ({
  authorization: `/${tenantId}/oauth2/v2.0/authorize`,
  token: `/${tenantId}/oauth2/v2.0/token`,
  end_session: `/${tenantId}/oauth2/v2.0/logout`,
  jwks: `/${tenantId}/discovery/v2.0/keys`,
  userinfo: '/oidc/userinfo',
});

/** `login` and `select_account` both show the list; nobody is asked to consent to the own application. */
const promptPolicy = (): ReturnType<typeof interactionPolicy.base> => {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  policy.add(new interactionPolicy.Prompt({ name: 'select_account', requestable: true }));
  return policy;
};
