import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpFailure } from './http-failure.ts';
import type { Found } from './http-routing.ts';
import type { Call } from './invocation.ts';
import { encodePath, type RequestTarget } from './request-path.ts';
import { traceWithin } from './trace-context.ts';
import type { InvocationResponse, Nullable, RpcCookie, RpcHttp, TypedData } from './rpc.ts';

/** The real host's limit on the body of a request, in bytes. */
const BODY_LIMIT = 104_857_600;

const nullable = (entries: Iterable<[string, string]>): Record<string, Nullable<string>> =>
  Object.fromEntries([...entries].map(([name, value]) => [name, { value }]));

const queryOf = (query: string): Map<string, string> => {
  const values = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    const before = values.get(name);
    values.set(name, before === undefined ? value : `${before},${value}`);
  }
  return values;
};

/** Headers as the host hands them on: lower-case names, repeated ones joined. */
export const headersOf = ({ headers }: IncomingMessage): [string, string][] =>
  Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]);

const readBody = async (request: IncomingMessage): Promise<Uint8Array | undefined> => {
  const length = Number(request.headers['content-length'] ?? 0);
  // The host passes a body on only when its length is announced: a chunked upload arrives empty.
  if (!(length > 0)) return void request.resume();
  if (length > BODY_LIMIT) throw new HttpFailure(413, 'The request body is too large.');
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

/** The call for a request whose body and answer travel whole, as when the app does not enable HTTP streaming. */
export const bufferedCall = async (
  request: IncomingMessage,
  target: RequestTarget,
  { door, parameters }: Found,
): Promise<Call> => {
  const bytes = await readBody(request);
  const http: RpcHttp = {
    url: `http://${request.headers.host ?? 'localhost'}${encodePath(target.path)}${target.query}`,
    method: request.method ?? 'GET',
    nullableHeaders: nullable(headersOf(request)),
    nullableQuery: nullable(queryOf(target.query)),
    nullableParams: nullable(Object.entries(parameters)),
    ...(bytes === undefined ? {} : { body: { bytes } }),
  };
  return {
    inputData: [{ name: door.trigger.parameter, data: { http } }],
    triggerMetadata: {},
    traceContext: traceWithin(request.headers['traceparent']),
  };
};

const sameSite = { none: undefined, lax: 'Lax', strict: 'Strict', explicitNone: 'None' } as const;

const setCookie = (cookie: RpcCookie): string => {
  const expires = cookie.expires?.value.seconds;
  const attributes: [string, string | number | boolean | undefined][] = [
    ['Expires', expires === undefined ? undefined : new Date(expires * 1_000).toUTCString()],
    ['Max-Age', cookie.maxAge?.value],
    ['Domain', cookie.domain?.value],
    ['Path', cookie.path?.value ?? '/'],
    ['Secure', cookie.secure?.value],
    ['SameSite', sameSite[cookie.sameSite ?? 'none']],
    ['HttpOnly', cookie.httpOnly?.value],
  ];
  const given = attributes.filter(([, value]) => value !== undefined && value !== false);
  const texts = given.map(([name, value]) => (value === true ? name : `${name}=${value}`));
  return [`${encodeURIComponent(cookie.name)}=${encodeURIComponent(cookie.value)}`, ...texts].join('; ');
};

const bodyOf = (data: TypedData | null | undefined): Uint8Array | string =>
  data?.bytes ?? data?.string ?? data?.json ?? '';

/** Writes the answer of a call; a function that returned nothing answers 204. */
export const answerBuffered = (response: ServerResponse, { returnValue }: InvocationResponse): void => {
  const http = returnValue?.http as RpcHttp | undefined;
  if (http === undefined) return void response.writeHead(204).end();
  for (const [name, value] of Object.entries(http.headers ?? {})) response.setHeader(name, value);
  if (http.cookies !== undefined && http.cookies.length > 0)
    response.setHeader('Set-Cookie', http.cookies.map(setCookie));
  response.writeHead(Number(http.statusCode)).end(bodyOf(http.body));
};
