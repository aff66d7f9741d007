import { describe, expect, test } from '@jest/globals';
import { chooseLanguage, languageOf, TEXTS, type LanguageCode } from '../../pages/claim/language.ts';
import type { Plural } from '../../pages/claim/texts/en.ts';

const LANGUAGES = Object.keys(TEXTS) as LanguageCode[];
const OTHERS = LANGUAGES.filter((code) => code !== 'en');

const entries = (code: LanguageCode): [string, string | Plural][] => Object.entries(TEXTS[code]);

const forms = (text: string | Plural): string[] => (typeof text === 'string' ? [text] : Object.values(text));

const names = (text: string | Plural): string[] =>
  [...new Set(forms(text).flatMap((form) => form.match(/\{\w+\}/g) ?? []))].sort();

describe.each(OTHERS)('the texts in %s', (code) => {
  test('have exactly the keys of the English ones', () => {
    expect(Object.keys(TEXTS[code]).sort()).toEqual(Object.keys(TEXTS.en).sort());
  });

  test('fill in the same values as the English ones', () => {
    const filled = (of: LanguageCode) => Object.fromEntries(entries(of).map(([key, text]) => [key, names(text)]));
    expect(filled(code)).toEqual(filled('en'));
  });

  test('are translated, and nothing is empty', () => {
    const english: Record<string, unknown> = TEXTS.en;
    const same = entries(code).filter(([key, text]) => typeof text === 'string' && text === english[key]);
    expect(same.map(([key]) => key).filter((key) => key !== 'codeLabel')).toEqual([]);
    expect(
      entries(code)
        .flatMap(([, text]) => forms(text))
        .filter((form) => form.trim() === ''),
    ).toEqual([]);
  });
});

describe.each(LANGUAGES)('counting in %s', (code) => {
  test('has a form for every category of numbers that a person meets here', () => {
    const rules = new Intl.PluralRules(code);
    const met = new Set(Array.from({ length: 40 }, (_, count) => rules.select(count)));
    const { problemWrong, problemLength } = TEXTS[code];
    expect([...met].filter((category) => !(category in problemWrong) || !(category in problemLength))).toEqual(
      code === 'ar' ? [] : [...met].filter((category) => category !== 'one' && category !== 'other'),
    );
  });

  test('tells one try from several', () => {
    const { count, texts } = languageOf(code);
    expect(count(texts.problemWrong, 1)).not.toEqual(count(texts.problemWrong, 4).replace('4', '1'));
  });
});

describe('the language', () => {
  test.each([
    ['es-MX', 'es'],
    ['AR-eg', 'ar'],
    ['pt-BR', 'en'],
    ['', 'en'],
  ])('for %j is %s', (tag, expected) => {
    expect(chooseLanguage([tag])).toBe(expected);
  });

  test('is the first one that the page can speak', () => {
    expect(chooseLanguage(['pt-PT', 'fr-CA', 'de'])).toBe('fr');
  });

  test('of the page does not come from what every object has', () => {
    expect(chooseLanguage(['constructor', 'toString'])).toBe('en');
  });

  test('says times the way of the region', () => {
    const [instant, now] = ['2026-12-01T14:05:00', Date.parse('2026-12-01T15:00:00')];
    expect(languageOf('en', ['en-GB']).time(instant, now)).toBe('14:05');
    expect(languageOf('en', ['en-US']).time(instant, now)).toMatch(/^2:05\sPM$/);
    expect(languageOf('de', ['en-US']).time(instant, now)).toBe('14:05');
  });

  test('adds the day to a time that is not today', () => {
    const { time } = languageOf('de');
    expect(time('2026-12-01T14:05:00', Date.parse('2026-12-02T00:01:00'))).toContain('Dienstag, 1. Dezember 2026');
  });

  test.each(['en-US@posix', 'en_US.UTF-8', 'en-', 'en-x-y'])('survives the tag %s', (tag) => {
    expect(chooseLanguage([tag])).toBe('en');
    expect(languageOf('en', [tag]).time('2026-12-01T14:05:00', Date.parse('2026-12-01T15:00:00'))).toMatch(
      /14:05|2:05/,
    );
  });

  test('counts minutes in words', () => {
    expect([1, 5].map(languageOf('en').minutes)).toEqual(['1 minute', '5 minutes']);
    expect(languageOf('fr').minutes(5)).toBe('5 minutes');
  });

  test('is right to left for Arabic alone, which keeps Latin names apart', () => {
    expect(LANGUAGES.filter((code) => languageOf(code).direction === 'rtl')).toEqual(['ar']);
    expect(languageOf('ar').say('{sponsor}', { sponsor: 'Sam' })).toBe('\u2068Sam\u2069');
    expect(languageOf('de').say('{sponsor}', { sponsor: 'Sam' })).toBe('Sam');
  });
});
