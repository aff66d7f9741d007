import { z } from 'zod';
import type { Row } from './tables-rows.ts';

/**
 * What one string column holds at most, in UTF-16 code units (64 KiB):
 * https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model
 */
export const COLUMN_LENGTH = 32_768;

/** A schema for every field, optional ones too: a field without a column would be lost in silence. */
export type Columns<T> = { readonly [Field in keyof T]-?: z.ZodType };

/** An instant, kept as ISO 8601 in UTC so that people can read it and a filter can compare it. */
export const instantColumn = z.codec(z.iso.datetime(), z.int(), {
  decode: (text) => Date.parse(text),
  encode: (instant) => new Date(instant).toISOString(),
});

const parsed = (text: string, context: z.core.ParsePayload): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.issues.push({ code: 'custom', message: 'must be JSON', input: undefined });
    return z.NEVER;
  }
};

/** A nested value, kept as JSON text. */
export const jsonColumn = <T extends z.ZodType>(schema: T): z.ZodCodec<z.ZodString, T> =>
  z.codec(z.string().max(COLUMN_LENGTH), schema, {
    decode: (text, context) => parsed(text, context) as z.input<T>,
    encode: (value) => JSON.stringify(value),
  });

/** A text or number with a brand, as its own maker wrote it. */
export const branded = <T extends string>() => z.custom<T>((value) => typeof value === 'string', 'must be a string');

const broken = (error: z.ZodError): string =>
  error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');

/** A value's columns, out of a row and into one. Errors name table, column and rule, never key or value. */
export const rowFormat = <T extends z.ZodObject>(table: string, columns: T) => ({
  read: (row: unknown): z.output<T> => {
    const result = columns.safeDecode(row as z.input<T>);
    if (result.success) return result.data;
    throw new Error(`table ${table} holds a row that this version cannot read (${broken(result.error)}); restore it`);
  },
  write: (value: z.output<T>): Omit<Row, 'partitionKey' | 'rowKey'> => {
    const result = columns.safeEncode(value);
    if (result.success) return result.data as Omit<Row, 'partitionKey' | 'rowKey'>;
    throw new Error(`table ${table} cannot hold this row (${broken(result.error)})`);
  },
});
