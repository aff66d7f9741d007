import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import { headersOf } from './http-buffered.ts';
import { HttpFailure } from './http-failure.ts';
import type { Found } from './http-routing.ts';
import type { ServeRequest } from './http-serve.ts';
import type { Call, Invoker } from './invocation.ts';
import { encodePath, type RequestTarget } from './request-path.ts';
import { traceWithin } from './trace-context.ts';
import { typedMetadata } from './typed-data.ts';

/**
 * The call that goes with a streamed request. The library takes every text among the metadata for a route
 * parameter, and the host puts the query there too (its `code` aside); the route's own parameters win.
 */
const streamedCall = (
  request: IncomingMessage,
  target: RequestTarget,
  { door, parameters }: Found,
  invocationId: string,
): Call => {
  const query = Object.fromEntries(new URLSearchParams(target.query));
  delete query['code'];
  return {
    invocationId,
    inputData: [{ name: door.trigger.parameter, data: { http: {} } }],
    traceContext: traceWithin(request.headers['traceparent']),
    triggerMetadata: typedMetadata({ ...query, ...parameters, Headers: Object.fromEntries(headersOf(request)) }),
  };
};

/** Marks a request as the host's proxy does before the library sees it. */
const mark = (request: IncomingMessage, target: RequestTarget, invocationId: string): void => {
  request.url = `${encodePath(target.path)}${target.query}`;
  Object.assign(request.headers, {
    'x-ms-invocation-id': invocationId,
    'x-forwarded-host': request.headers.host ?? 'localhost',
    'x-forwarded-proto': 'http',
  });
};

/** The platform leaves a request without an answer waiting until its own limit. */
const noAnswer = (): HttpFailure =>
  new HttpFailure(504, 'The function returned nothing while HTTP streaming is enabled: nobody answers the request.');

/**
 * Serves through the library's own HTTP server. The real host is another process and forwards each request there;
 * in one process the request and its answer are handed over as they are, which spares a connection for each.
 */
export const serveStreamed =
  (invoker: Invoker, library: Server): ServeRequest =>
  async (request, response, target, found) => {
    const invocationId = randomUUID();
    const call = streamedCall(request, target, found, invocationId);
    mark(request, target, invocationId);
    library.emit('request', request, response);
    await invoker.invoke(found.door.trigger.functionName, call);
    if (!response.headersSent && !response.destroyed) throw noAnswer();
  };
