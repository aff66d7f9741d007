import type { TokenCredential } from '@azure/identity';
import { SecretClient } from '@azure/keyvault-secrets';
import type { KeyVaultSecret } from '@azure/keyvault-secrets';
import type { Pepper, Peppers } from '../domain/claim/claim.ts';
import { fromBase64url } from '../domain/claim/sealing.ts';
import { Secret } from '../domain/secret.ts';
import { isLoopback } from './loopback.ts';
import { restFailureOf, thrownFor } from './rest-failure.ts';

const PEPPER_BYTES = 32;

/** No pepper stays in memory longer than this after it was asked for. */
const MAX_AGE_MS = 600_000;

/** All tries of one call together; the first one also fetches a token. */
const PATIENCE_MS = 10_000;

const NEWEST = 'newest';

export interface KeyVaultPeppering {
  readonly vaultUrl: string;
  /** Needs the role Key Vault Secrets User on the secret. */
  readonly credential: TokenCredential;
  readonly secretName?: string;
  /** Milliseconds of a clock that only moves forward. */
  readonly now: () => number;
  /** How long all tries of one call may take together, in milliseconds. */
  readonly patienceMs?: number;
}

const secretClient = (vaultUrl: string, credential: TokenCredential): SecretClient => {
  const here = isLoopback(vaultUrl);
  return new SecretClient(vaultUrl, credential, {
    retryOptions: { maxRetries: 2, retryDelayInMs: 200, maxRetryDelayInMs: 1_000 },
    allowInsecureConnection: here,
    disableChallengeResourceVerification: here,
  });
};

/** What to do when the vault has no usable value. Says nothing of the value. */
const wayOut = (secretName: string): string =>
  `set it: az keyvault secret set --vault-name <vault> --name ${secretName} ` +
  `--value "$(openssl rand -base64 32 | tr '+/' '-_' | tr -d '=')"`;

const pepperIn = (secretName: string, { value, properties }: KeyVaultSecret): Pepper => {
  const key = fromBase64url(value ?? '', PEPPER_BYTES);
  if (key && properties.version) return { version: properties.version, key: new Secret(key) };
  throw new Error(
    `Key Vault secret ${secretName} must be ${PEPPER_BYTES} random bytes in base64url without padding; ${wayOut(secretName)}`,
  );
};

const failing = (secretName: string, error: unknown): unknown => {
  const failure = restFailureOf(error);
  if (failure?.status === 404)
    return new Error(`Key Vault has no secret ${secretName}, or not that version of it; ${wayOut(secretName)}`);
  return failure ? thrownFor(failure, 'VAULT_AWAY', `Key Vault secret ${secretName}`) : error;
};

/** Keeps what was fetched for ten minutes, and one fetch under way for all who ask meanwhile. Failures are not kept. */
const keeping = (fetch: (version: string) => Promise<Pepper>, now: () => number): Peppers['pepper'] => {
  const kept = new Map<string, { readonly since: number; readonly pepper: Promise<Pepper> }>();

  const ask = (version: string): Promise<Pepper> => {
    const asked = { since: now(), pepper: fetch(version) };
    const forget = (): void => {
      if (kept.get(version) === asked) kept.delete(version);
    };
    kept.set(version, asked);
    asked.pepper.then(() => setTimeout(forget, MAX_AGE_MS).unref(), forget);
    return asked.pepper;
  };

  return (version = NEWEST) => {
    const known = kept.get(version);
    return known && now() - known.since < MAX_AGE_MS ? known.pepper : ask(version);
  };
};

/** Peppers as versions of one Key Vault secret: 32 bytes, base64url. */
export const keyVaultPeppers = ({
  vaultUrl,
  credential,
  secretName = 'pepper',
  now,
  patienceMs = PATIENCE_MS,
}: KeyVaultPeppering): Peppers => {
  const client = secretClient(vaultUrl, credential);
  let first: Promise<Pepper> | undefined;

  const read = async (version: string): Promise<Pepper> => {
    const abortSignal = AbortSignal.timeout(patienceMs);
    const options = version === NEWEST ? { abortSignal } : { abortSignal, version };
    try {
      return pepperIn(secretName, await client.getSecret(secretName, options));
    } catch (error) {
      throw failing(secretName, error);
    }
  };

  /** The SDK's first call learns from the vault where tokens come from; calls beside it would get in its way. */
  const readInTurn = async (version: string): Promise<Pepper> => {
    if (!first) return (first = read(version));
    await first.catch(() => undefined);
    return read(version);
  };

  return { pepper: keeping(readInTurn, now) };
};
