import type { ManualRun } from './admin.ts';
import { triggerOf, type Trigger } from './bindings.ts';
import type { RegisteredFunction } from './core-module.ts';
import type { HostJson } from './host-json.ts';
import type { HostLog } from './host-log.ts';
import type { Invoker } from './invocation.ts';
import type { MachineClock } from '../machine-clock.ts';
import { StartError } from './start-error.ts';

/** The triggers that bring calls by themselves: timers and Service Bus. */
export interface Listeners {
  /** How each function can be run by hand. */
  readonly manualRuns: readonly ManualRun[];
  /** Takes no more work and resolves when what is under way has ended. */
  stop(): Promise<void>;
}

/** What listeners need of their host. */
export interface ListenerParts {
  readonly functions: Iterable<RegisteredFunction>;
  readonly invoker: Invoker;
  readonly hostJson: HostJson;
  readonly clock: MachineClock;
  readonly log: HostLog;
}

interface Listener {
  readonly run: ManualRun['run'];
  stop(): Promise<void>;
}

const idle = async (): Promise<void> => undefined;

const timer = async (parts: ListenerParts, trigger: Trigger, { metadata }: RegisteredFunction): Promise<Listener> => {
  const { startTimer } = await import('./timer-trigger.ts');
  const { invoker, clock, log } = parts;
  try {
    const started = startTimer({ trigger, metadata, invoker, clock, log });
    return { run: () => started.run(), stop: () => started.stop() };
  } catch (error) {
    throw new StartError(`The timer ${trigger.functionName} cannot start: ${(error as Error).message}.`, {
      cause: error,
    });
  }
};

const serviceBus = async (
  parts: ListenerParts,
  trigger: Trigger,
  { metadata }: RegisteredFunction,
): Promise<Listener> => {
  const { invoker, hostJson, log } = parts;
  // The SDK takes its time to load: only an app with such a trigger pays for it.
  const { startServiceBus } = await import('./service-bus-trigger.ts');
  const pump = await startServiceBus({ trigger, metadata, invoker, hostJson, log });
  const run = async (input: string): Promise<void> => {
    const data = trigger.binding['dataType'] === 'binary' ? { bytes: Buffer.from(input) } : { string: input };
    await invoker
      .invoke(trigger.functionName, { inputData: [{ name: trigger.parameter, data }], triggerMetadata: {} })
      .catch(() => undefined);
  };
  return { run, stop: () => pump.stop() };
};

const start = async (parts: ListenerParts, trigger: Trigger, registered: RegisteredFunction): Promise<Listener> => {
  if (trigger.type === 'timertrigger') return timer(parts, trigger, registered);
  if (trigger.type === 'servicebustrigger') return serviceBus(parts, trigger, registered);
  return { run: undefined, stop: idle };
};

/** Starts every timer and every Service Bus listener. Throws StartError, with nothing left running, if one cannot start. */
export const startListeners = async (parts: ListenerParts): Promise<Listeners> => {
  const listeners: Listener[] = [];
  const manualRuns: ManualRun[] = [];
  const stop = async (): Promise<void> => void (await Promise.all(listeners.map((listener) => listener.stop())));
  try {
    for (const registered of parts.functions) {
      const trigger = triggerOf(registered);
      if (trigger === undefined) continue;
      const listener = await start(parts, trigger, registered);
      listeners.push(listener);
      manualRuns.push({ name: trigger.functionName, trigger: trigger.binding.type, run: listener.run });
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { manualRuns, stop };
};
