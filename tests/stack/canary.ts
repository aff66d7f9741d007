import { constants, inflateRawSync } from 'node:zlib';

/** A value that must be found nowhere, in every spelling that it has before anybody encodes it. */
export interface Canary {
  readonly name: string;
  /** Texts such as the PIN with and without spaces; bytes such as a secret that texts carry as base64url. */
  readonly spellings: readonly (string | Uint8Array)[];
}

/** A place where it must not be. */
export interface Place {
  readonly where: string;
  readonly content: string | Uint8Array;
}

export const ENCODINGS = ['raw', 'JSON', 'URL', 'base64', 'base64url', 'hex', 'UTF-16LE', 'gzip'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** A canary that was found after all. */
export interface Sighting {
  readonly canary: string;
  readonly encoding: Encoding;
  readonly where: string;
}

/** Looks for every canary in every place, in eight encodings; what is compressed is unpacked and looked through too. */
export const sightings = (canaries: readonly Canary[], places: readonly Place[]): readonly Sighting[] => {
  const wanted = canaries.flatMap(({ name, spellings }) =>
    spellings.flatMap((spelling) => needlesOf(spelling).map((needle) => ({ ...needle, canary: name }))),
  );
  return places.flatMap(({ where, content }) => {
    const found = (text: string, packed: boolean): Sighting[] =>
      wanted
        .filter(({ text: needle }) => text.includes(needle))
        .map(({ canary, encoding }) => ({ canary, encoding: packed ? 'gzip' : encoding, where }));
    const text = asBytes(content).toString('latin1');
    return [...found(text, false), ...unpacked(text, DEEPEST).flatMap((inner) => found(inner, true))];
  });
};

interface Needle {
  readonly encoding: Encoding;
  /** One character for each byte. */
  readonly text: string;
}

/** Archives in archives in an archive. */
const DEEPEST = 3;

const asBytes = (content: string | Uint8Array): Buffer =>
  typeof content === 'string' ? Buffer.from(content) : Buffer.from(content);

const needlesOf = (spelling: string | Uint8Array): readonly Needle[] => {
  const bytes = asBytes(spelling);
  const text = typeof spelling === 'string' ? spelling : undefined;
  const all: Readonly<Record<Exclude<Encoding, 'gzip'>, readonly string[]>> = {
    raw: [bytes.toString('latin1')],
    JSON: text === undefined ? listed(bytes) : escaped(text),
    URL: text === undefined ? percented(bytes) : [...urlEncoded(text), ...percented(bytes)],
    base64: alignments(bytes),
    base64url: alignments(bytes).map((core) => core.replaceAll('+', '-').replaceAll('/', '_')),
    hex: hexadecimal(bytes),
    'UTF-16LE': text === undefined ? [] : [Buffer.from(text, 'utf16le').toString('latin1')],
  };
  return Object.entries(all).flatMap(([encoding, texts]) =>
    [...new Set(texts)].map((needle) => ({ encoding: encoding as Encoding, text: needle })),
  );
};

/** Bytes as `JSON.stringify` and `util.inspect` show an array, a Buffer and a Uint8Array. */
const listed = (bytes: Buffer): readonly string[] => [
  bytes.join(','),
  bytes.join(', '),
  JSON.stringify(Object.fromEntries(bytes.entries())).slice(1, -1),
];

const escaped = (text: string): readonly string[] => {
  const codes = Array.from(text, (symbol) => symbol.charCodeAt(0).toString(16).padStart(4, '0'));
  const spelled = [codes, codes.map((code) => code.toUpperCase())].map((all) =>
    all.map((code) => `\\u${code}`).join(''),
  );
  return [Buffer.from(JSON.stringify(text).slice(1, -1)).toString('latin1'), ...spelled];
};

const urlEncoded = (text: string): readonly string[] => {
  const encoded = [encodeURIComponent(text), new URLSearchParams({ '': text }).toString().slice(1)];
  return [...encoded, ...encoded.map((form) => form.replaceAll(/%../g, (code) => code.toLowerCase()))];
};

const percented = (bytes: Buffer): readonly string[] => {
  const codes = [bytes.toString('hex'), bytes.toString('hex').toUpperCase()];
  return codes.map((hex) => hex.replaceAll(/../g, (code) => `%${code}`));
};

/** Run together, and as `util.inspect` shows a Buffer. */
const hexadecimal = (bytes: Buffer): readonly string[] => {
  const hex = bytes.toString('hex');
  return [hex, hex.toUpperCase(), hex.replaceAll(/(..)(?=.)/g, '$1 ')];
};

const BITS_OF_A_SYMBOL = 6;

/** The symbols that depend on these bytes alone, wherever in longer bytes they begin. */
const alignments = (bytes: Buffer): readonly string[] =>
  [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const from = Math.ceil((before * 8) / BITS_OF_A_SYMBOL);
    return encoded.slice(from, Math.floor(((before + bytes.length) * 8) / BITS_OF_A_SYMBOL));
  });

const MAGIC = Buffer.of(0x1f, 0x8b, 0x08).toString('latin1');

/** From each place where an archive begins to where it must have ended: as it is, as base64 or base64url, as hex. */
const ARCHIVES: readonly (readonly [RegExp, BufferEncoding])[] = [
  [new RegExp(`(?=(${MAGIC}[^]+))`, 'g'), 'latin1'],
  [/(?=(H4sI[\w+/-]+))/g, 'base64'],
  [/(?=(1f8b08(?:[\da-f]{2})+))/gi, 'hex'],
];

/** What the archives in a text hold, and the archives in those. */
const unpacked = (text: string, depth: number): readonly string[] => {
  if (depth === 0) return [];
  const inside = ARCHIVES.flatMap(([archive, encoding]) =>
    [...text.matchAll(archive)].flatMap(([, found = '']) => gunzipped(Buffer.from(found, encoding))),
  );
  return [...inside, ...inside.flatMap((inner) => unpacked(inner, depth - 1))];
};

/** Whatever of it can be unpacked: an archive may be cut off, or something else may follow. */
const gunzipped = (bytes: Buffer): readonly string[] => {
  try {
    return [
      inflateRawSync(bytes.subarray(headerEnd(bytes)), { finishFlush: constants.Z_SYNC_FLUSH }).toString('latin1'),
    ];
  } catch {
    return [];
  }
};

const HEADER_BYTES = 10;

/** Behind the fixed header come an extra field, a name, a comment and a checksum, each if its flag is set (RFC 1952, 2.3). */
const headerEnd = (bytes: Buffer): number => {
  const flags = bytes[3] ?? 0;
  const behindText = (at: number): number => bytes.indexOf(0, at) + 1;
  let at = HEADER_BYTES;
  if (flags & 4) at += 2 + bytes.readUInt16LE(at);
  if (flags & 8) at = behindText(at);
  if (flags & 16) at = behindText(at);
  return flags & 2 ? at + 2 : at;
};
