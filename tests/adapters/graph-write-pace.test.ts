import { expect, test } from '@jest/globals';
import { writePace, type Heard, type WritePace } from '../../shared/adapters/graph-write-pace.ts';

const FINE: Heard = { status: 204 };
const REFUSED: Heard = { status: 429 };
const SECOND = 1_000;
/** What an instance may write at once. */
const SAVED = 750;

/** Writes as fast as the pace lets it from one instant to another; how many that were. */
const writeAll = (pace: WritePace, from: number, to: number, answer: (now: number) => Heard = () => FINE): number => {
  let written = 0;
  for (let now = from; ; written += 1) {
    for (let wait = pace.waitFor(0, now); wait > 0; wait = pace.waitFor(0, now)) now += wait;
    if (now >= to) return written;
    pace.spend(now);
    pace.hear(answer(now), now);
  }
};

/** A pace that has used up its savings, 0 ms ago. */
const spentPace = (): WritePace => {
  const pace = writePace();
  for (let n = 0; n < SAVED; n += 1) pace.spend(0);
  return pace;
};

/** Writes a second, once nothing is saved. */
const paceOf = (pace: WritePace, now: number): number =>
  (1_000 / (pace.waitFor(100_000, now) - pace.waitFor(99_000, now))) * SECOND;

test('a rested instance writes a quarter of the quota without waiting, then five a second', () => {
  const pace = writePace();

  for (let n = 0; n < SAVED; n += 1) {
    expect(pace.waitFor(0, 0)).toBe(0);
    pace.spend(0);
  }

  expect(pace.waitFor(0, 0)).toBe(200);
  expect(pace.waitFor(9, 0)).toBe(2_000);
});

test('after every five seconds in which it was needed it writes two a second more', () => {
  const pace = spentPace();

  const perInterval = [0, 5, 10, 15, 20].map((from) => writeAll(pace, from * SECOND, (from + 5) * SECOND));

  [25, 35, 45, 55, 65].forEach((expected, n) => expect(Math.abs((perInterval[n] ?? 0) - expected)).toBeLessThan(3));
});

test('a pace that is not needed does not grow', () => {
  const pace = writePace();
  for (let now = 0; now < 120 * SECOND; now += 2 * SECOND) {
    pace.spend(now);
    pace.hear(FINE, now);
  }

  expect(paceOf(pace, 120 * SECOND)).toBeCloseTo(5, 1);
});

test.each([
  ['429', 3.5, REFUSED],
  ['a limit percentage of 1.0', 3.5, { status: 204, limitShare: 1 }],
  ['a limit percentage of 1.8', 3.5, { status: 204, limitShare: 1.8 }],
  ['a limit percentage of 0.8', 7, { status: 204, limitShare: 0.8 }],
  ['a limit percentage of 0.79', 7, { status: 204, limitShare: 0.79 }],
  ['503', 7, { status: 503 }],
])('after %s, seven writes a second become %d', (_what, expected, heard) => {
  const pace = spentPace();
  writeAll(pace, 0, 6 * SECOND);
  expect(paceOf(pace, 6 * SECOND)).toBeCloseTo(7, 1);

  pace.hear(heard, 6 * SECOND);

  expect(paceOf(pace, 6 * SECOND)).toBeCloseTo(expected, 1);
});

test('a crowd that is refused together halves the pace once', () => {
  const pace = spentPace();

  for (let n = 0; n < 16; n += 1) pace.hear(REFUSED, 100 + n);

  expect(paceOf(pace, 200)).toBeCloseTo(2.5, 1);
});

test('refused again and again it never writes more slowly than two a second', () => {
  const pace = spentPace();

  for (let n = 0; n < 10; n += 1) pace.hear(REFUSED, n * 6 * SECOND);

  expect(paceOf(pace, 60 * SECOND)).toBeCloseTo(2, 1);
});

test('from 0.8 of a limit it stands still, and what was saved is given up', () => {
  const pace = writePace();
  const warned: Heard = { status: 204, limitShare: 0.85 };
  pace.spend(0);
  pace.hear(warned, 0);
  expect(pace.waitFor(0, 0)).toBeGreaterThan(0);

  writeAll(pace, 0, 30 * SECOND, () => warned);

  expect(paceOf(pace, 30 * SECOND)).toBeCloseTo(5, 1);
});

test('nothing is written before the time that a 429 names', () => {
  const pace = writePace();

  pace.hear({ status: 429, retryAfterMs: 40 * SECOND }, 0);

  expect(pace.waitFor(0, 0)).toBeGreaterThanOrEqual(40 * SECOND);
  expect(pace.waitFor(0, 41 * SECOND)).toBe(0);
});

test('after a window of rest it starts afresh', () => {
  const pace = spentPace();
  for (let n = 0; n < 4; n += 1) pace.hear(REFUSED, n * 6 * SECOND);
  pace.spend(24 * SECOND);
  expect(pace.waitFor(SAVED - 1, 30 * SECOND)).toBeGreaterThan(0);

  expect(pace.waitFor(SAVED - 1, 175 * SECOND)).toBe(0);
  expect(paceOf(pace, 175 * SECOND)).toBeCloseTo(5, 1);
});

/** A quota over fixed windows that every instance draws on, as Graph counts: a refused call counts too. */
const sharedQuota = (limit: number, windowMs: number) => {
  let window = { from: 0, spent: 0 };
  return (now: number): Heard => {
    if (now >= window.from + windowMs) window = { from: now, spent: 0 };
    window.spent += 1;
    const limitShare = window.spent / limit;
    if (limitShare > 1) return { status: 429, retryAfterMs: window.from + windowMs - now };
    return { status: 204, ...(limitShare < 0.8 ? {} : { limitShare }) };
  };
};

test.each([1, 2, 4, 8])('%i instances under one quota are hardly ever refused and waste little of it', (instances) => {
  const quota = sharedQuota(3_000, 150 * SECOND);
  const paces = Array.from({ length: instances }, writePace);
  let [written, refused] = [0, 0];
  const span = 900 * SECOND;

  for (let now = 0; now < span; now += 100)
    for (const pace of paces)
      while (pace.waitFor(0, now) === 0) {
        pace.spend(now);
        const heard = quota(now);
        if (heard.status === 429) refused += 1;
        else written += 1;
        pace.hear(heard, now);
      }

  expect(refused / (written + refused)).toBeLessThan(0.01);
  expect(written).toBeGreaterThan(0.7 * 20 * (span / SECOND));
});
