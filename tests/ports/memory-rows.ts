/** One row as a store gives it out: a copy, with the version that a replacement must still find. */
export interface MemoryRow<T> {
  readonly value: T;
  readonly version: string;
}

/** Rows with versions, as a table keeps them: what goes in and out are copies, absent fields stay absent. */
export interface MemoryRows<T> {
  find(key: string): MemoryRow<T> | undefined;
  /** Undefined: the row is there already. */
  insert(key: string, value: T): MemoryRow<T> | undefined;
  /** Undefined: the row has another version by now. */
  replace(key: string, value: T, version: string): MemoryRow<T> | undefined;
  /** By key, as a table lists them. */
  all(): readonly MemoryRow<T>[];
}

export const memoryRows = <T>(): MemoryRows<T> => {
  const rows = new Map<string, MemoryRow<string>>();
  let writes = 0;
  const out = ({ value, version }: MemoryRow<string>): MemoryRow<T> => ({ value: JSON.parse(value), version });
  const write = (key: string, value: T): MemoryRow<T> => {
    const row = { value: JSON.stringify(value), version: `v${(writes += 1)}` };
    rows.set(key, row);
    return out(row);
  };
  const find = (key: string): MemoryRow<T> | undefined => {
    const row = rows.get(key);
    return row && out(row);
  };

  return {
    find,
    insert: (key, value) => (rows.has(key) ? undefined : write(key, value)),
    replace: (key, value, version) => (rows.get(key)?.version === version ? write(key, value) : undefined),
    all: () => [...rows].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => out(row)),
  };
};
