/** Members that name no person: kept as they are in a masked event. */
const OPEN = new Set([
  'specversion',
  'id',
  'source',
  'type',
  'subject',
  'time',
  'datacontenttype',
  'dataschema',
  'externalId',
  'startsOn',
  'startsAt',
  'endsOn',
  'timezone',
  'policy',
  'usageLocation',
]);
const MASK = '•••';
const DEEPEST = 12;

/** The body of a dead letter, for people to read. */
export type ShownBody =
  | { readonly kind: 'event'; readonly event: unknown }
  /** Not JSON, or not an object: said by its size and a hash alone. */
  | { readonly kind: 'opaque'; readonly bytes: number };

const masked = (value: unknown, depth: number): unknown => {
  if (value === null || typeof value === 'boolean') return value;
  if (depth >= DEEPEST || typeof value !== 'object') return MASK;
  if (Array.isArray(value)) return value.map((item) => masked(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]: [string, unknown]) => [
      name,
      OPEN.has(name) && typeof member === 'string' ? member : masked(member, depth + 1),
    ]),
  );
};

/** The JSON object in a body. Undefined: there is none. */
export const jsonObjectIn = (body: Uint8Array): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
};

/** Every value that may be a person's is covered, unless `personal` says that it is to be read. */
export const shownBody = (body: Uint8Array, personal = false): ShownBody => {
  const event = jsonObjectIn(body);
  if (!event) return { kind: 'opaque', bytes: body.byteLength };
  return { kind: 'event', event: personal ? event : masked(event, 0) };
};
