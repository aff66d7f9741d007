import { expect, test } from '@jest/globals';
import type { DirectoryAccount } from '../shared/domain/account/account.ts';
import { countryZone, isSameClock } from '../shared/domain/notice/country-clock.ts';
import { makeLetters } from '../shared/domain/notice/letters.ts';
import { aFullRecord } from './contracts/sample-contractor.ts';
import { present } from './contracts/answers.ts';

/** 08:00 in Madrid. */
const WINTER = Date.parse('2026-12-01T07:00:00Z');
const SUMMER = Date.parse('2026-07-01T06:00:00Z');

test.each<[string | undefined, number, string | undefined]>([
  ['IE', WINTER, 'Europe/Dublin'],
  ['IN', WINTER, 'Asia/Kolkata'],
  ['ie', SUMMER, 'Europe/Dublin'],
  // One clock in the whole country, though it has several zones.
  ['DE', WINTER, 'Europe/Berlin'],
  // The mainland and the islands differ.
  ['ES', WINTER, undefined],
  ['US', WINTER, undefined],
  ['ZZ', WINTER, undefined],
  ['x', WINTER, undefined],
  [undefined, WINTER, undefined],
])('the clock of %s is that of %3$s', (country, at, zone) => {
  const found = countryZone(country, at);

  if (zone === undefined) expect(found).toBeUndefined();
  else expect(isSameClock(present(found), zone, at)).toBe(true);
});

test('clocks are compared at an instant, summer time and all', () => {
  expect(isSameClock('Europe/London', 'Atlantic/Reykjavik', WINTER)).toBe(true);
  expect(isSameClock('Europe/London', 'Atlantic/Reykjavik', SUMMER)).toBe(false);
});

const sponsor = (usageLocation?: string): DirectoryAccount => ({
  id: 's',
  userPrincipalName: 'sam.okafor@contoso.example',
  givenName: 'Sam',
  accountEnabled: true,
  onPremisesSyncEnabled: false,
  federated: false,
  ...(usageLocation === undefined ? {} : { usageLocation }),
});

const ahead = (usageLocation?: string): string => {
  const letters = makeLetters({ organisation: 'Contoso', helpContact: 'help@contoso.example' }, 'https://x.example');
  const wanted = { ...present(aFullRecord('C-1').wanted), timezone: 'Europe/Madrid' };
  return present(letters.ahead({ wanted, sponsor: sponsor(usageLocation), opensAt: WINTER })[0]).text.open();
};

test('a day ahead the sponsor reads the hour in the contractor’s zone, and by their own clock where it is another', () => {
  expect(ahead('IE')).toMatch(/08:00.*\(Europe\/Madrid\)/);
  expect(ahead('IE')).toMatch(/By your clock.*\n?.*07:00.*\(Europe\/Dublin\)/);
});

test.each([['DE'], ['US'], [undefined]])('of a sponsor in %s it says the contractor’s hour alone', (country) => {
  expect(ahead(country)).toMatch(/08:00.*\(Europe\/Madrid\)/);
  expect(ahead(country)).not.toContain('By your clock');
});
