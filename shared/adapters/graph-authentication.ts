import type { TokenCredential } from '@azure/identity';
import type { Middleware } from '@microsoft/microsoft-graph-client';
import { middleware, setHeader, urlOf } from './graph-middleware.ts';

/** The scope of application tokens for Microsoft Graph. */
const GRAPH_SCOPE = 'https://graph.microsoft.com/.default';

/**
 * Puts the bearer token on requests to one origin and on no other. (The client's own handler would leave it out over plain
 * http, which is how a directory on this machine is asked.)
 */
export const graphAuthentication = (credential: TokenCredential, baseUrl: string): Middleware => {
  const { origin } = new URL(baseUrl);
  return middleware(async (context, next) => {
    if (urlOf(context).origin === origin)
      setHeader(context, 'Authorization', `Bearer ${await graphToken(credential, context.options?.signal)}`);
    await next();
  });
};

/** A token for Graph, from the credential's cache while it lasts. Rejects when `signal` aborts. */
export const graphToken = async (credential: TokenCredential, signal?: AbortSignal | null): Promise<string> => {
  const got = await (signal
    ? Promise.race([credential.getToken(GRAPH_SCOPE), aborted(signal)])
    : credential.getToken(GRAPH_SCOPE));
  if (!got) throw new Error('the credential gave no token for Microsoft Graph');
  return got.token;
};

/** Credentials do not all look at an abort signal. */
const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('no token in time')), { once: true });
  });
