/** Names of members and numbers of items, from the root on. */
export type Parts = readonly (string | number)[];

const PART = /\.(\w+)|\['([^']+)'\]|\[(\d{1,4})\]/gy;

/** Reads a path as notes spell it, such as `$.data.emails[0].value` or `$.data['urn:…'].startsOn`. Undefined: it is none. */
export const partsOf = (path: string): Parts | undefined => {
  if (!path.startsWith('$')) return undefined;
  const found = [...path.slice(1).matchAll(PART)];
  const length = found.reduce((sum, [text]) => sum + text.length, 1);
  if (length !== path.length) return undefined;
  return found.map(([, name, quoted, item]) => name ?? quoted ?? Number(item));
};

/** Whether a path is another one or leads into it. */
export const isWithin = (path: Parts, outer: Parts): boolean => outer.every((part, at) => path[at] === part);

/** What stands at a path. Undefined: nothing. */
export const valueAt = (value: unknown, path: Parts): unknown =>
  path.reduce<unknown>(
    (inner, part) =>
      Object.hasOwn(Object(inner) as object, part) ? (inner as Record<string, unknown>)[part] : undefined,
    value,
  );

type Members = Readonly<Record<string, unknown>>;

/** The member set, or left out where `next` is undefined. */
const withMember = (members: Members, name: string, next: unknown): Members => {
  const rest = Object.entries(members).filter(([other]) => other !== name);
  if (next === undefined) return Object.fromEntries(rest);
  return Object.hasOwn(members, name)
    ? Object.fromEntries(Object.entries(members).map(([other, value]) => [other, other === name ? next : value]))
    : Object.fromEntries([...rest, [name, next]]);
};

const withItem = (items: readonly unknown[], at: number, next: unknown): readonly unknown[] =>
  next === undefined ? items.toSpliced(at, 1) : items.with(at, next);

/** A copy in which something else stands at a path; undefined as `next` leaves it out. Throws a RangeError where the path leads nowhere. */
export const withValueAt = (value: unknown, [part, ...rest]: Parts, next: unknown): unknown => {
  if (part === undefined) return next;
  const inner = (): unknown => (rest.length === 0 ? next : withValueAt(valueAt(value, [part]), rest, next));
  if (typeof part === 'number' && Array.isArray(value) && part < value.length) return withItem(value, part, inner());
  if (typeof part === 'string' && typeof value === 'object' && value !== null && !Array.isArray(value))
    return withMember(value as Members, part, inner());
  throw new RangeError('there is nothing that could hold it');
};
