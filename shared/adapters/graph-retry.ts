import { setTimeout as sleep } from 'node:timers/promises';
import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import { methodOf, middleware, templateOf } from './graph-middleware.ts';

/** Repeating these changes nothing: every PATCH of ours sets values. */
const REPEATABLE = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH']);

/** A POST may mint or mail, and is never sent twice; only one that adds a reference finds at worst that it stands there. */
const isRepeatable = (context: Context): boolean =>
  REPEATABLE.has(methodOf(context)) || templateOf(context).endsWith('/$ref');

const PASSING = new Set([429, 503, 504]);

/** Pauses before the second and the third try, where Graph names none. */
const PAUSES_MS = [200, 600];

/** All that one call waits by itself. Longer waits are for the queue: the message goes back with the time that Graph named. */
const PATIENCE_MS = 2_000;

/** Repeats calls that may be repeated, after the pause that Graph asks for, as long as that is short. */
export const graphRetry = (): Middleware =>
  middleware(async (context, next) => {
    let left = PATIENCE_MS;
    for (const pause of isRepeatable(context) ? PAUSES_MS : []) {
      const wait = await tryOnce(context, next, pause);
      if (wait === undefined || wait > left) return;
      left -= wait;
      await context.response?.body?.cancel();
      await sleep(wait, undefined, context.options?.signal ? { signal: context.options.signal } : {});
    }
    await next();
  });

/** The pause before another try; undefined: there is nothing to repeat. */
const tryOnce = async (context: Context, next: () => Promise<void>, pause: number): Promise<number | undefined> => {
  try {
    await next();
  } catch (error) {
    if (context.options?.signal?.aborted) throw error;
    delete context.response;
    return pause;
  }
  const { response } = context;
  return response && PASSING.has(response.status) ? (retryAfterMs(response.headers) ?? pause) : undefined;
};

/**
 * What `Retry-After` asks for, in milliseconds: seconds, also fractional, or a date, read against the answer's own `Date` so
 * that no clock of ours matters. RFC 9110, section 10.2.3.
 */
export const retryAfterMs = (headers: Headers): number | undefined => {
  const value = headers.get('retry-after')?.trim();
  if (!value) return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000);
  const wait = Date.parse(value) - (Date.parse(headers.get('date') ?? '') || Date.now());
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
};
