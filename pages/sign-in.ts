/**
 * Signing in by authorization code with PKCE (RFC 6749, 4.1; RFC 7636). The answer comes back in the fragment, so no
 * server's log sees the code. Tokens are handed to the caller and kept nowhere else.
 */
import * as oauth from 'oauth4webapi';
import { keepPending, pagePath, type Arrival } from './arrival.ts';

/** What the service says about signing in. */
interface Settings {
  readonly issuer: URL;
  readonly clientId: string;
  readonly scope: string;
}

/** Somebody who signed in. */
export interface SignedIn {
  readonly accessToken: string;
  /** As the directory calls them; empty when it does not say. */
  readonly name: string;
}

/** The sign-in did not work out; the message says what to do. */
export class SignInError extends Error {
  override readonly name = 'SignInError';
}

const isLoopback = ({ hostname }: URL): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(hostname);

const readSettings = async (): Promise<Settings> => {
  const answer = await fetch('/api/sign-in', { headers: { 'X-First-Day-Pass': '1' }, cache: 'no-store' });
  const { issuer, clientId, scope } = Object((await answer.json()) as unknown) as Record<string, unknown>;
  if (typeof issuer !== 'string' || typeof clientId !== 'string' || typeof scope !== 'string') {
    throw new SignInError('The service does not say where to sign in. Try again in a minute.');
  }
  const url = new URL(issuer);
  if (url.protocol !== 'https:' && !isLoopback(url)) {
    throw new SignInError('The sign-in address is not safe. Tell the people who run this service.');
  }
  return { issuer: url, clientId, scope };
};

/** Plain http is for an issuer on this machine alone. */
const insecure = ({ issuer }: Settings) => ({ [oauth.allowInsecureRequests]: issuer.protocol === 'http:' });

const discover = async (settings: Settings): Promise<oauth.AuthorizationServer> => {
  const { issuer } = settings;
  const answer = await oauth.discoveryRequest(issuer, { algorithm: 'oidc', ...insecure(settings) });
  return oauth.processDiscoveryResponse(issuer, answer);
};

const redirectUri = (): string => `${window.location.origin}${pagePath()}`;

const scopes = ({ scope }: Settings): string => [...new Set(['openid', 'profile', ...scope.split(' ')])].join(' ');

/** Leaves for the sign-in page. @param fragment what to come back to */
export const goToSignIn = async (fragment: string): Promise<void> => {
  const settings = await readSettings();
  const server = await discover(settings);
  const [verifier, state, nonce] = [
    oauth.generateRandomCodeVerifier(),
    oauth.generateRandomState(),
    oauth.generateRandomNonce(),
  ];
  const url = new URL(server.authorization_endpoint ?? '');
  const parameters = {
    client_id: settings.clientId,
    redirect_uri: redirectUri(),
    response_type: 'code',
    response_mode: 'fragment',
    scope: scopes(settings),
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  keepPending({ verifier, state, nonce, fragment });
  window.location.assign(url);
};

/** Turns what the sign-in sent back into a token. @throws SignInError, or what the library throws */
export const finishSignIn = async ({ parameters, pending }: NonNullable<Arrival['answer']>): Promise<SignedIn> => {
  if (parameters.get('error') === 'access_denied') throw new SignInError('The sign-in was not completed.');
  const settings = await readSettings();
  const server = await discover(settings);
  const client = { client_id: settings.clientId };
  const answer = oauth.validateAuthResponse(server, client, parameters, pending.state);
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    answer,
    redirectUri(),
    pending.verifier,
    insecure(settings),
  );
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, {
    expectedNonce: pending.nonce,
    requireIdToken: true,
  });
  const name = oauth.getValidatedIdTokenClaims(tokens)?.['name'];
  return { accessToken: tokens.access_token, name: typeof name === 'string' ? name : '' };
};
