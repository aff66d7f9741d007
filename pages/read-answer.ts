/** Reads members of an answer as they come, whatever they are. */

type Members = Readonly<Record<string, unknown>>;

export const membersOf = (value: unknown): Members => Object(value) as Members;

/** Empty for whatever is no text. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Zero for whatever is no number. */
export const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** Empty for whatever is no list. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** RFC 3339; undefined for whatever is none. */
export const instantOf = (value: unknown): string | undefined =>
  typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? value : undefined;

/** Without the members that are undefined. */
export const present = <T extends object>(members: T): { readonly [K in keyof T]?: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as never;
