import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { grouped, isPin, linkOf, makePin, readLink, readPin, spelled } from '../shared/domain/claim/pin.ts';

const SYMBOLS = Array.from('0123456789ABCDEFGHJKMNPQRSTVWXYZ');
const aPin = fc.uint8Array({ minLength: 5, maxLength: 5 }).map(makePin);

describe('the check symbol', () => {
  const places = Array.from({ length: 9 }, (_, first) =>
    Array.from({ length: 8 - first }, (_, gap) => [first, first + gap + 1] as const),
  ).flat();
  test('of 7K3M9QXT is 6', () => {
    expect(SYMBOLS.filter((symbol) => isPin(`7K3M9QXT${symbol}`))).toEqual(['6']);
  });

  test('accepts every PIN that is made', () => {
    fc.assert(fc.property(aPin, (pin) => isPin(pin)));
  });

  test('catches every single wrong symbol, wherever it stands', () => {
    fc.assert(
      fc.property(aPin, (pin) =>
        Array.from(pin).every((right, at) =>
          SYMBOLS.every((wrong) => wrong === right || !isPin(pin.slice(0, at) + wrong + pin.slice(at + 1))),
        ),
      ),
    );
  });

  test('catches every pair of symbols that changed places, next to each other or not', () => {
    fc.assert(
      fc.property(aPin, (pin) =>
        places.every(([a, b]) => {
          const swapped = Array.from(pin);
          [swapped[a], swapped[b]] = [pin.charAt(b), pin.charAt(a)];
          return pin[a] === pin[b] || !isPin(swapped.join(''));
        }),
      ),
    );
  });

  test('catches every transposition in every PIN there is: the code is linear, so these words stand for all', () => {
    const pairs = SYMBOLS.flatMap((one) =>
      SYMBOLS.filter((other) => other !== one).map((other) => [one, other] as const),
    );
    const missed = places.flatMap(([first, second]) =>
      pairs.filter(([one, other]) => {
        const blank = Array<string>(9).fill('0');
        const word = blank.with(first, one).with(second, other).join('');
        const swapped = blank.with(first, other).with(second, one).join('');
        return isPin(word) && isPin(swapped);
      }),
    );
    expect([places.length, pairs.length]).toEqual([36, 992]);
    expect(missed).toEqual([]);
  });
});

describe('a PIN', () => {
  test('is made of exactly 40 random bits, first bit first', () => {
    expect(makePin(Uint8Array.of(0, 0, 0, 0, 0))).toBe('000000000');
    expect(makePin(Uint8Array.of(0x3c, 0xc7, 0x44, 0xdf, 0xba)).slice(0, 8)).toBe('7K3M9QXT');
    expect(() => makePin(new Uint8Array(4))).toThrow('5 random bytes');
  });

  test('is shown three by three', () => {
    expect(grouped('7K3M9QXT6')).toBe('7K3 M9Q XT6');
    expect(grouped('7K3M')).toBe('7K3 M');
    expect(grouped('')).toBe('');
  });

  test('is spelled with the words that telephones are used to', () => {
    expect(spelled('7K3X').map(({ word }) => word)).toEqual(['seven', 'Kilo', 'three', 'X-ray']);
    expect(new Set(spelled(SYMBOLS.join('')).map(({ word }) => word[0]?.toUpperCase())).size).toBeGreaterThan(20);
    expect(spelled('J')).toEqual([{ symbol: 'J', word: 'Juliett' }]);
  });

  test.each([
    ['as it is', '7K3M9QXT6'],
    ['in groups', '7K3 M9Q XT6'],
    ['in lower case with hyphens', '7k3-m9q-xt6'],
    ['with a long dash and spaces around', '  7K3–M9Q—XT6\n'],
    ['in full-width letters', '７Ｋ３Ｍ９ＱＸＴ６'],
    ['with invisible direction marks', '\u200e7K3M9QXT6\u200f'],
    ['with Arabic digits', '٧K٣M٩QXT٦'],
    ['with Persian digits', '۷K۳M۹QXT۶'],
  ])('is read when typed %s', (_, typed) => {
    expect(readPin(typed)).toEqual({ pin: '7K3M9QXT6' });
  });

  test('takes O for 0, and I and L for 1', () => {
    const pin = SYMBOLS.map((symbol) => `011000AB${symbol}`).find(isPin);
    expect(readPin(`OilooOab${pin?.at(-1)}`)).toEqual({ pin });
  });

  test.each([
    ['one symbol is missing', '7K3M9QXT', { problem: 'length', symbols: 8 }],
    ['there is one too many', '7K3M9QXT66', { problem: 'length', symbols: 10 }],
    ['nothing was typed', ' - ', { problem: 'length', symbols: 0 }],
    ['a symbol is none of ours', '7K3M9QXU6', { problem: 'symbol', symbol: 'U' }],
    ['it is emoji', '7K3M9QX👍6', { problem: 'symbol', symbol: '👍' }],
    ['the check symbol does not fit', '7K3M9QXT7', { problem: 'check' }],
  ])('is refused with its reason when %s', (_, typed, reason) => {
    expect(readPin(typed)).toEqual(reason);
  });

  test('reading never throws and yields only well-formed PINs', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (typed) => {
        const read = readPin(typed);
        return !('pin' in read) || isPin(read.pin);
      }),
    );
  });

  test.each(['7k3m9qxt6', '7K3 M9Q XT6', '7K3M9QXT', '', 'O00000000', '7K3M9QXT66'])(
    'travels in one form only: %j is not it',
    (text) => {
      expect(isPin(text)).toBe(false);
    },
  );
});

describe('a link', () => {
  const id = Uint8Array.from({ length: 16 }, (_, at) => at * 16 + 11);
  const secret = Uint8Array.from({ length: 32 }, (_, at) => 255 - at * 7);
  const link = linkOf('https://pass.contoso.example/ignored?x', { id, secret });
  const token = link.slice(link.indexOf('#') + 1);
  const proofpoint = token.replace(/[-_]/g, (symbol) => (symbol === '-' ? '-2D' : '-5F'));

  test('has everything that matters in its fragment', () => {
    expect(link).toMatch(/^https:\/\/pass\.contoso\.example\/claim#v1\.[\w-]{22}\.[\w-]{43}$/);
    expect(token).toMatch(/[-_]/);
  });

  test.each([
    ['as mailed', link],
    ['as a fragment', `#${token}`],
    ['as the fragment without its sign', token],
    ['with %23', `https://pass.contoso.example/claim%23${token}`],
    ['with %2523', `https://pass.contoso.example/claim%2523${token}`],
    ['as a path below the page', `/claim/${token}`],
    ['as a path below the page with %23', `/claim/%23${token}`],
    ['as a path below the page with %2523', `/claim/%2523${token}`],
    ['with a query put before the fragment', `https://pass.contoso.example/claim?utm_source=mail#${token}`],
    ['as the query of a wrapper', `https://safe.example/?url=${encodeURIComponent(link)}&data=05%7C02`],
    [
      'as the query of a wrapper within a wrapper',
      `https://a.example/?u=${encodeURIComponent(encodeURIComponent(link))}`,
    ],
    ['between double underscores', `https://urldefense.example/v3/__${link.replace('#', '*')}__;Iw!!ABC$`],
    [
      'with hyphens for percent signs',
      `https://urldefense.example/v2/url?u=https-3A__pass.example_claim-23${proofpoint}&d=D`,
    ],
    ['in angle brackets', `<${link}>`],
    ['within a sentence', `Please open ${link}. Thank you`],
    ['broken over two lines', `${link.slice(0, 60)}\n${link.slice(60)}`],
    ['broken as quoted-printable', `${link.slice(0, 75)}=\r\n${link.slice(75)}`],
    ['broken in a quoted reply', `> ${link.slice(0, 70)}\n> ${link.slice(70)}`],
  ])('is found %s', (_, text) => {
    expect(readLink(text)).toEqual({ id, secret });
  });

  test.each([
    ['nothing', ''],
    ['the page alone', 'https://pass.contoso.example/claim'],
    ['another version', link.replace('v1.', 'v2.')],
    ['a cut link', link.slice(0, -1)],
    ['a link with something stuck to its end', `${link}A`],
    ['a link whose last symbol has stray bits', link.replace(/.$/, '_')],
    ['an id alone', '#v1.Cxsrv09fb3-Pn6-_z9_v_w'],
  ])('is not seen in %s', (_, text) => {
    expect(readLink(text)).toBeUndefined();
  });

  test('survives its round trip for every id and secret', () => {
    const bytes = (size: number) =>
      fc.uint8Array({ minLength: size, maxLength: size }).map((from) => new Uint8Array(from));
    fc.assert(
      fc.property(bytes(16), bytes(32), (anId, aSecret) => {
        const read = readLink(linkOf('http://localhost:7071', { id: anId, secret: aSecret }));
        expect(read).toEqual({ id: anId, secret: aSecret });
      }),
    );
  });

  test('reading never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => (readLink(text), true)));
  });
});
