import type { TokenCredential } from '@azure/identity';
import { graphToken } from '../../shared/adapters/graph-authentication.ts';
import { identityCredential } from '../../shared/adapters/identity-credential.ts';
import { isLoopback } from '../../shared/adapters/loopback.ts';
import type { Environment } from './settings-at-hand.ts';

/** As whom the services are asked. */
export interface Caller {
  /** The app's own identity, as on the local stack; else a person, or the pipeline that deploys. */
  readonly isApp: boolean;
  /** At Microsoft Graph: the app's identity, and nobody whose token was given. */
  readonly isAppAtGraph: boolean;
  readonly credential: TokenCredential;
  /** A token for Microsoft Graph. */
  readonly graphToken: (signal: AbortSignal) => Promise<string>;
}

/** Less than any service is given to answer. */
const TOKEN_PATIENCE_MS = 6_000;

/** Of `az login` or `azd auth login`. The SDK is loaded with the first token, since it takes its time. */
const personalCredential = (tenantId: string | undefined): TokenCredential => {
  let loading: Promise<TokenCredential> | undefined;
  const load = async (): Promise<TokenCredential> => {
    const { AzureCliCredential, AzureDeveloperCliCredential, ChainedTokenCredential } = await import('@azure/identity');
    const options = { processTimeoutInMs: TOKEN_PATIENCE_MS, ...(tenantId === undefined ? {} : { tenantId }) };
    return new ChainedTokenCredential(new AzureCliCredential(options), new AzureDeveloperCliCredential(options));
  };
  return { getToken: async (...asked) => (await (loading ??= load())).getToken(...asked) };
};

/** The identity's endpoint is read by the SDK, out of this process's environment alone. */
const appCredential = (environment: Environment): TokenCredential => {
  for (const name of ['IDENTITY_ENDPOINT', 'IDENTITY_HEADER']) process.env[name] = environment[name] ?? '';
  return identityCredential(environment['AZURE_CLIENT_ID']);
};

/** Whatever keeps a token away: then there is nobody to ask as, and no service is to blame. */
class NoTokenError extends Error {
  override readonly name = 'CredentialUnavailableError';
}

const patient = (credential: TokenCredential): TokenCredential => ({
  getToken: async (scopes, options) => {
    const late = new Promise<never>((_, reject) => {
      setTimeout(() => reject(new NoTokenError('no token in time')), TOKEN_PATIENCE_MS).unref();
    });
    try {
      return await Promise.race([credential.getToken(scopes, options), late]);
    } catch {
      throw new NoTokenError('no token');
    }
  },
});

/**
 * The app's identity where its endpoint is at hand, else whoever is signed in.
 *
 * @param environment `GRAPH_TOKEN` in it is taken for Microsoft Graph, and for nothing else
 * @param signIn gets a token of a person for Microsoft Graph; absent: the credential's own
 */
export const callerOf = (environment: Environment, signIn?: () => Promise<string>): Caller => {
  const { IDENTITY_ENDPOINT, GRAPH_TOKEN, AZURE_TENANT_ID } = environment;
  const isApp = IDENTITY_ENDPOINT !== undefined && isLoopback(IDENTITY_ENDPOINT);
  const credential = patient(isApp ? appCredential(environment) : personalCredential(AZURE_TENANT_ID));
  const own = async (signal: AbortSignal): Promise<string> => GRAPH_TOKEN ?? (await graphToken(credential, signal));
  const isAppAtGraph = isApp && signIn === undefined && GRAPH_TOKEN === undefined;
  return { isApp, isAppAtGraph, credential, graphToken: signIn ?? own };
};
