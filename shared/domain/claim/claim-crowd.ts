/**
 * What many requests for one claim share within a process, so that a burst costs the store little. Neither decides
 * anything: rivals in other processes are met by the swap alone.
 */

/** Does the work unless somebody else's for the same key is under way: then waits for its end and answers undefined. */
export type Turns = <T>(key: string, work: () => Promise<T>) => Promise<T | undefined>;

/** One at a time for each key. Whoever had to wait looks again, instead of losing a swap to what went before. */
export const inTurns = (): Turns => {
  const underWay = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const ahead = underWay.get(key);
    if (ahead) {
      await ahead;
      return undefined;
    }
    const own = work();
    const settled = own.catch(() => undefined);
    underWay.set(key, settled);
    try {
      return await own;
    } finally {
      underWay.delete(key);
    }
  };
};

interface Reads<Value> {
  readonly current: Promise<Value>;
  next?: Promise<Value>;
}

/**
 * Reads that are asked for while one of the same key is under way wait for it and share the next. Everybody is given
 * what was read after they had asked, as if they had read alone.
 */
export const sharedReads = <Key extends string, Value>(
  read: (key: Key) => Promise<Value>,
): ((key: Key) => Promise<Value>) => {
  const underWay = new Map<Key, Reads<Value>>();
  const start = (key: Key): Promise<Value> => {
    const reads: Reads<Value> = { current: read(key) };
    underWay.set(key, reads);
    const forget = (): void => {
      if (underWay.get(key) === reads && !reads.next) underWay.delete(key);
    };
    void reads.current.then(forget, forget);
    return reads.current;
  };
  return (key) => {
    const reads = underWay.get(key);
    if (!reads) return start(key);
    reads.next ??= reads.current.then(
      () => start(key),
      () => start(key),
    );
    return reads.next;
  };
};
