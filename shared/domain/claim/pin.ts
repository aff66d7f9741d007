/**
 * The PIN that a sponsor says aloud and the link that a mail carries: how both are written and how
 * what people make of them is read (docs: hand-over).
 */
import { fromBase64url, toBase64url, type Bytes } from './sealing.ts';

/** Crockford's base 32: no I, L, O or U. A symbol's place is its value. */
const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const WORDS =
  'zero one two three four five six seven eight nine Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel Juliett Kilo Mike November Papa Quebec Romeo Sierra Tango Victor Whiskey X-ray Yankee Zulu'.split(
    ' ',
  );

/** Eight random symbols and one that checks them. */
export const PIN_SYMBOLS = 9;
const PAYLOAD_SYMBOLS = 8;
const RANDOM_BYTES = 5;

/** x⁵ + x² + 1, which makes the 32 symbol values a field with α = 2 generating it. */
const POLYNOMIAL = 0b100101;

const timesAlpha = (value: number): number => (value & 16 ? (value << 1) ^ POLYNOMIAL : value << 1);

/** Horner's rule from the last symbol: Σ αⁱ·sᵢ with the first symbol at i = 0. */
const weigh = (values: readonly number[]): number => values.reduceRight((sum, value) => timesAlpha(sum) ^ value, 0);

const valuesOf = (symbols: string): number[] => Array.from(symbols, (symbol) => SYMBOLS.indexOf(symbol));

const symbolAt = (value: number): string => SYMBOLS.charAt(value);

/** The ninth symbol for eight others: the one that makes Σ αⁱ·sᵢ zero. */
const checkSymbolOf = (payload: string): string => {
  const values = valuesOf(payload);
  return symbolAt(Array.from(SYMBOLS).findIndex((_, check) => weigh([...values, check]) === 0));
};

const PIN = new RegExp(`^[${SYMBOLS}]{${PIN_SYMBOLS}}$`);

/** Nine upper-case symbols whose last one checks the others, as a PIN travels. */
export const isPin = (text: string): boolean => PIN.test(text) && weigh(valuesOf(text)) === 0;

/**
 * A PIN out of 40 random bits.
 *
 * @param random exactly 5 bytes, used up by this PIN
 * @throws RangeError for any other number of bytes
 */
export const makePin = (random: Uint8Array): string => {
  if (random.length !== RANDOM_BYTES) throw new RangeError('a PIN takes 5 random bytes');
  const bits = Array.from(random, (byte) => byte.toString(2).padStart(8, '0')).join('');
  const payload = Array.from({ length: PAYLOAD_SYMBOLS }, (_, at) =>
    symbolAt(Number.parseInt(bits.slice(at * 5, at * 5 + 5), 2)),
  ).join('');
  return payload + checkSymbolOf(payload);
};

/** What a person typed, read: the PIN as it travels, or what is wrong with it. */
export type TypedPin =
  | { readonly pin: string }
  /** `symbols` counts what was typed, spaces and hyphens aside; a PIN has nine. */
  | { readonly problem: 'length'; readonly symbols: number }
  /** `symbol` is the first one that no PIN holds. */
  | { readonly problem: 'symbol'; readonly symbol: string }
  /** All nine are there, and one of them is not what the sponsor said. */
  | { readonly problem: 'check' };

const ALIKE: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' };

/** Digits as Arabic and Persian keyboards write them: ten in a row from each of these. */
const DIGIT_ROWS = [0x0660, 0x06f0];

const westernDigit = (digit: string): string => {
  const code = digit.charCodeAt(0);
  const row = DIGIT_ROWS.find((start) => code >= start && code < start + 10);
  return row === undefined ? digit : String(code - row);
};

/** What was typed as symbols: case, spaces, hyphens and invisible marks gone, look-alikes as the symbol they stand for. */
export const normalisePin = (typed: string): string =>
  typed
    .normalize('NFKC')
    .replace(/[\s\p{Pd}\p{Cf}]/gu, '')
    .replace(/\p{Nd}/gu, westernDigit)
    .toUpperCase()
    .replace(/[OIL]/g, (letter) => ALIKE[letter] ?? letter);

/** Reads a PIN as people type it. */
export const readPin = (typed: string): TypedPin => {
  const symbols = Array.from(normalisePin(typed));
  const stranger = symbols.find((symbol) => !SYMBOLS.includes(symbol));
  if (stranger !== undefined) return { problem: 'symbol', symbol: stranger };
  if (symbols.length !== PIN_SYMBOLS) return { problem: 'length', symbols: symbols.length };
  const pin = symbols.join('');
  return isPin(pin) ? { pin } : { problem: 'check' };
};

/** Three by three, as it is shown: `7K3 M9Q XT6`. Takes what is there, so it serves while typing too. */
export const grouped = (pin: string): string => pin.match(/.{1,3}/gu)?.join(' ') ?? '';

/** The PIN symbol by symbol with the word to say: digits by name, letters by the ICAO alphabet. */
export const spelled = (pin: string): readonly { readonly symbol: string; readonly word: string }[] =>
  Array.from(pin, (symbol) => ({ symbol, word: WORDS[SYMBOLS.indexOf(symbol)] ?? symbol }));

/** What a link carries. */
export interface ClaimLink {
  /** 16 bytes. */
  readonly id: Bytes;
  /** 32 bytes; nobody but the contractor holds them. */
  readonly secret: Bytes;
}

/** The address that the mail carries: all of it that matters is in the fragment. */
export const linkOf = (publicUrl: string, { id, secret }: ClaimLink): string =>
  `${new URL('/claim', publicUrl).href}#v1.${toBase64url(id)}.${toBase64url(secret)}`;

/** `__;` ends what one rewriter wraps, and underscores are also symbols of the secret. */
const TOKEN = /(?:^|[^A-Za-z0-9_])v1\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})(?![A-Za-z0-9-]|_(?!_;))/;

const linkIn = (text: string): ClaimLink | undefined => {
  const found = TOKEN.exec(text);
  const id = fromBase64url(found?.[1] ?? '', 16);
  const secret = fromBase64url(found?.[2] ?? '', 32);
  return id && secret && { id, secret };
};

const percentDecoded = (text: string): string =>
  text.replace(/%([0-7][0-9A-Fa-f])/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** One rewriter writes `-23` for `%23`, hyphens included. */
const hyphenDecoded = (text: string): string =>
  text.replace(/-([2-7][0-9A-F])/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** Mail programs break long lines, some with a trailing `=`. */
const unbroken = (text: string): string => text.replace(/=?\r?\n[>\s]*/g, '').replace(/[\s\u200B-\u200D\u2060]/g, '');

/**
 * Finds a claim's link in what arrived: the address itself, a fragment, a path, or pasted text with
 * `#` written as `%23` or `%2523`, wrapped by a link rewriter or broken over lines.
 *
 * @returns undefined when no link is in it
 */
export const readLink = (text: string): ClaimLink | undefined => {
  const once = percentDecoded(text);
  const forms = [text, once, percentDecoded(once), unbroken(text), unbroken(percentDecoded(once)), hyphenDecoded(once)];
  for (const form of forms) {
    const link = linkIn(form);
    if (link) return link;
  }
  return undefined;
};
