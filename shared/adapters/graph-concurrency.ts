/** Runs work as it comes, at most so many at once; the rest waits in order. */
export const atMost = (limit: number): (<T>(work: () => Promise<T>) => Promise<T>) => {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      // The place goes to the next in line; only if nobody waits is it free.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
};
