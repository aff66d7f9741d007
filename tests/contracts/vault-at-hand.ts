import { SecretClient } from '@azure/keyvault-secrets';
import { keyVaultPeppers } from '../../shared/adapters/key-vault-peppers.ts';
import type { KeyVaultPeppering } from '../../shared/adapters/key-vault-peppers.ts';
import type { Peppers } from '../../shared/domain/claim/claim.ts';
import { toBase64url } from '../../shared/domain/claim/sealing.ts';
import { startLocal } from './local-service.ts';
import type { PeppersAtHand } from './peppers.ts';

/** A vault with one pepper in it, and the product's peppers from it. */
export interface VaultAtHand extends PeppersAtHand {
  readonly url: string;
  readonly client: SecretClient;
  /** The product's peppers once more, with other settings. */
  readonly another: (settings?: Partial<KeyVaultPeppering>) => Peppers;
  /** How often the vault was asked for anything. */
  readonly calls: () => Promise<number>;
  readonly misbehave: (faults: object) => Promise<void>;
  readonly stop: () => Promise<void>;
}

const MINUTE = 60_000;

const anybody = { getToken: async () => ({ token: 'anybody', expiresOnTimestamp: Date.now() + 60 * MINUTE }) };

const control = async (url: string, method: string, body?: object): Promise<unknown> => {
  const response = await fetch(url, {
    method,
    headers: { connection: 'close' },
    body: body ? JSON.stringify(body) : null,
  });
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
  return response.json();
};

export const startVault = async (key: Uint8Array): Promise<VaultAtHand> => {
  const vault = await startLocal<{ readonly url: string }>('key-vault', ['--seed', `pepper=${toBase64url(key)}`]);
  const { url } = vault.ready;
  const client = new SecretClient(url, anybody, {
    allowInsecureConnection: true,
    disableChallengeResourceVerification: true,
  });
  let now = 1_000;
  const another = (settings: Partial<KeyVaultPeppering> = {}): Peppers =>
    keyVaultPeppers({ vaultUrl: url, credential: anybody, now: () => now, ...settings });

  return {
    url,
    client,
    another,
    peppers: another(),
    rotate: async (next) => void (await client.setSecret('pepper', toBase64url(next))),
    wait: (minutes) => {
      now += minutes * MINUTE;
    },
    calls: async () => {
      const { calls } = (await control(`${url}/_local/calls`, 'GET')) as { calls: Record<string, number> };
      return Object.values(calls).reduce((sum, count) => sum + count, 0);
    },
    misbehave: async (faults) => void (await control(`${url}/_local/faults`, 'POST', faults)),
    stop: () => vault.stop(),
  };
};
