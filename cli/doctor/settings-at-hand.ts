import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { CommandFailure, EXIT } from '../exit-codes.ts';

/** Names with their values: settings of the product, and what a deployment knows besides. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Settings that `azd` keeps under the names of the template's outputs; `infra/main.bicep` has each of them. */
export const FROM_OUTPUTS: Readonly<Record<string, string>> = {
  SERVICE_BUS__fullyQualifiedNamespace: 'SERVICE_BUS_HOST',
  CONTRACTOR_QUEUE: 'QUEUE_NAME',
  TABLES__tableServiceUri: 'TABLES_URL',
  BLOBS__blobServiceUri: 'BLOBS_URL',
  KEY_VAULT_URL: 'VAULT_URL',
  PEPPER_SECRET: 'PEPPER_NAME',
  SIGN_IN_ISSUER: 'ISSUER_URL',
  PUBLIC_URL: 'APP_URL',
};

const GRAPH = 'https://graph.microsoft.com';

const file = z.object({ Values: z.record(z.string(), z.string()) });

const inFile = async (name: string): Promise<Environment> => {
  const text = await readFile(name, 'utf8').catch(() => {
    throw new CommandFailure(EXIT.usage, `${name} cannot be read.`);
  });
  try {
    return file.parse(JSON.parse(text)).Values;
  } catch {
    throw new CommandFailure(
      EXIT.usage,
      `${name} is no settings file: JSON with the settings as texts under "Values", as in local.settings.sample.json.`,
    );
  }
};

const given = (environment: Environment): Environment =>
  Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== ''));

const outputs = (environment: Environment): Environment => {
  // A deployment is what has these names; elsewhere nothing is made up.
  if (!environment['SERVICE_BUS_HOST']) return {};
  const named = Object.entries(FROM_OUTPUTS).map(([setting, output]): [string, string | undefined] => [
    setting,
    environment[output],
  ]);
  return { GRAPH_URL: GRAPH, ...Object.fromEntries(named) };
};

/** The settings as the product reads them: of a file, else of the environment, else of what `azd` knows of the deployment. */
export const settingsAtHand = async (
  settingsFile: string | undefined,
  environment: Environment,
): Promise<Environment> => {
  if (settingsFile !== undefined) return { ...given(environment), ...given(await inFile(settingsFile)) };
  const own = given(environment);
  return { ...given(outputs(own)), ...own };
};
