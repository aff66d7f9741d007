import type { InvocationContext } from '@azure/functions';
import { inInvocation } from '../shared/adapters/functions-log.ts';

/** Runs a handler so that every record it logs carries the invocation's id, its trace parent and the milliseconds so far. */
export const invocation = <T>(context: InvocationContext, handler: () => Promise<T>): Promise<T> =>
  inInvocation(
    {
      invocationId: context.invocationId,
      ...(context.traceContext?.traceParent ? { traceParent: context.traceContext.traceParent } : {}),
      write: (text) => context.log(text),
    },
    handler,
  );
