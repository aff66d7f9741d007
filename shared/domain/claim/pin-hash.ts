import { createHmac, scrypt, timingSafeEqual } from 'node:crypto';
import type { Pepper } from './claim.ts';
import type { KeepPin, VerifyPin } from './claim-hand-over.ts';
import { fromBase64url, toBase64url, type Bytes } from './sealing.ts';
import type { Secret } from '../secret.ts';
import { turnstile } from '../turnstile.ts';

/** RFC 7914: 32 MiB for each run. */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
const HASH_BYTES = 32;
const SALT_BYTES = 16;

/** Runs of scrypt at one time: each takes a thread of the pool and 32 MiB. */
const MOST_AT_ONCE = 2;

const stretch = (input: Uint8Array, salt: Uint8Array): Promise<Bytes> =>
  new Promise((resolve, reject) => {
    scrypt(input, salt, HASH_BYTES, COST, (error, key) => {
      if (error) reject(error);
      else resolve(new Uint8Array(key));
    });
  });

const inTurn = turnstile(MOST_AT_ONCE);

/** A PIN goes in as its nine ASCII symbols, under the pepper's key: a stolen table alone allows no guess. */
const hashOf = (pin: Secret<string>, salt: Uint8Array, pepper: Pepper): Promise<Bytes> =>
  inTurn(() => stretch(createHmac('sha256', pepper.key.open()).update(pin.open(), 'ascii').digest(), salt));

/**
 * Hashes a new PIN: scrypt (RFC 7914; N 2^15, r 8, p 1) over HMAC-SHA-256 under the pepper, with a salt of 128 bits.
 *
 * @param random that many random bytes
 */
export const keepPinWith =
  (random: (bytes: number) => Bytes): KeepPin =>
  async (pin, pepper) => {
    const salt = random(SALT_BYTES);
    const hash = await hashOf(pin, salt, pepper);
    return { salt: toBase64url(salt), hash: toBase64url(hash), pepperVersion: pepper.version };
  };

/** Checks a PIN against what a row keeps of it, in constant time. At most two checks run at once; others wait. */
export const verifyPin: VerifyPin = async (pin, { salt, hash }, pepper) => {
  const [saltBytes, kept] = [fromBase64url(salt, SALT_BYTES), fromBase64url(hash, HASH_BYTES)];
  if (!saltBytes || !kept) throw new TypeError('a row keeps no whole PIN hash');
  return timingSafeEqual(await hashOf(pin, saltBytes, pepper), kept);
};
