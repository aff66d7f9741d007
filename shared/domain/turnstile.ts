/** Runs a call as soon as there is room for it. */
export type Turnstile = <T>(call: () => Promise<T>) => Promise<T>;

/** Lets at most `limit` calls be under way; the others wait in the order in which they came. */
export const turnstile = (limit: number): Turnstile => {
  const waiting: (() => void)[] = [];
  let free = limit;

  const enter = async (): Promise<void> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => void waiting.push(resolve));
  };
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  };

  return async (call) => {
    await enter();
    try {
      return await call();
    } finally {
      leave();
    }
  };
};
