/**
 * How a pass is sealed to one browser tab, and the encodings around it (docs: hand-over).
 *
 * WebCrypto only, so the service and the claim page run the same lines. All inputs of hash, HKDF and
 * AES are raw bytes, never their text.
 */

/** Bytes as WebCrypto takes them: not over shared memory. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** What travels back to the tab. Each member is base64url without padding. */
export interface Envelope {
  /** The service's one-time public point: 65 bytes, uncompressed (SEC 1, 2.3.3). */
  readonly key: string;
  /** 96 random bits. */
  readonly iv: string;
  /** AES-256-GCM ciphertext, ending in the 16-byte tag. */
  readonly data: string;
}

/** What the envelope holds. */
export interface Revealed {
  readonly pass: string;
  readonly userPrincipalName: string;
  /** RFC 3339, UTC. */
  readonly expiresAt: string;
}

/** What both sides know and the envelope is bound to. */
export interface Binding {
  /** The claim's id, 16 bytes. */
  readonly id: Bytes;
  /** {@link proofOf} the link's secret, 32 bytes. */
  readonly proof: Bytes;
  /** The tab's nonce, 32 bytes. */
  readonly nonce: Bytes;
}

/** A tab's key pair. The private part cannot be exported. */
export interface TabKey {
  readonly publicPoint: Bytes;
  readonly privateKey: CryptoKey;
}

const CURVE = { name: 'ECDH', namedCurve: 'P-256' };
const POINT_BYTES = 65;
const IV_BYTES = 12;

const ascii = (text: string): Bytes => new TextEncoder().encode(text);

const joined = (...parts: readonly Bytes[]): Bytes => {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
};

/** Base64url without padding (RFC 4648, 5). */
export const toBase64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/**
 * Reads base64url strictly: its alphabet alone, no padding, no stray bits in the last symbol, so that
 * every value has exactly one spelling. With `size`, that many bytes and no other number.
 *
 * @returns undefined when the text is anything else
 */
export const fromBase64url = (text: string, size?: number): Bytes | undefined => {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return undefined;
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(binary, (symbol) => symbol.charCodeAt(0));
  if (size !== undefined && bytes.length !== size) return undefined;
  return toBase64url(bytes) === text ? bytes : undefined;
};

/** SHA-256, 32 bytes. */
export const sha256 = async (bytes: Bytes): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

/** HKDF with SHA-256 (RFC 5869), 32 bytes out. */
const hkdf = async (input: Bytes, salt: Bytes, info: Bytes): Promise<Bytes> => {
  const key = await crypto.subtle.importKey('raw', input, 'HKDF', false, ['deriveBits']);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, key, 256));
};

/** What proves that one holds the link without showing its secret: 32 bytes, of which the service keeps the SHA-256. */
export const proofOf = (secret: Bytes, id: Bytes): Promise<Bytes> => hkdf(secret, id, ascii('first-day-pass/v1/proof'));

/** Rejects what is not an uncompressed point on P-256: the import checks the curve's equation. */
const importPoint = (point: Bytes): Promise<CryptoKey> =>
  point.length === POINT_BYTES && point[0] === 4
    ? crypto.subtle.importKey('raw', point, CURVE, true, [])
    : Promise.reject(new RangeError('a point is 65 bytes and starts with 4'));

/** Whether these bytes are an uncompressed point on P-256. */
export const isPoint = (point: Bytes): Promise<boolean> =>
  importPoint(point).then(
    () => true,
    () => false,
  );

/** A fresh key pair for one tab. */
export const createTabKey = async (): Promise<TabKey> => {
  const { publicKey, privateKey } = await crypto.subtle.generateKey(CURVE, false, ['deriveBits']);
  return { publicPoint: new Uint8Array(await crypto.subtle.exportKey('raw', publicKey)), privateKey };
};

interface Agreement extends Binding {
  readonly own: CryptoKey;
  readonly other: Bytes;
  readonly tabPoint: Bytes;
  readonly servicePoint: Bytes;
}

/** The AES key that only the two ends of one redemption can derive. */
const agreedKey = async ({ own, other, proof, nonce, tabPoint, servicePoint }: Agreement): Promise<CryptoKey> => {
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: await importPoint(other) }, own, 256);
  const info = joined(ascii('first-day-pass/v1/seal'), tabPoint, servicePoint);
  const key = await hkdf(new Uint8Array(shared), await sha256(joined(proof, nonce)), info);
  return crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']);
};

const cipher = async (iv: Bytes, { id, nonce }: Binding): Promise<AesGcmParams> => ({
  name: 'AES-GCM',
  iv,
  additionalData: ascii(`v1|${toBase64url(id)}|${toBase64url(await sha256(nonce))}`),
  tagLength: 128,
});

/**
 * Seals a pass to one tab, under a key pair made for this envelope alone.
 *
 * @param tabKey the tab's public point, as it came in the request
 * @throws when `tabKey` is not a point on P-256
 */
export const seal = async (
  { pass, userPrincipalName, expiresAt }: Revealed,
  { tabKey, ...binding }: Binding & { readonly tabKey: Bytes },
): Promise<Envelope> => {
  const { publicPoint, privateKey } = await createTabKey();
  const points = { tabPoint: tabKey, servicePoint: publicPoint };
  const key = await agreedKey({ ...binding, ...points, own: privateKey, other: tabKey });
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const payload = ascii(JSON.stringify({ pass, userPrincipalName, expiresAt }));
  const data = await crypto.subtle.encrypt(await cipher(iv, binding), key, payload);
  return { key: toBase64url(publicPoint), iv: toBase64url(iv), data: toBase64url(new Uint8Array(data)) };
};

const wellFormed = (text: string, size?: number): Bytes => {
  const bytes = fromBase64url(text, size);
  if (!bytes) throw new RangeError('the envelope is not well formed');
  return bytes;
};

const isRevealed = (value: unknown): value is Revealed => {
  const { pass, userPrincipalName, expiresAt } = Object(value) as Record<string, unknown>;
  return [pass, userPrincipalName, expiresAt].every((member) => typeof member === 'string');
};

/**
 * Opens an envelope with the tab's private key.
 *
 * @throws when the envelope is ill formed, altered, or was sealed to another tab, claim or nonce
 */
export const openEnvelope = async (
  envelope: Envelope,
  { tabKey, ...binding }: Binding & { readonly tabKey: TabKey },
): Promise<Revealed> => {
  const servicePoint = wellFormed(envelope.key, POINT_BYTES);
  const points = { tabPoint: tabKey.publicPoint, servicePoint };
  const key = await agreedKey({ ...binding, ...points, own: tabKey.privateKey, other: servicePoint });
  const parameters = await cipher(wellFormed(envelope.iv, IV_BYTES), binding);
  const payload = await crypto.subtle.decrypt(parameters, key, wellFormed(envelope.data));
  const value: unknown = JSON.parse(new TextDecoder().decode(payload));
  if (!isRevealed(value)) throw new RangeError('the envelope holds something else');
  return value;
};
