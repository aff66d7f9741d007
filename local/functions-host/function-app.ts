import { glob } from 'node:fs/promises';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Registry } from './core-module.ts';
import type { HostLog } from './host-log.ts';
import type { ProgrammingModel } from './rpc.ts';
import { withStreamServer } from './stream-server.ts';
import { readJsonObject } from './settings.ts';
import { StartError } from './start-error.ts';

/** An app that has been loaded: what it registered, and how it wants its HTTP requests. */
export interface FunctionApp {
  readonly folder: string;
  readonly registry: Registry;
  readonly model: ProgrammingModel;
  /** The library's own server for requests; undefined unless the app enables HTTP streaming. */
  readonly streamServer: Server | undefined;
  /** Shared by all hooks of the app. */
  readonly appHookData: Record<string, unknown>;
  /** Shared by the hooks of starting and terminating alone. */
  readonly lifeHookData: Record<string, unknown>;
}

const entryFiles = async (folder: string, main: string): Promise<string[]> => {
  const files: string[] = [];
  for await (const file of glob(main, { cwd: folder })) files.push(file);
  if (files.length === 0)
    throw new StartError(`The entry point "${main}" of ${join(folder, 'package.json')} matches no file.`);
  return files.toSorted();
};

const explain = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

const loadFile = async (folder: string, file: string): Promise<void> => {
  try {
    await import(pathToFileURL(join(folder, file)).href);
  } catch (error) {
    throw new StartError(`The app's entry point ${join(folder, file)} failed while it was loaded: ${explain(error)}.`, {
      cause: error,
    });
  }
};

const entryPoint = async (folder: string): Promise<string> => {
  const packageJson = await readJsonObject(folder, 'package.json');
  const main = packageJson?.['main'];
  if (typeof main === 'string' && main !== '') return main;
  throw new StartError(`${join(folder, 'package.json')} must name the app's entry point in "main".`);
};

/** What the worker itself can do; the library answers with its own capabilities beside these. */
const workerCapabilities = (): Record<string, string> => ({
  RawHttpBodyBytes: 'true',
  RpcHttpBodyOnly: 'true',
  RpcHttpTriggerMetadataRemoved: 'true',
  IgnoreEmptyValuedRpcHttpHeaders: 'true',
  UseNullableValueDictionaryForHttp: 'true',
  WorkerStatus: 'true',
  TypedDataCollection: 'true',
  HandlesWorkerTerminateMessage: 'true',
});

const runAppStart = async (app: FunctionApp): Promise<void> => {
  try {
    for (const hook of app.registry.hooks.appStart) {
      await hook({ hookData: app.lifeHookData, appHookData: app.appHookData, functionAppDirectory: app.folder });
    }
  } catch (error) {
    throw new StartError(`An appStart hook of the app failed: ${explain(error)}.`, { cause: error });
  }
};

/**
 * Loads the app as the worker does: the files that package.json's `main` names, then the appStart hooks, then the
 * library's capabilities; after that nothing can be registered. Throws StartError saying what failed.
 */
export const loadFunctionApp = async (folder: string, registry: Registry, log: HostLog): Promise<FunctionApp> => {
  for (const file of await entryFiles(folder, await entryPoint(folder))) {
    await loadFile(folder, file);
    log.host('debug', `Loaded the entry point ${file}.`);
  }
  const { model } = registry;
  if (model === undefined) throw new StartError(`The app in ${folder} registered no function with @azure/functions.`);
  const app = { folder, registry, model, streamServer: undefined, appHookData: {}, lifeHookData: {} };
  await runAppStart(app);
  const { server } = await withStreamServer(() => model.getCapabilities(workerCapabilities()));
  registry.started = true;
  return { ...app, streamServer: server };
};

/** Runs the appTerminate hooks; a hook that fails is logged and the next one runs. */
export const terminateFunctionApp = async (app: FunctionApp, log: HostLog): Promise<void> => {
  for (const hook of app.registry.hooks.appTerminate) {
    try {
      await hook({ hookData: app.lifeHookData, appHookData: app.appHookData });
    } catch (error) {
      log.host('error', `An appTerminate hook failed: ${explain(error)}.`);
    }
  }
};
