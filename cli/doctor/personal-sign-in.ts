import { personalToken } from '../../infra/entra/sign-in.ts';
import { SettingsError } from '../../shared/config.ts';
import { CommandFailure, EXIT } from '../exit-codes.ts';
import { readSettings } from './settings.ts';
import type { Environment } from './settings-at-hand.ts';

/**
 * Has somebody sign in to Microsoft Graph with the rights to look, which the Azure CLI's tokens lack. Nobody is bothered while
 * the settings do not say where to look.
 *
 * @returns how to get the token
 */
export const personalSignIn = async (environment: Environment): Promise<(() => Promise<string>) | undefined> => {
  const read = readSettings(environment);
  if (read instanceof SettingsError) return undefined;
  const { graphUrl } = read;
  const asked = {
    token: undefined,
    tenantId: environment['AZURE_TENANT_ID'],
    whatIf: true,
    setPolicy: false,
    graphUrl,
  };
  const token = await personalToken(asked).catch(() => {
    throw new CommandFailure(
      EXIT.notSignedIn,
      'Nobody signed in to Microsoft Graph. Leave --sign-in out to see what your other rights show.',
    );
  });
  return async () => token;
};
