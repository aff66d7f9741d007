/** Names that shells and npm set and that happen to look like ours. */
const OTHER_PEOPLES = new Set(['HOME', 'NODE']);

/** Letters to add, drop, change or swap to get from one name to the other (optimal string alignment). */
const distance = (a: string, b: string): number => {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => [
    i,
    ...Array.from({ length: b.length }, (_, j) => (i === 0 ? j + 1 : 0)),
  ]);
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Infinity;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Infinity;
      const changed = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      (rows[i] ?? [])[j] = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, changed, swapped);
    }
  }
  return at(a.length, b.length);
};

const near = (given: string, name: string): boolean =>
  Math.abs(given.length - name.length) <= 2 &&
  distance(given.toUpperCase(), name.toUpperCase()) <= Math.min(2, name.length / 3);

/**
 * Names in the environment that are not ours but within two letters of one of ours that is absent: most likely misspelt,
 * and a misspelt optional setting would silently mean its default.
 */
export const misspelt = (given: readonly string[], ours: readonly string[]): string[] => {
  const absent = ours.filter((name) => !given.includes(name));
  return given
    .filter((name) => !ours.includes(name) && !OTHER_PEOPLES.has(name))
    .flatMap((name) =>
      absent
        .filter((candidate) => near(name, candidate))
        .map((candidate) => `${name} is not a setting: did you mean ${candidate}?`),
    );
};
