import type { IncomingMessage } from 'node:http';
import { GraphError, malformed } from './errors.ts';

const LIMIT = 4 * 1024 * 1024;

/** The body of a request as text. @throws 413 beyond 4 MB. */
export const textOfBody = async (request: IncomingMessage): Promise<string> => {
  if (request.method === 'GET' || request.method === 'HEAD') return '';
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LIMIT) throw new GraphError(413, 'RequestEntityTooLarge', 'The request is larger than 4 MB.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
};

/** The JSON of a body; undefined when there is none. @throws 400 when it is not JSON. */
export const jsonIn = (text: string): unknown => {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw malformed(
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    );
  }
};

/** A URL's decoded path segments and its query. @throws 400 for a stray percent sign. */
export const splitUrl = (url: string): { segments: readonly string[]; query: URLSearchParams } => {
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  try {
    const segments = path.split('/').filter(Boolean).map(decodeURIComponent);
    return { segments, query: new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1)) };
  } catch {
    throw malformed(`The path '${path}' is not well formed.`);
  }
};
