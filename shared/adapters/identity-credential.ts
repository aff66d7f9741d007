import type { TokenCredential } from '@azure/identity';

/**
 * The app's managed identity. The SDK is loaded with the first token that somebody asks for, since it costs every cold start
 * that does not need it.
 *
 * @param clientId of a user-assigned identity
 */
export const identityCredential = (clientId: string | undefined): TokenCredential => {
  let loading: Promise<TokenCredential> | undefined;
  const load = async (): Promise<TokenCredential> => {
    const { ManagedIdentityCredential } = await import('@azure/identity');
    return clientId === undefined ? new ManagedIdentityCredential() : new ManagedIdentityCredential({ clientId });
  };
  return { getToken: async (...asked) => (await (loading ??= load())).getToken(...asked) };
};
