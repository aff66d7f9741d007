import Module from 'node:module';
import type { HostLog } from './host-log.ts';
import type { FunctionCallback, FunctionMetadata, LogCategory, LogLevel, ProgrammingModel } from './rpc.ts';

/** The module that the library asks for by this name; the cloud's worker supplies it, it is not published. */
const CORE = '@azure/functions-core';

/** The hooks that a worker knows. */
export type HookName = 'appStart' | 'appTerminate' | 'preInvocation' | 'postInvocation' | 'log';

/** A hook as the library registers it: it gets the context of its kind and may change it. */
export type Hook = (context: object) => unknown;

/** A registered function. */
export interface RegisteredFunction {
  readonly metadata: FunctionMetadata;
  readonly callback: FunctionCallback;
}

/** What an app registers while it is loaded. */
export interface Registry {
  readonly functions: Map<string, RegisteredFunction>;
  readonly hooks: Record<HookName, Hook[]>;
  model: ProgrammingModel | undefined;
  /** Set once the app has started: from then on nothing may be registered. */
  started: boolean;
}

class Disposable {
  readonly dispose: () => void;
  constructor(dispose: () => void) {
    this.dispose = dispose;
  }
}

const systemError = (message: string): Error =>
  Object.assign(new Error(message), { isAzureFunctionsSystemError: true });

const registerFunction = (registry: Registry, metadata: FunctionMetadata, callback: FunctionCallback): Disposable => {
  if (registry.started) throw systemError('A function can only be registered during app startup.');
  const id = metadata.name.toLowerCase();
  if (registry.functions.has(id)) {
    throw systemError(`Two functions are named "${metadata.name}" (case does not count): rename one of them.`);
  }
  registry.functions.set(id, { metadata, callback });
  return new Disposable(() => registry.functions.delete(id));
};

const registerHook = (registry: Registry, name: string, hook: Hook): Disposable => {
  const hooks = Object.hasOwn(registry.hooks, name) ? registry.hooks[name as HookName] : undefined;
  if (hooks === undefined) {
    throw Object.assign(new RangeError(`Unrecognized hook "${name}"`), { isAzureFunctionsSystemError: true });
  }
  hooks.push(hook);
  return new Disposable(() => void hooks.splice(hooks.indexOf(hook), 1));
};

/** An empty registry. */
export const createRegistry = (): Registry => ({
  functions: new Map(),
  hooks: { appStart: [], appTerminate: [], preInvocation: [], postInvocation: [], log: [] },
  model: undefined,
  started: false,
});

/**
 * Supplies `@azure/functions-core` to this process, where the cloud's worker supplies it. It must be in place before
 * the app's first registration: the library looks once and remembers even a failure.
 */
export const installCoreModule = (registry: Registry, log: HostLog): void => {
  const core = {
    version: '3.14.1-local',
    hostVersion: '4.1052.0',
    Disposable,
    setProgrammingModel: (model: ProgrammingModel) => void (registry.model = model),
    getProgrammingModel: () => registry.model,
    registerFunction: (metadata: FunctionMetadata, callback: FunctionCallback) =>
      registerFunction(registry, metadata, callback),
    registerHook: (name: string, hook: Hook) => registerHook(registry, name, hook),
    log: (level: LogLevel, _category: LogCategory, message: string) => log.write(level, 'app', message),
  };
  const prototype = Module.prototype as unknown as {
    require: NodeJS.Require & ((this: Module, id: string) => unknown);
  };
  const plain: (this: Module, id: string) => unknown = prototype.require;
  prototype.require = Object.assign(function (this: Module, id: string): unknown {
    return id === CORE ? core : plain.call(this, id);
  }, prototype.require);
};
