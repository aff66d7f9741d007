import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { ENCODINGS, sightings, type Canary, type Encoding } from './stack/canary.ts';

/** With signs that careless encoders break. */
const PASS = 'aB3+xY&z9"é';
const SECRET = Uint8Array.from({ length: 32 }, (_, at) => 0xe0 - 3 * at);

const CANARIES: readonly Canary[] = [
  { name: 'pass', spellings: [PASS] },
  { name: 'secret', spellings: [SECRET, Buffer.from(SECRET).toString('base64url')] },
];

const sighted = (content: string | Uint8Array): readonly string[] => [
  ...new Set(sightings(CANARIES, [{ where: 'here', content }]).map(({ canary, encoding }) => `${canary}: ${encoding}`)),
];

const unicode = (text: string) =>
  `{"a":"${Array.from(text, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"}`;

/** As the command line tool writes it: flag FNAME, and the name behind the fixed header. */
const named = (name: string, archive: Buffer): Buffer => {
  const header = Buffer.from(archive.subarray(0, 10)).fill(8, 3, 4);
  return Buffer.concat([header, Buffer.from(`${name}\0`), archive.subarray(10)]);
};

test.each<[Encoding, string, string | Uint8Array]>([
  ['raw', 'in a line of a log', `2026-01-01 pass=${PASS} at once`],
  ['raw', 'among bytes', Buffer.concat([Buffer.of(0, 255), Buffer.from(PASS), Buffer.of(254)])],
  ['JSON', 'as a member', JSON.stringify({ pass: `Pass: ${PASS}.` })],
  ['JSON', 'in escapes', unicode(PASS)],
  ['URL', 'in a query', `/x?pass=${encodeURIComponent(PASS)}&y`],
  ['URL', 'as forms write it', new URLSearchParams({ q: `a ${PASS}` }).toString()],
  ['URL', 'with every byte as a code', Buffer.from(PASS).toString('hex').replaceAll(/../g, '%$&')],
  ['base64', 'from the first byte on', Buffer.from(`${PASS} and more`).toString('base64')],
  ['base64', 'from the second byte on', Buffer.from(`1${PASS} and more`).toString('base64')],
  ['base64', 'from the third byte on', Buffer.from(`12${PASS}`).toString('base64')],
  ['base64url', 'with its own alphabet', Buffer.from(`ÿÿ>${PASS}?`).toString('base64url')],
  ['hex', 'in small letters', `0x${Buffer.from(`<${PASS}>`).toString('hex')}`],
  ['hex', 'in capitals', Buffer.from(PASS).toString('hex').toUpperCase()],
  ['UTF-16LE', 'behind a byte order mark', Buffer.from(`\uFEFF${PASS}`, 'utf16le')],
  ['gzip', 'as bytes with something before', Buffer.concat([Buffer.from('head'), gzipSync(`a ${PASS} b`)])],
  ['gzip', 'as bytes with something behind', Buffer.concat([gzipSync(PASS), Buffer.from('tail')])],
  ['gzip', 'as the second of two', Buffer.concat([gzipSync('harmless'), gzipSync(PASS)])],
  ['gzip', 'as base64 in JSON', JSON.stringify({ body: gzipSync(JSON.stringify({ PASS })).toString('base64') })],
  ['gzip', 'as hex', gzipSync(PASS).toString('hex')],
  ['gzip', 'with a name in its header', named('a.txt', gzipSync(PASS))],
  ['gzip', 'cut off', gzipSync(`${PASS}${'no more '.repeat(9_000)}`).subarray(0, -20)],
  ['gzip', 'twice', gzipSync(gzipSync(Buffer.from(PASS, 'utf16le')))],
])('a pass planted as %s is found %s', (encoding, _, content) => {
  expect(sighted(content)).toContain(`pass: ${encoding}`);
});

test.each<[Encoding, string, string | Uint8Array]>([
  ['raw', 'among bytes', Buffer.concat([Buffer.of(1), SECRET])],
  ['raw', 'as the text that links carry', `/claim#v1.x.${Buffer.from(SECRET).toString('base64url')}`],
  ['JSON', 'as a Buffer', JSON.stringify({ secret: Buffer.from(SECRET) })],
  ['JSON', 'as a typed array', JSON.stringify({ secret: SECRET })],
  ['URL', 'with every byte as a code', Buffer.from(SECRET).toString('hex').toUpperCase().replaceAll(/../g, '%$&')],
  ['base64', 'in other bytes', Buffer.concat([Buffer.of(7), SECRET, Buffer.of(9)]).toString('base64')],
  ['base64url', 'in other bytes', Buffer.concat([Buffer.of(7, 8), SECRET]).toString('base64url')],
  ['hex', 'as an inspected Buffer', `<Buffer 01 ${Buffer.from(SECRET).toString('hex').replaceAll(/../g, '$& ')}...>`],
  ['gzip', 'as base64url', gzipSync(SECRET).toString('base64url')],
])('a secret planted as %s is found %s', (encoding, _, content) => {
  expect(sighted(content)).toContain(`secret: ${encoding}`);
});

test('every encoding has a plant of its own', () => {
  expect(ENCODINGS).toEqual(['raw', 'JSON', 'URL', 'base64', 'base64url', 'hex', 'UTF-16LE', 'gzip']);
});

test('what only looks like it is no sighting', () => {
  const others = [
    PASS.slice(1),
    PASS.toLowerCase(),
    SECRET.subarray(1),
    gzipSync('nothing'),
    'H4sIAAAA not an archive',
  ];

  expect(others.flatMap(sighted)).toEqual([]);
});

test('a sighting says what was seen, how and where', () => {
  const places = [
    { where: 'table Claims', content: 'harmless' },
    { where: 'log', content: Buffer.from(PASS).toString('hex') },
  ];

  expect(sightings(CANARIES, places)).toEqual([{ canary: 'pass', encoding: 'hex', where: 'log' }]);
});
