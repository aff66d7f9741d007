import { afterEach, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { Clock } from '../../../local/service-bus/clock.ts';
import { formatDuration, parseDuration } from '../../../local/service-bus/duration.ts';

let clock = new Clock();
afterEach(() => {
  clock.stop();
  clock = new Clock();
});

const MINUTE = 60_000;

test('alarms ring in the order of their instants when the clock passes them, and only then', () => {
  const rung: string[] = [];
  const start = clock.now();
  clock.at(start + 3 * MINUTE, () => rung.push('third'));
  clock.at(start + MINUTE, () => rung.push('first'));
  clock.at(start + 2 * MINUTE, () => rung.push('second'));
  clock.advance(2 * MINUTE + 1);
  expect(rung).toEqual(['first', 'second']);
  clock.advance(MINUTE);
  expect(rung).toEqual(['first', 'second', 'third']);
});

test('an alarm that is cancelled does not ring', () => {
  const rung: number[] = [];
  const alarms = Array.from({ length: 1_000 }, (_, number) =>
    clock.at(clock.now() + MINUTE + number, () => rung.push(number)),
  );
  for (const [number, alarm] of alarms.entries()) if (number % 10 !== 0) alarm.cancel();
  clock.advance(2 * MINUTE);
  expect(rung).toEqual(Array.from({ length: 100 }, (_, number) => number * 10));
});

test('an alarm that another one sets rings with it if it is due', () => {
  const rung: string[] = [];
  clock.at(clock.now() + MINUTE, () => clock.at(clock.now() - 1, () => rung.push('set by the first')));
  clock.advance(MINUTE + 1);
  expect(rung).toEqual(['set by the first']);
});

test('an alarm rings by itself when its time has come', async () => {
  const asked = clock.now();
  const rung = await new Promise<number>((resolve) => {
    clock.at(asked + 30, () => resolve(clock.now()));
  });
  expect(rung - asked).toBeGreaterThanOrEqual(30);
});

test('any number of alarms, set in any order, rings in order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 1_000 }), { maxLength: 200 }), (delays) => {
      const own = new Clock();
      const start = own.now() + MINUTE;
      const rung: number[] = [];
      for (const delay of delays) own.at(start + delay, () => rung.push(delay));
      own.advance(2 * MINUTE);
      own.stop();
      expect(rung).toEqual(delays.toSorted((a, b) => a - b));
    }),
  );
});

test.each([
  ['PT1M', 60_000],
  ['P14D', 1_209_600_000],
  ['P1DT2H3M4.5S', 93_784_500],
  ['PT0S', 0],
  ['P10675199DT2H48M5.4775807S', Infinity],
])('the duration %s is read and written', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
  expect(formatDuration(milliseconds)).toBe(text);
});

test.each(['', 'P', 'PT', '1M', 'PT1M ', 'P1Y', 'P1M', '-PT1M', 'P1DT'])('"%s" is no duration', (text) => {
  expect(parseDuration(text)).toBeUndefined();
});

test('every whole number of milliseconds is written and read again', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000_000_000_000 }), (milliseconds) => {
      const read = parseDuration(formatDuration(milliseconds)) ?? Number.NaN;
      expect(Math.abs(read - milliseconds)).toBeLessThan(1);
    }),
  );
});
