import { randomUUID } from 'node:crypto';
import { Agent, type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { headersOf } from './http-buffered.ts';
import { HttpFailure } from './http-failure.ts';
import type { Found } from './http-routing.ts';
import type { HttpTrigger } from './http-trigger.ts';
import type { Call, Invoker } from './invocation.ts';
import { encodePath, type RequestTarget } from './request-path.ts';
import { traceWithin } from './trace-context.ts';
import { typedMetadata } from './typed-data.ts';

const agent = new Agent({ keepAlive: true });

/** How long an answer may be on its way after its function has returned, in milliseconds. */
const ANSWER_GRACE = 5_000;

/** The platform leaves a request without an answer waiting until its own limit. */
const noAnswer = (): HttpFailure =>
  new HttpFailure(504, 'The function returned nothing while HTTP streaming is enabled: nobody answers the request.');

/** A request on its way to the library's own HTTP server. */
interface Forwarded {
  /** Resolves when the answer has gone out whole. */
  readonly answered: Promise<void>;
  /** Ends the exchange with the library; what has not been answered stays unanswered. */
  abort(): void;
  /** Rejects if the answer has not begun soon; for after the function has returned. */
  expectAnswer(): Promise<void>;
}

const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
  'te',
  'trailer',
]);

const passOn = async (from: IncomingMessage, to: ServerResponse): Promise<void> => {
  for (const [name, value] of Object.entries(from.headers)) {
    if (value !== undefined && !hopByHop.has(name)) to.setHeader(name, value);
  }
  to.writeHead(from.statusCode ?? 500);
  to.flushHeaders();
  await pipeline(from, to);
};

/** Forwards a request to the library's server at `to`, under the id of the invocation that will pick it up. */
const forward = (
  request: IncomingMessage,
  response: ServerResponse,
  target: RequestTarget,
  to: URL,
  invocationId: string,
): Forwarded => {
  const upstream = httpRequest(new URL(`${encodePath(target.path)}${target.query}`.replace(/^\/+/, '/'), to), {
    agent,
    method: request.method,
    headers: {
      ...request.headers,
      'x-ms-invocation-id': invocationId,
      'x-forwarded-host': request.headers.host ?? 'localhost',
      'x-forwarded-proto': 'http',
    },
  });
  const begun = new Promise<IncomingMessage>((resolve, reject) => {
    upstream.once('response', resolve).once('error', reject);
  });
  const answered = begun.then((answer) => passOn(answer, response));
  answered.catch(() => undefined);
  response.once('close', () => void (response.writableFinished || upstream.destroy()));
  pipeline(request, upstream).catch(() => undefined);
  return {
    answered,
    abort: () => void upstream.destroy(),
    async expectAnswer() {
      const { promise, reject } = Promise.withResolvers<never>();
      const timer = setTimeout(() => reject(noAnswer()), ANSWER_GRACE);
      await Promise.race([begun, promise]).finally(() => clearTimeout(timer));
    },
  };
};

/**
 * The call that goes with a forwarded request. The library takes every text among the metadata for a route
 * parameter, and the host puts the query there too (its `code` aside); the route's own parameters win.
 */
const streamedCall = (request: IncomingMessage, target: RequestTarget, found: Found, invocationId: string): Call => {
  const query = Object.fromEntries(new URLSearchParams(target.query));
  delete query['code'];
  return {
    invocationId,
    inputData: [{ name: found.door.trigger.parameter, data: { http: {} } }],
    traceContext: traceWithin(request.headers['traceparent']),
    triggerMetadata: typedMetadata({ ...query, ...found.parameters, Headers: Object.fromEntries(headersOf(request)) }),
  };
};

/** Serves through the library's server at `streamTo`. */
export const serveStreamed =
  (invoker: Invoker, streamTo: URL): HttpTrigger =>
  async (request, response, target, found) => {
    const invocationId = randomUUID();
    const forwarded = forward(request, response, target, streamTo, invocationId);
    try {
      await invoker.invoke(found.door.trigger.functionName, streamedCall(request, target, found, invocationId));
      await forwarded.expectAnswer();
      await forwarded.answered;
    } catch (error) {
      // Nothing else would ever end the request that waits at the library's server.
      forwarded.abort();
      throw error;
    }
  };
