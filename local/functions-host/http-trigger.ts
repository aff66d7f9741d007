import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerBuffered, BodyTooLargeError, bufferedCall } from './http-buffered.ts';
import type { Found } from './http-routing.ts';
import { forward, NoAnswerError, streamedCall } from './http-streamed.ts';
import type { Invoker } from './invocation.ts';
import type { RequestTarget } from './request-path.ts';

/** Answers a request that found its function. */
export type HttpTrigger = (
  request: IncomingMessage,
  response: ServerResponse,
  target: RequestTarget,
  found: Found,
) => Promise<void>;

/** Ends an answer with a bare status; one that has begun can only be cut off. */
export const answerStatus = (response: ServerResponse, status: number): void => {
  if (response.headersSent) return void response.destroy();
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  response.writeHead(status, { 'Content-Length': 0 }).end();
};

const statusOf = (error: unknown): number => {
  if (error instanceof BodyTooLargeError) return 413;
  return error instanceof NoAnswerError ? 504 : 500;
};

const buffered =
  (invoker: Invoker): HttpTrigger =>
  async (request, response, target, found) => {
    const call = await bufferedCall(request, target, found);
    answerBuffered(response, await invoker.invoke(found.door.trigger.functionName, call));
  };

const streamed =
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

/** The HTTP trigger: through the library's server at `streamTo` if the app streams, else with whole bodies. A call that fails is a 500 without a body. */
export const createHttpTrigger = (invoker: Invoker, streamTo: URL | undefined): HttpTrigger => {
  const serve = streamTo === undefined ? buffered(invoker) : streamed(invoker, streamTo);
  return async (request, response, target, found) => {
    try {
      await serve(request, response, target, found);
    } catch (error) {
      answerStatus(response, statusOf(error));
    }
  };
};
