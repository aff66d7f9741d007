/** Instants and days in words, for pages that are written in English. */
import { isUsableLocale } from './locale.ts';

const locale = (): string => navigator.languages.find((tag) => /^en\b/.test(tag) && isUsableLocale(tag)) ?? 'en-GB';

const isToday = (date: Date): boolean => date.toDateString() === new Date().toDateString();

/** `today at 08:00`, else with the day. */
export const when = (instant: string): string => {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return '';
  const time = new Intl.DateTimeFormat(locale(), { timeStyle: 'short' }).format(date);
  if (isToday(date)) return `today at ${time}`;
  const day = new Intl.DateTimeFormat(locale(), { weekday: 'long', day: 'numeric', month: 'long' }).format(date);
  return `${day} at ${time}`;
};

/** A calendar day, which has no zone. */
export const day = (date: string): string => {
  const parsed = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(parsed.getTime())) return date;
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'full', timeZone: 'UTC' }).format(parsed);
};

/** `4 hours ago`. */
export const ago = (instant: string): string => {
  const minutes = Math.round((Date.parse(instant) - Date.now()) / 60_000);
  const relative = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' });
  if (Math.abs(minutes) < 60) return relative.format(minutes, 'minute');
  if (Math.abs(minutes) < 48 * 60) return relative.format(Math.round(minutes / 60), 'hour');
  return relative.format(Math.round(minutes / 1_440), 'day');
};

/** `08:00`, where the reader is. */
export const time = (instant: string): string =>
  Number.isNaN(Date.parse(instant))
    ? ''
    : new Intl.DateTimeFormat(locale(), { timeStyle: 'short' }).format(new Date(instant));

const isUsableZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

/** `Tue, 1 Dec 2026, 08:00` on the clocks of an IANA zone; where that is not known, on the reader's. */
export const whenIn = (zone: string, instant: string): string => {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return '';
  return new Intl.DateTimeFormat(locale(), {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    ...(zone !== '' && isUsableZone(zone) && { timeZone: zone }),
  }).format(date);
};
