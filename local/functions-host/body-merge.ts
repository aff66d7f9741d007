import type { TypedData } from './rpc.ts';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})?$/;

/** How .NET writes a text that its JSON reader took for an instant. */
const invariantDate = (text: string): string => {
  const iso = new Date(/(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}Z`).toISOString();
  return `${iso.slice(5, 7)}/${iso.slice(8, 10)}/${iso.slice(0, 4)} ${iso.slice(11, 19)}`;
};

/** A scalar as .NET turns it into a text. */
const invariant = (value: unknown): string => {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value !== 'string') return String(value);
  return instant.test(value) && !Number.isNaN(Date.parse(value)) ? invariantDate(value) : value;
};

const encode = (value: unknown): TypedData =>
  isObject(value) ? { json: JSON.stringify(value) } : { string: invariant(value) };

const parseObject = (body: string): Record<string, unknown> => {
  try {
    const parsed: unknown = JSON.parse(body);
    return isObject(parsed) ? parsed : {};
  } catch {
    return {};
  }
};

/**
 * The host's late binding: the top-level members of a JSON object body (arrays and nulls aside) become trigger
 * metadata and win over what stands there under the same name, case aside; the metadata's spelling stays.
 */
export const mergeBody = (metadata: Record<string, TypedData>, body: string): Record<string, TypedData> => {
  const merged = { ...metadata };
  for (const [name, value] of Object.entries(parseObject(body))) {
    if (value === null || Array.isArray(value)) continue;
    const spelling = Object.keys(merged).find((known) => known.toLowerCase() === name.toLowerCase()) ?? name;
    merged[spelling] = encode(value);
  }
  return merged;
};
