import { personalToken } from '../../infra/entra/sign-in.ts';
import type { Environment } from './settings-at-hand.ts';

/** Has somebody sign in to Microsoft Graph with the rights to look, which the Azure CLI's tokens lack. @returns how to get the token */
export const personalSignIn = async (environment: Environment): Promise<() => Promise<string>> => {
  const token = await personalToken({
    token: undefined,
    tenantId: environment['AZURE_TENANT_ID'],
    whatIf: true,
    setPolicy: false,
    graphUrl: environment['GRAPH_URL'] ?? 'https://graph.microsoft.com',
  });
  return async () => token;
};
