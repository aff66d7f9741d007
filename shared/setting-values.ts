import { z } from 'zod';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Plain http is for this machine alone; everything else is https. */
export const safeUrl = (text: string): boolean => {
  const url = URL.parse(text);
  if (!url || url.search || url.hash || url.username) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname));
};

export const url = z
  .string()
  .refine(safeUrl)
  .transform((text) => text.replace(/\/+$/, ''));
export const URL_RULE = 'an https URL without query or fragment (http only to this machine)';

const loopbackHosts = (text: string): boolean =>
  [...text.matchAll(/(?:Endpoint=sb|TableEndpoint=http|BlobEndpoint=http):\/\/(\[[^\]]*\]|[^:/;]+)/gi)].every(
    ([, host]) => LOOPBACK.has(host ?? ''),
  );

/** A connection string, which works for this machine alone. */
export const connectionString = z.string().regex(/=.+;/).refine(loopbackHosts).optional();

/** JSON text of a shape. */
export const json = <T extends z.ZodType>(schema: T) =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'not JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);

/** A whole number within bounds. */
export const whole = (least: number, most: number, fallback: number) =>
  z
    .string()
    .regex(/^\d+$/)
    .transform(Number)
    .refine((n) => n >= least && n <= most)
    .optional()
    .transform((n) => n ?? fallback);

/** Texts with commas between. */
export const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
);
/** One of two words. */
export const onOff = (on: string, off: string, fallback: boolean) =>
  z
    .enum([on, off])
    .optional()
    .transform((text) => (text === undefined ? fallback : text === on));

/** An id of Entra's, as Entra writes it: lower case, since ids are compared as they are. */
export const guid = z.guid().toLowerCase();
/** A local time, HH:MM. */
export const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
export const isPattern = (text: string): boolean => {
  try {
    return Boolean(new RegExp(text, 'u'));
  } catch {
    return false;
  }
};
