/** Which language the page speaks, and how it says numbers and instants in it. */
import { isUsableLocale } from '../locale.ts';
import { ar } from './texts/ar.ts';
import { de } from './texts/de.ts';
import { en, type Plural, type Texts } from './texts/en.ts';
import { es } from './texts/es.ts';
import { fr } from './texts/fr.ts';

/** The languages by their own names, in the order in which they are offered. */
export const LANGUAGES = { en: 'English', de: 'Deutsch', fr: 'Français', es: 'Español', ar: 'العربية' } as const;

export type LanguageCode = keyof typeof LANGUAGES;

/** Every language's texts. */
export const TEXTS: Readonly<Record<LanguageCode, Texts>> = { en, de, fr, es, ar };

/** Everything that one language says. */
export interface Language {
  readonly code: LanguageCode;
  readonly direction: 'ltr' | 'rtl';
  readonly texts: Texts;
  /** A text with its `{names}` filled in. */
  readonly say: (text: string, values?: Readonly<Record<string, string>>) => string;
  /** The form of a text that goes with a number, with the number in it. */
  readonly count: (text: Plural, count: number) => string;
  /** `14:05`, or with the day when it is not today's. */
  readonly time: (instant: string, now: number) => string;
  /** `5 minutes`. */
  readonly minutes: (minutes: number) => string;
}

const isLanguage = (code: string): code is LanguageCode => Object.hasOwn(LANGUAGES, code);

const codeOf = (tag: string): string => tag.toLowerCase().split(/[^a-z]/)[0] ?? '';

/** The first of these BCP 47 tags that the page can speak, else English. */
export const chooseLanguage = (tags: readonly string[]): LanguageCode => tags.map(codeOf).find(isLanguage) ?? 'en';

/** First-strong isolates keep a Latin name in its place inside right-to-left text (UAX 9). */
const isolated = (text: string): string => `\u2068${text}\u2069`;

const TIME: Intl.DateTimeFormatOptions = { timeStyle: 'short' };
const DAY_AND_TIME: Intl.DateTimeFormatOptions = { dateStyle: 'full', timeStyle: 'short' };

/**
 * A language with its formats.
 *
 * @param tags BCP 47 tags, of which the first that agrees with `code` lends its regional formats
 */
export const languageOf = (code: LanguageCode, tags: readonly string[] = []): Language => {
  const region = tags.find((tag) => codeOf(tag) === code && isUsableLocale(tag));
  const locale = region ?? code;
  const rtl = code === 'ar';
  const say: Language['say'] = (text, values = {}) =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => (rtl ? isolated(values[name] ?? '') : (values[name] ?? '')));
  const numbers = new Intl.NumberFormat(locale);
  return {
    code,
    direction: rtl ? 'rtl' : 'ltr',
    texts: TEXTS[code],
    say,
    count: (text, count) =>
      say(text[new Intl.PluralRules(locale).select(count)] ?? text.other, { count: numbers.format(count) }),
    time: (instant, now) => {
      const sameDay = new Date(instant).toDateString() === new Date(now).toDateString();
      return new Intl.DateTimeFormat(locale, sameDay ? TIME : DAY_AND_TIME).format(new Date(instant));
    },
    minutes: (minutes) =>
      new Intl.NumberFormat(locale, { style: 'unit', unit: 'minute', unitDisplay: 'long' }).format(minutes),
  };
};
