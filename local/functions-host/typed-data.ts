import type { TypedData } from './rpc.ts';

/** A value in the host's encoding: a text as text, bytes as bytes, everything else as JSON. */
export const typedData = (value: unknown): TypedData => {
  if (typeof value === 'string') return { string: value };
  if (value instanceof Uint8Array) return { bytes: value };
  return { json: JSON.stringify(value) };
};

/** Trigger metadata in the host's encoding; members that are null or undefined are left out. */
export const typedMetadata = (values: Record<string, unknown>): Record<string, TypedData> =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => [name, typedData(value)]),
  );
