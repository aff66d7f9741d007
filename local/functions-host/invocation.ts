import { randomUUID } from 'node:crypto';
import type { Hook, RegisteredFunction } from './core-module.ts';
import type { FaultSwitch } from './faults.ts';
import type { FunctionApp } from './function-app.ts';
import type { HostLog } from './host-log.ts';
import { limited } from './time-limit.ts';
import { traceWithin } from './trace-context.ts';
import type {
  CoreInvocationContext,
  FunctionCallback,
  InvocationRequest,
  InvocationResponse,
  LogLevel,
} from './rpc.ts';

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

interface InvokerParts {
  readonly app: FunctionApp;
  readonly log: HostLog;
  readonly faults: FaultSwitch;
  /** Milliseconds; undefined: without limit. */
  readonly functionTimeout: number | undefined;
}

interface HookData {
  readonly hookData: Record<string, unknown>;
  readonly appHookData: Record<string, unknown>;
  readonly invocationContext: unknown;
}

class Invocation implements CoreInvocationContext {
  readonly invocationId: string;
  readonly request: InvocationRequest;
  readonly metadata: RegisteredFunction['metadata'];
  state: CoreInvocationContext['state'];
  hookData: HookData | undefined;
  readonly #app: FunctionApp;
  readonly #log: HostLog;

  constructor({ app, log }: InvokerParts, request: InvocationRequest, { metadata }: RegisteredFunction) {
    this.invocationId = request.invocationId;
    this.request = request;
    this.metadata = metadata;
    this.#app = app;
    this.#log = log;
  }

  log(level: LogLevel, category: 'user' | 'system' | 'customMetric', message: string): void {
    const context = { ...this.hookData, level, category, message };
    for (const hook of this.#app.registry.hooks.log) hook(context);
    this.#log.write(context.level, this.metadata.name, context.message, this.invocationId);
  }
}

const runHooks = async (hooks: readonly Hook[], context: object): Promise<void> => {
  for (const hook of hooks) await hook(context);
};

const during = async <T>(
  invocation: Invocation,
  state: CoreInvocationContext['state'],
  act: () => Promise<T>,
): Promise<T> => {
  invocation.state = state;
  try {
    return await act();
  } finally {
    invocation.state = undefined;
  }
};

/** The worker's own order: arguments, pre hooks, handler, post hooks, answer. */
const run = async (
  parts: InvokerParts,
  invocation: Invocation,
  callback: FunctionCallback,
): Promise<InvocationResponse> => {
  const { model, registry, appHookData } = parts.app;
  const steps = model.getInvocationModel(invocation);
  const { context, inputs } = await steps.getArguments();
  const shared: HookData = { hookData: {}, appHookData, invocationContext: context };
  invocation.hookData = shared;

  const before = { ...shared, functionCallback: callback, inputs };
  await during(invocation, 'preInvocationHooks', () => runHooks(registry.hooks.preInvocation, before));

  const after = { ...shared, inputs: before.inputs, result: null as unknown, error: null as unknown };
  await during(invocation, 'invocation', async () => {
    try {
      after.result = await steps.invokeFunction(context, before.inputs, before.functionCallback);
    } catch (error) {
      after.error = error;
    }
  });
  await during(invocation, 'postInvocationHooks', () => runHooks(registry.hooks.postInvocation, after));
  if (after.error !== null && after.error !== undefined) return Promise.reject(after.error);
  return steps.getResponse(context, after.result);
};

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
