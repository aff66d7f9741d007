import type { CallFaults } from './faults.ts';

/** The exit code of a worker that the platform killed: 128 + SIGTERM. */
const KILLED = 143;

/** The host gave up on a call; what its handler does later is ignored. */
export class InvocationAbortedError extends Error {
  override readonly name = 'InvocationAbortedError';
}

const rejectAfter = (milliseconds: number, why: string): { promise: Promise<never>; clear: () => void } => {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new InvocationAbortedError(why)), milliseconds);
  return { promise, clear: () => clearTimeout(timer) };
};

/**
 * Runs a call under the host's time limit (milliseconds; undefined: none) and the faults that were asked for. The
 * platform kills the worker at the limit; here the call fails and its handler runs on unheard.
 */
export const limited = async <T>(
  run: () => Promise<T>,
  limit: number | undefined,
  { abortAfterMs, exitAfterMs }: CallFaults,
): Promise<T> => {
  const limits = [];
  if (limit !== undefined) limits.push(rejectAfter(limit, `The call took longer than functionTimeout (${limit} ms).`));
  if (abortAfterMs !== undefined)
    limits.push(rejectAfter(abortAfterMs, `The call was aborted after ${abortAfterMs} ms, as asked for.`));
  const exit = exitAfterMs === undefined ? undefined : setTimeout(() => process.exit(KILLED), exitAfterMs);
  try {
    return await (limits.length === 0 ? run() : Promise.race([run(), ...limits.map(({ promise }) => promise)]));
  } finally {
    clearTimeout(exit);
    for (const { clear } of limits) clear();
  }
};
