/** What Graph said to one write. */
export interface Heard {
  readonly status: number;
  /** `x-ms-throttle-limit-percentage`: part of a quota that is spent; Graph says it from 0.8 on. */
  readonly limitShare?: number;
  readonly retryAfterMs?: number;
}

/** How fast one instance writes to the directory. Times in milliseconds of one monotonic clock. */
export interface WritePace {
  /** How long a write with so many ahead of it has to wait; 0: it may go now. */
  waitFor(ahead: number, now: number): number;
  /** One try went out. */
  spend(now: number): void;
  hear(heard: Heard, now: number): void;
}

/** Microsoft's quota of one application in one tenant. https://learn.microsoft.com/graph/throttling-limits */
const QUOTA = 3_000;
const WINDOW_MS = 150_000;
const QUOTA_PER_MS = QUOTA / WINDOW_MS;

const START = QUOTA_PER_MS / 4;
const GROWTH = QUOTA_PER_MS / 10;
/** Slower than one step of growth helps nobody: at that pace ten instances fill the quota. */
const SLOWEST = GROWTH;
/** What an instance may write at once after a window of rest: its part of the window, so that one hire never waits. */
const SAVED = QUOTA / 4;
const INTERVAL_MS = 5_000;
const NEARLY_SPENT = 0.8;

/**
 * A pace for one of several instances that share a quota and know nothing of each other: it starts at a quarter of the quota,
 * grows by a tenth of it after every 5 s in which it was needed and Graph did not complain, stands still while Graph says that
 * 0.8 of a limit is spent, and halves when it says 1.0 or 429. After a whole window without a write it starts afresh.
 */
export const writePace = (): WritePace => {
  let rate = START;
  let saved = SAVED;
  let filledAt = 0;
  let lastAt = 0;
  let notBefore = 0;
  let interval = { from: 0, spent: 0, warned: false, halved: false };

  const fill = (now: number): void => {
    saved = Math.min(SAVED, saved + rate * Math.max(0, now - filledAt));
    filledAt = Math.max(filledAt, now);
  };
  const turnInterval = (now: number): void => {
    const lasted = now - interval.from;
    if (lasted < INTERVAL_MS) return;
    const needed = interval.spent >= (rate * lasted) / 2;
    if (needed && !interval.warned && !interval.halved) rate += GROWTH;
    interval = { from: now, spent: 0, warned: false, halved: false };
  };
  const forgetAfterRest = (now: number): void => {
    if (now - lastAt < WINDOW_MS) return;
    [rate, saved] = [START, SAVED];
  };
  const advance = (now: number): void => {
    fill(now);
    turnInterval(now);
    forgetAfterRest(now);
  };
  /** Calls that were under way together are told the same thing: it counts once. */
  const halve = (): void => {
    if (!interval.halved) rate = Math.max(SLOWEST, rate / 2);
    interval.halved = true;
  };

  return {
    waitFor: (ahead, now) => {
      advance(now);
      const earned = Math.max(0, ahead + 1 - saved) / rate;
      return Math.ceil(Math.max(0, filledAt - now) + earned);
    },
    spend: (now) => {
      advance(now);
      saved -= 1;
      lastAt = now;
      interval.spent += 1;
    },
    hear: ({ status, limitShare = 0, retryAfterMs = 0 }, now) => {
      advance(now);
      if (status !== 429 && limitShare < NEARLY_SPENT) return;
      saved = Math.min(saved, 0);
      interval.warned = true;
      if (status === 429 || limitShare >= 1) halve();
      if (status !== 429) return;
      notBefore = Math.max(notBefore, now + retryAfterMs);
      filledAt = Math.max(filledAt, notBefore);
    },
  };
};
