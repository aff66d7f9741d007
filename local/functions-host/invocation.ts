import { randomUUID } from 'node:crypto';
import type { FaultSwitch } from './faults.ts';
import type { InvocationRequest, InvocationResponse } from './rpc.ts';
import { limited } from './time-limit.ts';
import { traceWithin } from './trace-context.ts';
import { Invocation, run, type Worker } from './worker.ts';

/** What a trigger brings for one call. */
export type Call = Pick<InvocationRequest, 'inputData' | 'triggerMetadata'> &
  Partial<Pick<InvocationRequest, 'invocationId' | 'retryContext' | 'traceContext'>>;

/** Makes calls and knows which are under way. */
export interface Invoker {
  /** Runs the function once. Rejects with what its handler threw, or when the call took too long or was cut short. */
  invoke(name: string, call: Call): Promise<InvocationResponse>;
  /** Resolves once no call is under way. */
  idle(): Promise<void>;
}

interface InvokerParts extends Worker {
  readonly faults: FaultSwitch;
  /** Milliseconds; undefined: without limit. */
  readonly functionTimeout: number | undefined;
}

const describe = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

/** The calls of an app's functions. */
export const createInvoker = (parts: InvokerParts): Invoker => {
  const { app, log, faults, functionTimeout } = parts;
  const running = new Set<Promise<unknown>>();

  const invokeOnce = async (name: string, call: Call): Promise<InvocationResponse> => {
    const registered = app.registry.functions.get(name.toLowerCase());
    if (registered === undefined) throw new Error(`There is no function named "${name}".`);
    const traceContext = call.traceContext ?? traceWithin(undefined);
    const request = { ...call, traceContext, invocationId: call.invocationId ?? randomUUID(), functionId: name };
    const invocation = new Invocation(parts, request, registered);
    const started = performance.now();
    const took = () => `${Math.round(performance.now() - started)} ms`;
    try {
      const response = await limited(
        () => run(parts, invocation, registered.callback),
        functionTimeout,
        faults.take(name),
      );
      log.write('debug', name, `Succeeded in ${took()}.`, request.invocationId);
      return response;
    } catch (error) {
      log.write('error', name, `Failed after ${took()}: ${describe(error)}`, request.invocationId);
      throw error;
    }
  };

  return {
    async invoke(name, call) {
      const invocation = invokeOnce(name, call);
      running.add(invocation);
      try {
        return await invocation;
      } finally {
        running.delete(invocation);
      }
    },
    async idle() {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
};
