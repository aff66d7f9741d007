import type { Directory } from './directory.ts';

/** Stands for the id of what a real run would make. */
export const NEW = '(new)';

/** What is to be done: done and told, or with what-if only told. */
export interface Changes {
  /** How many there were. */
  readonly count: () => number;
  /** @returns what the call made; with what-if an entry of the id {@link NEW} */
  make: (
    says: string,
    ...call: Parameters<Directory['change']>
  ) => Promise<Readonly<Record<string, unknown>> & { readonly id: string }>;
}

export const changesOf = (directory: Directory, whatIf: boolean, say: (line: string) => void): Changes => {
  let count = 0;
  return {
    count: () => count,
    make: async (says, ...call) => {
      count += 1;
      say(`${whatIf ? 'would' : 'will'} ${says}`);
      const made = whatIf ? {} : await directory.change(...call);
      const { id } = made;
      return { ...made, id: typeof id === 'string' ? id : NEW };
    },
  };
};

/** Whether everything wanted is there already; what is there besides does not count, in lists it does. */
export const holds = (known: unknown, wanted: unknown): boolean => {
  if (Array.isArray(wanted))
    return (
      Array.isArray(known) &&
      known.length === wanted.length &&
      wanted.every((item: unknown) => known.some((one: unknown) => holds(one, item)))
    );
  if (typeof wanted !== 'object' || wanted === null) return known === wanted;
  return Object.entries(wanted).every(([name, value]) => holds(Object(known)[name], value));
};
