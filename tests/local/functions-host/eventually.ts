import { setTimeout as delay } from 'node:timers/promises';

/** Looks again and again until `look` gives something true, and returns it; fails after `deadline` milliseconds with the last error. */
export const eventually = async <T>(
  look: () => Promise<T> | T,
  deadline = 10_000,
): Promise<Exclude<T, false | undefined>> => {
  const end = performance.now() + deadline;
  let failure: unknown = new Error('It never came true.');
  for (;;) {
    try {
      const found = await look();
      if (found !== false && found !== undefined) return found as Exclude<T, false | undefined>;
    } catch (error) {
      failure = error;
    }
    if (performance.now() > end) throw failure instanceof Error ? failure : new Error(String(failure));
    await delay(15);
  }
};
