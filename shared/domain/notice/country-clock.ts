import type { Instant } from '../brand.ts';

const offsetAt = (timeZone: string, at: Instant): string =>
  new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;

/** What a locale knows of its region: https://tc39.es/proposal-intl-locale-info/#sec-Intl.Locale.prototype.getTimeZones */
type RegionalLocale = Intl.Locale & { readonly getTimeZones?: () => readonly string[] | undefined };

const zonesOf = (country: string): readonly string[] => {
  if (!/^[A-Z]{2}$/i.test(country)) return [];
  const locale: RegionalLocale = new Intl.Locale('und', { region: country });
  return locale.getTimeZones?.() ?? [];
};

/**
 * An IANA zone that shows the time of a country at an instant. Undefined: the country is not known, or its clocks differ at
 * that instant.
 *
 * @param country ISO 3166-1 alpha-2
 */
export const countryZone = (country: string | undefined, at: Instant): string | undefined => {
  const zones = zonesOf(country ?? '');
  return new Set(zones.map((zone) => offsetAt(zone, at))).size === 1 ? zones[0] : undefined;
};

/** Whether the clocks of two zones show the same at an instant. */
export const isSameClock = (one: string, other: string, at: Instant): boolean =>
  offsetAt(one, at) === offsetAt(other, at);
