import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { SecretClient } from '@azure/keyvault-secrets';
import type { SecretClientOptions } from '@azure/keyvault-secrets';

type PipelinePolicy = NonNullable<SecretClientOptions['additionalPolicies']>[number]['policy'];

/** A vault that the test started. */
export interface LocalVault {
  readonly url: string;
  /** Asks a door under `/_local/` and gives its answer. */
  control(method: string, door: string, body?: object): Promise<unknown>;
  /** Repeatable; gives the exit code. */
  stop(): Promise<number | null>;
}

/** Starts `local/key-vault` on a free port. */
export const startVault = async (...options: readonly string[]): Promise<LocalVault> => {
  const child = spawn(process.execPath, ['local/key-vault/main.ts', '--port', '0', ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const [line] = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    exited.then(([code]) => Promise.reject(new Error(`the vault ended with ${code} before it was ready`))),
  ]);
  const { url } = JSON.parse(line);
  return {
    url,
    control: async (method, door, body) => {
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      return (await fetch(`${url}/_local/${door}`, { method, ...sent })).json();
    },
    stop: async () => {
      child.kill('SIGTERM');
      const [code] = await exited;
      return code;
    },
  };
};

/** A token as Entra's look to a vault, for the object id given; nobody checks its signature. */
export const tokenOf = (claims: object): string =>
  ['{"alg":"none"}', JSON.stringify(claims), 'unsigned']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');

interface ClientTerms {
  readonly token?: string;
  readonly maxRetries?: number;
  /** Sees every request on its way out and every answer on its way in, retries included. */
  readonly policy?: PipelinePolicy;
}

/** The official client, as the product makes it for a vault on this machine. */
export const clientOf = (
  { url }: LocalVault,
  { token = 'any', maxRetries = 0, policy }: ClientTerms = {},
): SecretClient =>
  new SecretClient(
    url,
    { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) },
    {
      allowInsecureConnection: true,
      disableChallengeResourceVerification: true,
      retryOptions: { maxRetries },
      ...(policy !== undefined && { additionalPolicies: [{ policy, position: 'perRetry' }] }),
    },
  );
