import { setTimeout as delay } from 'node:timers/promises';
import type { RetryContext, RetryOptions } from './rpc.ts';

const seconds = (value: { readonly seconds: number } | undefined, byDefault: number): number =>
  (value?.seconds ?? byDefault) * 1_000;

const pause = (options: RetryOptions, retryCount: number): number => {
  if (options.retryStrategy !== 'exponentialBackoff') return seconds(options.delayInterval, 0);
  return Math.min(seconds(options.minimumInterval, 1) * 2 ** (retryCount - 1), seconds(options.maximumInterval, 60));
};

/** Runs `attempt` and repeats it as the function's retry policy says; the first attempt has no retry context. Rejects with the last error. */
export const withRetries = async <T>(
  options: RetryOptions | undefined,
  attempt: (context: RetryContext | undefined) => Promise<T>,
): Promise<T> => {
  const maxRetryCount = options?.maxRetryCount ?? 0;
  let context: RetryContext | undefined;
  for (let retryCount = 1; ; retryCount += 1) {
    try {
      return await attempt(context);
    } catch (error) {
      // The platform reads -1 as without end.
      if (options === undefined || (maxRetryCount >= 0 && retryCount > maxRetryCount)) throw error;
      context = {
        retryCount,
        maxRetryCount,
        exception: { message: error instanceof Error ? error.message : String(error) },
      };
      await delay(pause(options, retryCount));
    }
  }
};
