import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { contractorKey } from '../shared/domain/contractor/contractor.ts';
import { mailsAt, opensAt, opensUntil } from '../shared/domain/contractor/schedule.ts';

const day = (startsOn: string, timezone: string, startsAt?: string) => ({
  startsOn,
  timezone,
  ...(startsAt ? { startsAt } : {}),
});
const at = (hour: string) => ({ opensAt: hour, opensLateDays: 3, mailBeforeMinutes: 60 });

test.each([
  ['winter in Madrid', day('2026-12-01', 'Europe/Madrid'), '08:00', '2026-12-01T07:00:00Z'],
  ['summer in Madrid', day('2026-07-01', 'Europe/Madrid'), '08:00', '2026-07-01T06:00:00Z'],
  ['the event’s own hour wins', day('2026-12-01', 'Europe/Madrid', '10:30'), '08:00', '2026-12-01T09:30:00Z'],
  ['first of all days, Kiribati', day('2026-12-01', 'Pacific/Kiritimati'), '08:00', '2026-11-30T18:00:00Z'],
  ['last of all days, Niue', day('2026-12-01', 'Pacific/Niue'), '08:00', '2026-12-01T19:00:00Z'],
  ['a quarter hour, Nepal', day('2026-12-01', 'Asia/Kathmandu'), '08:00', '2026-12-01T02:15:00Z'],
  ['half an hour, India', day('2026-12-01', 'Asia/Kolkata'), '08:00', '2026-12-01T02:30:00Z'],
  [
    'a gap: 02:30 does not exist, the later instant',
    day('2027-03-28', 'Europe/Berlin'),
    '02:30',
    '2027-03-28T01:30:00Z',
  ],
  ['an overlap: 02:30 comes twice, the later one', day('2026-10-25', 'Europe/Berlin'), '02:30', '2026-10-25T01:30:00Z'],
  ['a gap in New York', day('2027-03-14', 'America/New_York'), '02:30', '2027-03-14T07:30:00Z'],
  ['a gap of half an hour, Lord Howe', day('2026-10-04', 'Australia/Lord_Howe'), '02:15', '2026-10-03T15:45:00Z'],
  ['midnight does not exist in Beirut', day('2027-03-28', 'Asia/Beirut'), '00:00', '2027-03-27T22:00:00Z'],
  ['the leap day', day('2028-02-29', 'UTC'), '08:00', '2028-02-29T08:00:00Z'],
])('%s', (_what, first, hour, expected) => {
  expect(new Date(opensAt(first, at(hour))).toISOString()).toBe(new Date(expected).toISOString());
});

test('three days late are days of the calendar, daylight saving or not', () => {
  expect(new Date(opensUntil(day('2027-03-26', 'Europe/Berlin'), at('08:00'))).toISOString()).toBe(
    '2027-03-29T06:00:00.000Z',
  );
});

test('links are mailed within the hour before the claim opens, spread, and always at the same minute for one contractor', () => {
  const first = day('2026-12-01', 'Europe/Madrid');
  const minutes = Array.from(
    { length: 600 },
    (_, n) => (opensAt(first, at('08:00')) - mailsAt(contractorKey(`C-${n}`), first, at('08:00'))) / 60_000,
  );

  expect(Math.min(...minutes)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...minutes)).toBeLessThanOrEqual(60);
  const busiest = Math.max(...Array.from({ length: 61 }, (_, minute) => minutes.filter((m) => m === minute).length));
  expect(busiest).toBeLessThan(30);
  expect(mailsAt(contractorKey('c-1'), first, at('08:00'))).toBe(mailsAt(contractorKey('C-1'), first, at('08:00')));
});

test('a claim opens on the first day as the contractor’s wall shows it, whatever zone and date', () => {
  const zones = fc.constantFrom(
    'Europe/Madrid',
    'America/Sao_Paulo',
    'Asia/Tokyo',
    'Africa/Casablanca',
    'Pacific/Chatham',
    'America/St_Johns',
  );
  const dates = fc
    .date({ min: new Date('2026-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
  fc.assert(
    fc.property(zones, dates, (timezone, startsOn) => {
      const opens = new Date(opensAt({ timezone, startsOn }, { opensAt: '08:00' }));
      const shown = new Intl.DateTimeFormat('sv-SE', {
        timeZone: timezone,
        dateStyle: 'short',
        timeStyle: 'short',
      }).format(opens);
      expect(shown).toBe(`${startsOn} 08:00`);
    }),
  );
});
