import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { z } from 'zod';
import { failure } from './http-answer.ts';

/** Largest body of a call that says nothing else, in bytes. */
const MOST_BYTES = 2_048;

/** A request that passed a guard, or the answer that turns it away. */
export type Guarded<T> = { readonly value: T } | { readonly refusal: HttpResponseInit };

const refuse = (...failing: Parameters<typeof failure>): { readonly refusal: HttpResponseInit } => ({
  refusal: failure(...failing),
});

/**
 * Whether a page of ours made the call: browsers say so themselves (Fetch Metadata), older ones name the origin. The
 * header of our own keeps plain forms out (docs: hand-over, T16).
 */
export const isSameOrigin = ({ headers }: HttpRequest, publicUrl: string): boolean => {
  if (headers.get('x-first-day-pass') !== '1') return false;
  const site = headers.get('sec-fetch-site');
  return site === null ? headers.get('origin') === new URL(publicUrl).origin : site === 'same-origin';
};

const isJson = ({ headers }: HttpRequest): boolean =>
  /^application\/json\s*(;\s*charset=("?)utf-8\2\s*)?$/i.test(headers.get('content-type') ?? '');

/** The body, read no further than its bound. Undefined: it is larger. */
const boundedText = async ({ body, headers }: HttpRequest, mostBytes: number): Promise<string | undefined> => {
  if (Number(headers.get('content-length') ?? 0) > mostBytes) return undefined;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += (chunk as Uint8Array).byteLength;
    if (size > mostBytes) return undefined;
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Where the shape is broken and which rule says so; never the value. */
const problemsOf = ({ issues }: z.ZodError): readonly { readonly path: string; readonly rule: string }[] =>
  issues.map(({ path, message }) => ({ path: ['$', ...path.map(String)].join('.'), rule: message }));

/** Reads a JSON body of exactly this shape, read no further than `mostBytes`. */
export const readBody = async <T>(
  request: HttpRequest,
  schema: z.ZodType<T>,
  mostBytes = MOST_BYTES,
): Promise<Guarded<T>> => {
  if (!isJson(request)) return refuse('wrong-content-type');
  const text = await boundedText(request, mostBytes);
  if (text === undefined)
    return refuse('too-large', { message: `The request is larger than ${mostBytes / 1_024} KiB.` });
  const body = await schema.safeParseAsync(parsedJson(text));
  return body.success ? { value: body.data } : refuse('malformed', { problems: problemsOf(body.error) });
};

/** As `readBody`, for calls that only our pages make. */
export const readOwnBody = async <T>(
  request: HttpRequest,
  publicUrl: string,
  schema: z.ZodType<T>,
): Promise<Guarded<T>> => (isSameOrigin(request, publicUrl) ? readBody(request, schema) : refuse('cross-site'));
