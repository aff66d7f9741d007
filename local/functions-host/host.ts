import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { answerAdmin } from './admin.ts';
import { triggerOf, type Trigger } from './bindings.ts';
import { answerControl } from './control.ts';
import { createRegistry, installCoreModule, type RegisteredFunction } from './core-module.ts';
import { createFaultSwitch } from './faults.ts';
import { loadFunctionApp, terminateFunctionApp } from './function-app.ts';
import { answerHomepage } from './homepage.ts';
import { readHostJson } from './host-json.ts';
import type { HostLog } from './host-log.ts';
import { findDoor, openDoors, type HttpDoor } from './http-routing.ts';
import { drain, listen } from './http-server.ts';
import type { ServeRequest } from './http-serve.ts';
import { answerStatus, createHttpTrigger } from './http-trigger.ts';
import { createInvoker } from './invocation.ts';
import { startListeners, type Listeners } from './listeners.ts';
import { leastLevels } from './log-levels.ts';
import { installMachineClock } from '../machine-clock.ts';
import { readTarget } from './request-path.ts';
import { applyLocalSettings } from './settings.ts';

/** How a host is started. */
export interface HostOptions {
  /** The app's folder: package.json with `main`, and host.json. */
  readonly folder: string;
  /** 0: a free one. */
  readonly port: number;
}

/** A host that runs. */
export interface Host {
  readonly port: number;
  readonly controlPort: number;
  /** Stops taking work, lets what is under way finish, runs the appTerminate hooks. */
  stop(): Promise<void>;
}

const supported = new Set(['httptrigger', 'timertrigger', 'servicebustrigger']);

const warnOfBindings = ({ metadata }: RegisteredFunction, log: HostLog): void => {
  for (const [name, { type, direction }] of Object.entries(metadata.bindings)) {
    const isTrigger = /trigger$/i.test(type);
    if (isTrigger ? supported.has(type.toLowerCase()) : name === '$return' && type.toLowerCase() === 'http') continue;
    log.host(
      'warning',
      `${metadata.name}: the local host has no ${isTrigger ? 'trigger' : `binding (${direction})`} of type ${type}; it does nothing here.`,
    );
  }
};

const route = async (
  doors: readonly HttpDoor[],
  serve: ServeRequest,
  listeners: Listeners,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const target = readTarget(request.url ?? '/');
  if (target === undefined) return answerStatus(response, 400);
  const { path } = target;
  if (path.toLowerCase().startsWith('/admin/')) return answerAdmin(listeners.manualRuns, request, response, path);
  const found = findDoor(doors, request.method ?? 'GET', path);
  if (found !== undefined) return serve(request, response, target, found);
  if (path === '/') return answerHomepage(request, response);
  return answerStatus(response, 404);
};

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Lets a listener that fails unexpectedly answer 500 and say so, instead of taking the process down. */
const guarded =
  (answer: Answer, log: HostLog): RequestListener =>
  (request, response) => {
    answer(request, response).catch((error: unknown) => {
      log.host(
        'error',
        `A request failed in the host: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      answerStatus(response, 500);
    });
  };

/** Everything that stands before the host listens: the clock under the globals, the settings, the app, its calls. */
const prepare = async (folder: string, log: HostLog) => {
  const clock = installMachineClock();
  await applyLocalSettings(folder, process.env);
  const hostJson = await readHostJson(folder);
  log.limit(leastLevels(hostJson.logLevel));
  for (const warning of hostJson.warnings) log.host('warning', warning);

  const registry = createRegistry();
  installCoreModule(registry, log);
  const app = await loadFunctionApp(folder, registry, log);
  const functions = [...registry.functions.values()];
  for (const registered of functions) warnOfBindings(registered, log);

  const faults = createFaultSwitch();
  const invoker = createInvoker({ app, log, faults, functionTimeout: hostJson.functionTimeout });
  return { clock, hostJson, app, functions, faults, invoker };
};

const httpTriggersOf = (functions: readonly RegisteredFunction[]): Trigger[] =>
  functions.flatMap((registered) => triggerOf(registered) ?? []).filter(({ type }) => type === 'httptrigger');

/** Loads the app and serves it. Throws StartError if the app, its settings or a port do not allow it. */
export const startHost = async ({ folder, port }: HostOptions, log: HostLog): Promise<Host> => {
  const { clock, hostJson, app, functions, faults, invoker } = await prepare(folder, log);
  const doors = openDoors(httpTriggersOf(functions), hostJson.routePrefix, log);
  const serve = await createHttpTrigger(invoker, app.streamServer, log);

  // Requests may come as soon as the port is open; they wait for the listeners, which start last.
  const ready = Promise.withResolvers<Listeners>();
  const answer: Answer = async (request, response) => route(doors, serve, await ready.promise, request, response);
  const http = await listen(guarded(answer, log), port, '--port');
  const controlled: Answer = (request, response) => answerControl({ clock, faults }, request, response);
  const control = await listen(guarded(controlled, log), 0, '--port');
  const listeners = await startListeners({ functions, invoker, hostJson, clock, log });
  ready.resolve(listeners);

  return {
    port: http.port,
    controlPort: control.port,
    async stop() {
      await Promise.all([drain(http), listeners.stop()]);
      await invoker.idle();
      await terminateFunctionApp(app, log);
      await drain(control);
    },
  };
};
