/** A row that has to be there. */
export const present = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('expected a row');
  return value;
};

/** Everything that pages yield. */
export const collected = async <T>(pages: AsyncIterable<T>): Promise<readonly T[]> => {
  const all: T[] = [];
  for await (const item of pages) all.push(item);
  return all;
};
