import { app, type HttpMethod, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { logRecord } from '../shared/adapters/functions-log.ts';
import { Fault } from '../shared/domain/fault.ts';
import { scrubbed } from '../shared/domain/scrub.ts';
import { failure } from './http-answer.ts';
import type { Headers } from './http-headers.ts';
import { invocation } from './invocation.ts';

/** Every method that the library can represent (fetch knows neither TRACE nor CONNECT: those are the host's 404). */
const METHODS: HttpMethod[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** One address and what answers there. */
export interface HttpRoute {
  /** The host tries routes in the order of these names, so one that takes every path is named last. */
  readonly name: string;
  /** An ASP.NET route template, without leading slash. */
  readonly route: string;
  readonly allow: readonly HttpMethod[];
  /** Of every answer of this route, whatever it says. */
  readonly headers: Headers;
  readonly handle: (request: HttpRequest) => HttpResponseInit | Promise<HttpResponseInit>;
}

const isAway = (error: unknown): boolean => error instanceof Fault && (error.kind === 'away' || error.kind === 'retry');

/** Whatever is thrown is one answer to the caller, and a record for the operators. */
const failed = (route: string, error: unknown): HttpResponseInit => {
  const fault = error instanceof Fault ? error.code : 'UNEXPECTED';
  logRecord({ event: 'request failed', route, fault, ...(isAway(error) ? {} : { stack: scrubbed(error) }) });
  return failure('try-later');
};

const handled = async (route: HttpRoute, request: HttpRequest): Promise<HttpResponseInit> => {
  const { allow } = route;
  if (!allow.includes(request.method as HttpMethod)) return failure('wrong-method', {}, { Allow: allow.join(', ') });
  try {
    return await route.handle(request);
  } catch (error) {
    return failed(route.name, error);
  }
};

const withHeaders = ({ headers }: HttpRoute, answered: HttpResponseInit): HttpResponseInit => ({
  ...answered,
  headers: { ...headers, ...(answered.headers as Headers | undefined) },
});

/**
 * Registers one address for every method: it answers 405 itself, and each of its answers carries its headers. Refusals
 * are counted in the log by their status; what the caller sent is not logged.
 */
export const registerRoute = (route: HttpRoute): void =>
  app.http(route.name, {
    route: route.route,
    methods: METHODS,
    authLevel: 'anonymous',
    handler: (request, context) =>
      invocation(context, async () => {
        const answered = withHeaders(route, await handled(route, request));
        const { status = 200 } = answered;
        if (status >= 400) logRecord({ event: 'request refused', route: route.name, status });
        return answered;
      }),
  });
