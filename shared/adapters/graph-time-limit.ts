import type { Middleware } from '@microsoft/microsoft-graph-client';
import { middleware } from './graph-middleware.ts';

/** Ends a call, its waits, repeats and the reading of its answer included. Redirects are refused: Graph sends none. */
export const graphTimeLimit = (milliseconds: number): Middleware =>
  middleware(async (context, next) => {
    context.options = { ...context.options, signal: AbortSignal.timeout(milliseconds), redirect: 'error' };
    await next();
  });
