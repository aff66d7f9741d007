/** Does `act` for every item, so many at a time. */
export const inFlight = async <T>(
  limit: number,
  items: readonly T[],
  act: (item: T) => Promise<unknown>,
): Promise<void> => {
  const waiting = items.values();
  const lane = async (): Promise<void> => {
    for (const item of waiting) await act(item);
  };
  await Promise.all(Array.from({ length: limit }, lane));
};

/** 0, 1, 2 … */
export const numbered = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);
