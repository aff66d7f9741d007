import type { z } from 'zod';
import { Fault, type Problem } from '../fault.ts';

/** The largest body that is read: 24 KiB. */
const MOST_BYTES = 24 * 1024;
/** Lists and objects within each other. What the schema knows stands five deep. */
const DEEPEST = 32;

/** The JSON of a body. Throws `EVENT_MALFORMED` for one that is too large, no JSON in UTF-8, or nested too deeply. */
export const readJson = (body: Uint8Array): unknown => {
  if (body.byteLength > MOST_BYTES)
    throw malformed([{ path: '$', rule: `at most ${MOST_BYTES} bytes; this one has ${body.byteLength}` }]);
  const value = parsedJson(body);
  if (isDeeper(value, DEEPEST))
    throw malformed([{ path: '$', rule: `lists and objects within each other at most ${DEEPEST} deep` }]);
  return value;
};

const parsedJson = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw malformed([{ path: '$', rule: 'one JSON object in UTF-8 (CloudEvents 1.0, structured mode)' }]);
  }
};

const isDeeper = (value: unknown, than: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (than === 0 || Object.values(value).some((member) => isDeeper(member, than - 1)));

/** The fault of an event that breaks rules, all of them at once. */
export const malformed = (problems: readonly Problem[]): Fault => new Fault('EVENT_MALFORMED', { problems });

/** What a schema makes of a value. Throws `EVENT_MALFORMED` with every rule that it breaks. */
export const parsed = <T extends z.ZodType>(schema: T, raw: unknown): z.output<T> => {
  const result = schema.safeParse(raw);
  if (!result.success) throw malformed(result.error.issues.map(problemOf));
  return result.data;
};

/** `$.data.emails[0].value`, members with unusual names in brackets. The rule comes from the schema, never the value. */
const problemOf = ({ path, message }: { path: readonly PropertyKey[]; message: string }): Problem => ({
  path: path.reduce<string>((text, part) => text + memberPath(part), '$'),
  rule: message,
});

const memberPath = (part: PropertyKey): string => {
  if (typeof part === 'number') return `[${part}]`;
  return /^\w+$/.test(String(part)) ? `.${String(part)}` : `['${String(part)}']`;
};
