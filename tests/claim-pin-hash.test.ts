import { expect, test } from '@jest/globals';
import { createHmac, scryptSync } from 'node:crypto';
import { keepPinWith, verifyPin } from '../shared/domain/claim/pin-hash.ts';
import { Secret } from '../shared/domain/secret.ts';

const pepper = { version: 'v1', key: new Secret(new Uint8Array(32).fill(7)) };
const keepPin = keepPinWith((bytes) => new Uint8Array(bytes).fill(9));

test('a PIN is kept as scrypt over its HMAC under the pepper, with salt and pepper version beside it', async () => {
  const kept = await keepPin(new Secret('7K3M9QXT6'), pepper);

  const peppered = createHmac('sha256', Buffer.alloc(32, 7)).update('7K3M9QXT6').digest();
  const options = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
  const hash = scryptSync(peppered, Buffer.alloc(16, 9), 32, options);
  expect(kept).toEqual({
    salt: Buffer.alloc(16, 9).toString('base64url'),
    hash: hash.toString('base64url'),
    pepperVersion: 'v1',
  });
});

test('the right PIN passes; another PIN and another pepper do not', async () => {
  const kept = await keepPin(new Secret('7K3M9QXT6'), pepper);
  const other = { version: 'v2', key: new Secret(new Uint8Array(32)) };

  expect(await verifyPin(new Secret('7K3M9QXT6'), kept, pepper)).toBe(true);
  expect(await verifyPin(new Secret('000000000'), kept, pepper)).toBe(false);
  expect(await verifyPin(new Secret('7K3M9QXT6'), kept, other)).toBe(false);
});
