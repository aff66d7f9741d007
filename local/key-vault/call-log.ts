/** What callers have asked for: how often each operation, and by which names. Never a value. */
export interface CallLog {
  note(method: string, path: string, name: string): void;
  summary(): { calls: Readonly<Record<string, number>>; names: readonly string[] };
  clear(): void;
}

export const emptyCallLog = (): CallLog => {
  const calls = new Map<string, number>();
  const names = new Set<string>();
  return {
    note: (method, path, name) => {
      const operation = `${method} ${path}`;
      calls.set(operation, (calls.get(operation) ?? 0) + 1);
      if (name !== '') names.add(name);
    },
    summary: () => ({ calls: Object.fromEntries(calls), names: [...names].sort() }),
    clear: () => {
      calls.clear();
      names.clear();
    },
  };
};
