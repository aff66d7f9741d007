/**
 * After the resources are there: makes the pepper if the vault has none. Its value is 32 random bytes that nobody sees; it is
 * written and never read, so that the alarm about readers stays quiet.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { DefaultAzureCredential } from '@azure/identity';
import { SecretClient } from '@azure/keyvault-secrets';
import { isLoopback } from '../../shared/adapters/loopback.ts';

const PEPPER_BYTES = 32;
/** A role assigned a moment ago takes up to some minutes to work. */
const TRIES = 20;
const PAUSE_MS = 10_000;

const { VAULT_URL: vaultUrl = '', PEPPER_NAME: name = 'pepper' } = process.env;

const statusOf = (error: unknown): number | undefined => {
  const status: unknown = Object(error).statusCode;
  return typeof status === 'number' ? status : undefined;
};

const isThere = async (client: SecretClient): Promise<boolean> => {
  for await (const _version of client.listPropertiesOfSecretVersions(name)) return true;
  return false;
};

/** @returns what was done */
const makePepper = async (client: SecretClient): Promise<string> => {
  if (await isThere(client)) return `The secret "${name}" is there; it stays as it is.`;
  await client.setSecret(name, randomBytes(PEPPER_BYTES).toString('base64url'));
  return `Made the secret "${name}".`;
};

const patiently = async (client: SecretClient): Promise<string> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await makePepper(client);
    } catch (error) {
      if (statusOf(error) !== 403 || tries === TRIES) throw error;
      if (tries === 1) console.log('Waiting until the right to make the secret takes effect …');
      await pause(PAUSE_MS);
    }
  }
};

const wayOut = (error: unknown): string => {
  if (statusOf(error) === 409)
    return `A deleted secret of that name is kept in the vault: az keyvault secret recover --id ${vaultUrl}/deletedsecrets/${name}`;
  if (statusOf(error) === 403)
    return 'The deployer needs the role Key Vault Secrets Officer on the vault; with PRIVATE_NETWORK=true it has to run inside the network. Then: azd hooks run postprovision';
  return 'Run again: azd hooks run postprovision';
};

if (vaultUrl === '') {
  console.error('VAULT_URL is missing: azd sets it after provisioning.');
  process.exitCode = 1;
} else {
  const here = isLoopback(vaultUrl);
  const client = new SecretClient(vaultUrl, new DefaultAzureCredential(), {
    allowInsecureConnection: here,
    disableChallengeResourceVerification: here,
  });
  await patiently(client).then(console.log, (error: unknown) => {
    console.error(`The pepper could not be made: ${error instanceof Error ? error.message : String(error)}`);
    console.error(wayOut(error));
    process.exitCode = 1;
  });
}
