/** Lets a limited number of pieces of work run at a time; the others wait their turn. */
export interface Turnstile {
  pass<T>(work: () => Promise<T>): Promise<T>;
}

/** A turnstile for `places` at a time. */
export const createTurnstile = (places: number): Turnstile => {
  let free = places;
  const waiting: (() => void)[] = [];
  return {
    async pass(work) {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next === undefined) free += 1;
        else next();
      }
    },
  };
};
