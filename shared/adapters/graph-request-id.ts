import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import { methodOf, middleware, setHeader, templateOf } from './graph-middleware.ts';

/** One try at Graph that failed: no URL, no body, no person. `requestId` is what Microsoft's support asks for. */
export interface GraphFailure {
  readonly method: string;
  /** With `{}` in place of ids. */
  readonly path: string;
  /** Missing: no answer came. */
  readonly status?: number;
  readonly requestId?: string;
  readonly clientRequestId: string;
  readonly milliseconds: number;
  /** Name of the error where no answer came. */
  readonly error?: string;
}

export type GraphLog = (failure: GraphFailure) => void;

/** Gives each try a `client-request-id` of its own and logs those that fail with Graph's `request-id`. */
export const graphRequestId = (newId: () => string, log: GraphLog): Middleware =>
  middleware(async (context, next) => {
    const clientRequestId = newId();
    const started = performance.now();
    const failed = (how: Pick<GraphFailure, 'status' | 'requestId' | 'error'>): void =>
      log({ ...called(context), ...how, clientRequestId, milliseconds: Math.round(performance.now() - started) });
    setHeader(context, 'client-request-id', clientRequestId);
    try {
      await next();
    } catch (error) {
      failed({ error: errorName(error) });
      throw error;
    }
    if (context.response && !context.response.ok)
      failed({ status: context.response.status, ...requestIdOf(context.response) });
  });

const called = (context: Context) => ({ method: methodOf(context), path: templateOf(context) });

/** Graph's own id of a request, where it says one. */
export const requestIdOf = ({ headers }: Response): { requestId?: string } => {
  const requestId = headers.get('request-id');
  return requestId === null ? {} : { requestId };
};

/** The name of an error, from whatever realm it comes. */
export const errorName = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : 'unknown';
