import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import type { JWK } from 'jose';

/** A private key as oidc-provider and jose take it. */
export type SigningKey = JWK & { readonly kid: string };

/** The issuer's keys, newest first: the first signs, all are published. */
export interface SigningKeys {
  readonly all: readonly SigningKey[];
  readonly current: SigningKey;
}

const keysOf = (current: SigningKey, older: readonly SigningKey[]): SigningKeys => ({
  current,
  all: [current, ...older],
});

/** A fresh RSA key for RS256, named by its thumbprint (RFC 7638). */
export const newSigningKey = async (): Promise<SigningKey> => {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'RS256', use: 'sig' };
};

export const firstSigningKeys = async (): Promise<SigningKeys> => keysOf(await newSigningKey(), []);

/** Signs with a new key from now on. The older keys stay published unless `withdrawOld`. */
export const rotated = async (keys: SigningKeys, withdrawOld: boolean): Promise<SigningKeys> =>
  keysOf(await newSigningKey(), withdrawOld ? [] : keys.all);
