import { createDecipheriv, createECDH, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  createTabKey,
  fromBase64url,
  isPoint,
  openEnvelope,
  proofOf,
  seal,
  sha256,
  toBase64url,
  type Bytes,
  type Envelope,
  type TabKey,
} from '../shared/domain/claim/sealing.ts';

const count = (from: number, size: number): Bytes => Uint8Array.from({ length: size }, (_, at) => from + at);
const id = count(0, 16);
const secret = count(0x20, 32);
const nonce = Uint8Array.from({ length: 32 }, (_, at) => 0xff - at);
const revealed = { pass: 'Wx7!kP2#', userPrincipalName: 'ana.díaz@contoso.example', expiresAt: '2026-12-01T08:00:00Z' };

describe('base64url', () => {
  test('is read back as it was written, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(toBase64url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
        expect(fromBase64url(toBase64url(bytes))).toEqual(new Uint8Array(bytes));
      }),
    );
  });

  test.each(['AA==', 'AB', 'A', 'AA AA', 'AA+A', 'AA/A', 'AAB', 'ÄA', 'AAAA\n'])(
    'has one spelling: %j is not it',
    (text) => {
      expect(fromBase64url(text)).toBeUndefined();
    },
  );

  test('is refused when it holds another number of bytes than asked for', () => {
    expect(fromBase64url('AAAA', 3)).toEqual(new Uint8Array(3));
    expect(fromBase64url('AAAA', 4)).toBeUndefined();
  });
});

describe('the proof of a link', () => {
  test('is the one of the published vector', async () => {
    expect(toBase64url(await proofOf(secret, id))).toBe('FIaetu-PNIPyzjMD3yUl_NvUnA2Bl7SML6yXBTA70SM');
  });

  test('differs for another claim', async () => {
    expect(await proofOf(secret, count(1, 16))).not.toEqual(await proofOf(secret, id));
  });
});

test('the hash of a nonce is the one of the published vector', async () => {
  expect(toBase64url(await sha256(nonce))).toBe('GGXACDHnP37iP8E8stD1iLnDQYNcp0cvjsA1q6S3idY');
});

describe('an envelope', () => {
  let proof: Bytes;
  let tabKey: TabKey;
  let envelope: Envelope;

  beforeAll(async () => {
    proof = await proofOf(secret, id);
    tabKey = await createTabKey();
    envelope = await seal(revealed, { id, proof, nonce, tabKey: tabKey.publicPoint });
  });

  test('opens in the tab that it was sealed to', async () => {
    expect(await openEnvelope(envelope, { id, proof, nonce, tabKey })).toEqual(revealed);
  });

  test('is made anew each time', async () => {
    const again = await seal(revealed, { id, proof, nonce, tabKey: tabKey.publicPoint });
    expect(again.key).not.toBe(envelope.key);
    expect(again.iv).not.toBe(envelope.iv);
    expect(again.data).not.toBe(envelope.data);
  });

  test.each([
    ['another tab', async () => ({ tabKey: await createTabKey() })],
    ['another claim', async () => ({ id: count(1, 16) })],
    ['another proof', async () => ({ proof: count(7, 32) })],
    ['another nonce', async () => ({ nonce: count(9, 32) })],
  ])('stays shut for %s', async (_, other) => {
    const binding = { id, proof, nonce, tabKey, ...(await other()) };
    await expect(openEnvelope(envelope, binding)).rejects.toThrow('operation failed');
  });

  test('stays shut when any of its bytes was altered', async () => {
    const alter = (text: string, at: number): string => {
      const bytes = fromBase64url(text) ?? new Uint8Array();
      bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ 1;
      return toBase64url(bytes);
    };
    for (const member of ['key', 'iv', 'data'] as const) {
      for (const at of [0, 5, 11]) {
        const altered = { ...envelope, [member]: alter(envelope[member], at) };
        await expect(openEnvelope(altered, { id, proof, nonce, tabKey })).rejects.toBeDefined();
      }
    }
  });

  test('is refused with a reason when a member has the wrong size', async () => {
    const opening = openEnvelope({ ...envelope, iv: 'AAAA' }, { id, proof, nonce, tabKey });
    await expect(opening).rejects.toThrow('the envelope is not well formed');
  });

  test('is refused when it holds something else than a pass', async () => {
    const empty = { ...revealed, pass: undefined as unknown as string };
    const other = await seal(empty, { id, proof, nonce, tabKey: tabKey.publicPoint });
    await expect(openEnvelope(other, { id, proof, nonce, tabKey })).rejects.toThrow('something else');
  });

  test('keeps the private half of the tab key inside the tab', async () => {
    await expect(crypto.subtle.exportKey('jwk', tabKey.privateKey)).rejects.toBeDefined();
  });

  test('can be opened from its description alone, with other means', async () => {
    const tab = createECDH('prime256v1');
    const tabPoint = new Uint8Array(tab.generateKeys());
    const { key, iv, data } = await seal(revealed, { id, proof, nonce, tabKey: tabPoint });
    const servicePoint = Buffer.from(key, 'base64url');
    const salt = createHash('sha256').update(proof).update(nonce).digest();
    const info = Buffer.concat([Buffer.from('first-day-pass/v1/seal'), tabPoint, servicePoint]);
    const aes = Buffer.from(hkdfSync('sha256', tab.computeSecret(servicePoint), salt, info, 32));
    const sealed = Buffer.from(data, 'base64url');
    const reader = createDecipheriv('aes-256-gcm', aes, Buffer.from(iv, 'base64url'));
    reader.setAAD(Buffer.from('v1|AAECAwQFBgcICQoLDA0ODw|GGXACDHnP37iP8E8stD1iLnDQYNcp0cvjsA1q6S3idY'));
    reader.setAuthTag(sealed.subarray(-16));
    const text = Buffer.concat([reader.update(sealed.subarray(0, -16)), reader.final()]).toString();
    expect(JSON.parse(text)).toEqual(revealed);
  });
});

describe('a point', () => {
  test('of a fresh tab key is one', async () => {
    expect(await isPoint((await createTabKey()).publicPoint)).toBe(true);
  });

  test.each([
    ['off the curve', Uint8Array.of(4, ...randomBytes(64))],
    ['zero', Uint8Array.of(4, ...new Uint8Array(64))],
    ['at infinity', Uint8Array.of(0)],
    ['too short', count(4, 64)],
    ['hybrid', Uint8Array.of(6, ...randomBytes(64))],
  ])('%s is none', async (_, point) => {
    expect(await isPoint(point)).toBe(false);
    await expect(seal(revealed, { id, proof: secret, nonce, tabKey: point })).rejects.toBeDefined();
  });

  test('that is compressed is none', async () => {
    const ecdh = createECDH('prime256v1');
    ecdh.generateKeys();
    expect(await isPoint(new Uint8Array(ecdh.getPublicKey(null, 'compressed')))).toBe(false);
  });
});
