// NCRONTAB as the platform documents it: six fields, seconds first, UTC.
import { describe, expect, test } from '@jest/globals';
import { parseSchedule } from '../../../local/functions-host/ncrontab.ts';

const after = (expression: string, instant: string): string | undefined => {
  const next = parseSchedule(expression).next(Date.parse(instant));
  return next === undefined ? undefined : new Date(next).toISOString();
};

describe('an NCRONTAB schedule', () => {
  test.each([
    ['0 */5 * * * *', '2026-03-01T10:04:59Z', '2026-03-01T10:05:00.000Z'],
    ['0 */5 * * * *', '2026-03-01T10:05:00Z', '2026-03-01T10:10:00.000Z'],
    ['*/10 * * * * *', '2026-03-01T10:05:01Z', '2026-03-01T10:05:10.000Z'],
    ['0 0 * * * *', '2026-03-01T23:30:00Z', '2026-03-02T00:00:00.000Z'],
    ['0 30 9 * * 1-5', '2026-03-06T10:00:00Z', '2026-03-09T09:30:00.000Z'],
    ['0 30 9 * * Mon-Fri', '2026-03-06T10:00:00Z', '2026-03-09T09:30:00.000Z'],
    ['0 0 0 1 Jan *', '2026-03-06T10:00:00Z', '2027-01-01T00:00:00.000Z'],
    ['0 0 0 29 2 *', '2026-03-06T10:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['0 0 9-17/4 * * *', '2026-03-06T10:00:00Z', '2026-03-06T13:00:00.000Z'],
    ['15,45 0 0 * * *', '2026-03-06T00:00:15Z', '2026-03-06T00:00:45.000Z'],
    ['0 5/20 * * * *', '2026-03-06T10:06:00Z', '2026-03-06T10:25:00.000Z'],
    ['0 0 0 13 * 5', '2026-03-14T00:00:00Z', '2026-11-13T00:00:00.000Z'],
    ['*/15 * * * *', '2026-03-06T10:06:00Z', '2026-03-06T10:15:00.000Z'],
  ])('%s after %s comes at %s', (expression, instant, next) => {
    expect(after(expression, instant)).toBe(next);
  });

  test('never comes on a day that does not exist', () => {
    expect(after('0 0 0 31 2 *', '2026-03-06T10:00:00Z')).toBeUndefined();
  });

  test.each([
    ['0 0 0', 'six fields'],
    ['60 * * * * *', '"60" is no second: it goes from 0 to 59'],
    ['0 0 24 * * *', 'hour'],
    ['0 0 0 0 * *', 'day'],
    ['0 0 0 * 13 *', 'month'],
    ['0 */0 * * * *', 'minute'],
    ['0 5-1 * * * *', 'minute'],
    ['0 0 0 * * noday', 'day of week'],
  ])('%s is refused, naming what is wrong: %s', (expression, said) => {
    expect(() => parseSchedule(expression)).toThrow(said);
  });
});
