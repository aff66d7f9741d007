import type { SecretClient } from '@azure/keyvault-secrets';
import { keyVaultPeppers } from '../../shared/adapters/key-vault-peppers.ts';
import { isLoopback } from '../../shared/adapters/loopback.ts';
import { notSeen, ok, wrong, type Check, type Verdict } from './check.ts';
import type { Place } from './reach.ts';
import { PATIENCE_MS, source } from './source.ts';
import type { Subject } from './subject.ts';

const RIGHT = 'Key Vault Reader on the vault';

/** What is known of the newest usable version without reading its value. */
type Found = 'usable' | 'disabled' | 'missing';

const clientOf = async ({ config, caller }: Subject): Promise<SecretClient> => {
  const { SecretClient: Client } = await import('@azure/keyvault-secrets');
  const here = isLoopback(config.keyVaultUrl);
  return new Client(config.keyVaultUrl, caller.credential, {
    retryOptions: { maxRetries: 1, retryDelayInMs: 200 },
    allowInsecureConnection: here,
    disableChallengeResourceVerification: here,
  });
};

/** Lists, and reads no value: an alarm tells of whoever reads a secret and is not the app. */
const askVault = async (subject: Subject, abortSignal: AbortSignal): Promise<Found> => {
  const client = await clientOf(subject);
  const now = subject.now();
  let found: Found = 'missing';
  for await (const { enabled, expiresOn, notBefore } of client.listPropertiesOfSecretVersions(
    subject.config.pepperSecret,
    { abortSignal },
  )) {
    const inTime = (expiresOn?.getTime() ?? Infinity) > now && (notBefore?.getTime() ?? 0) <= now;
    if (enabled !== false && inTime) return 'usable';
    found = 'disabled';
  }
  return found;
};

const set = ({ config }: Subject): string => {
  const vault = URL.parse(config.keyVaultUrl)?.hostname.split('.')[0] ?? '<vault>';
  return `az keyvault secret set --vault-name ${vault} --name ${config.pepperSecret} --value "$(openssl rand -base64 32 | tr '+/' '-_' | tr -d '=')"`;
};

/** Reads it as the app does, and keeps neither value nor version. */
const readAsApp = async (subject: Subject): Promise<Verdict> => {
  const { config, caller, now } = subject;
  const peppers = keyVaultPeppers({
    vaultUrl: config.keyVaultUrl,
    secretName: config.pepperSecret,
    credential: caller.credential,
    now,
    patienceMs: PATIENCE_MS,
  });
  return peppers.pepper().then(
    () => ok('32 bytes, base64url'),
    (error: unknown) =>
      /must be/.test(Object(error).message)
        ? wrong(`the secret ${config.pepperSecret} is not 32 bytes as base64url without padding`, set(subject))
        : wrong('the app’s identity may not read it', 'azd provision'),
  );
};

export const vaultChecks = (subject: Subject, place: Place): readonly Check[] => {
  const { config, caller, isLocal } = subject;
  const asked = source({ name: 'Key Vault', right: RIGHT, ask: (signal) => askVault(subject, signal) });
  return [
    {
      id: 'vault/answers',
      expects: 'Key Vault answers',
      why: 'Without the pepper no code is given and none is checked.',
      look: place.answers,
    },
    {
      id: 'vault/pepper',
      expects: 'the pepper is there',
      why: 'Without it a stolen table would let somebody try out codes; so the app gives none.',
      look: async () => {
        const found = await asked();
        if (found === 'usable') return ok(`secret ${config.pepperSecret}`);
        const what = found === 'missing' ? 'is missing' : 'has no version that is enabled and in time';
        return wrong(
          `the secret ${config.pepperSecret} ${what}`,
          isLocal ? set(subject) : 'azd hooks run postprovision',
        );
      },
    },
    {
      id: 'vault/pepper-form',
      expects: 'the pepper is 32 random bytes as base64url',
      why: 'The app refuses any other value.',
      look: async () => {
        const found = await asked();
        if (found !== 'usable') return notSeen('there is no value to look at', 'see vault/pepper');
        if (caller.isApp) return readAsApp(subject);
        return notSeen(
          'its value was not read: an alarm tells of every reader but the app',
          'the app itself; a wrong value shows as VAULT_AWAY or UNEXPECTED on the release page',
        );
      },
    },
  ];
};
