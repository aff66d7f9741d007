import type { Hook, RegisteredFunction } from './core-module.ts';
import type { FunctionApp } from './function-app.ts';
import type { HostLog } from './host-log.ts';
import type {
  CoreInvocationContext,
  FunctionCallback,
  InvocationRequest,
  InvocationResponse,
  LogLevel,
} from './rpc.ts';

/** What stands for the Node worker: the loaded app, and where its calls log. */
export interface Worker {
  readonly app: FunctionApp;
  readonly log: HostLog;
}

interface HookData {
  readonly hookData: Record<string, unknown>;
  readonly appHookData: Record<string, unknown>;
  readonly invocationContext: unknown;
}

/** One call under way, as the library sees the worker. */
export class Invocation implements CoreInvocationContext {
  readonly invocationId: string;
  readonly request: InvocationRequest;
  readonly metadata: RegisteredFunction['metadata'];
  state: CoreInvocationContext['state'];
  hookData: HookData | undefined;
  readonly #app: FunctionApp;
  readonly #log: HostLog;

  constructor({ app, log }: Worker, request: InvocationRequest, { metadata }: RegisteredFunction) {
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

/** Runs a call in the worker's own order: arguments, pre hooks, handler, post hooks, answer. */
export const run = async (
  { app }: Worker,
  invocation: Invocation,
  callback: FunctionCallback,
): Promise<InvocationResponse> => {
  const { model, registry, appHookData } = app;
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
