import { availableParallelism } from 'node:os';
import { parseTimeSpan } from './duration.ts';
import { overrideHostJson } from './host-json-overrides.ts';
import { readJsonObject } from './settings.ts';
import { StartError } from './start-error.ts';

/** Settings of `extensions.serviceBus`; durations in milliseconds. */
export interface ServiceBusOptions {
  readonly autoCompleteMessages: boolean;
  readonly maxConcurrentCalls: number;
  readonly maxConcurrentSessions: number;
  readonly maxAutoLockRenewalDuration: number;
  readonly sessionIdleTimeout: number;
}

/** What the host takes from host.json, with the real host's defaults; durations in milliseconds. */
export interface HostJson {
  readonly routePrefix: string;
  /** How long one call may take; undefined: without limit. */
  readonly functionTimeout: number | undefined;
  readonly serviceBus: ServiceBusOptions;
  /** `logging.logLevel`: least levels by category. */
  readonly logLevel: Readonly<Record<string, unknown>>;
  /** Members that the local host knows but does not act on, each with the reason. */
  readonly warnings: readonly string[];
}

type Json = Record<string, unknown>;

const MINUTE = 60_000;

const section = (json: Json | undefined, name: string): Json | undefined => {
  const value = json?.[name];
  return typeof value === 'object' && value !== null ? (value as Json) : undefined;
};

const duration = (json: Json | undefined, name: string, where: string, byDefault: number): number => {
  const value = json?.[name];
  if (value === undefined) return byDefault;
  const parsed = typeof value === 'string' ? parseTimeSpan(value) : undefined;
  if (parsed === undefined) throw new StartError(`host.json: ${where}.${name} must be a time span such as "00:05:00".`);
  return parsed;
};

const count = (json: Json | undefined, name: string, where: string, byDefault: number): number => {
  const value = json?.[name] ?? byDefault;
  if (Number.isInteger(value) && (value as number) > 0) return value as number;
  throw new StartError(`host.json: ${where}.${name} must be a whole number above 0.`);
};

const SERVICE_BUS = 'extensions.serviceBus';
const honoured = new Set([
  'autoCompleteMessages',
  'maxConcurrentCalls',
  'maxConcurrentSessions',
  'maxAutoLockRenewalDuration',
  'sessionIdleTimeout',
  'maxConcurrentCallsPerSession',
  'prefetchCount',
]);

const serviceBusWarnings = (json: Json | undefined): string[] => {
  const ignored = Object.keys(json ?? {}).filter((name) => !honoured.has(name));
  const warnings = ignored.map((name) => `host.json: ${SERVICE_BUS}.${name} has no effect in the local host.`);
  if ((json?.['maxConcurrentCallsPerSession'] ?? 1) !== 1)
    warnings.push(
      `host.json: the local host makes one call per session at a time, whatever maxConcurrentCallsPerSession says.`,
    );
  if ((json?.['prefetchCount'] ?? 0) !== 0)
    warnings.push(`host.json: the local host does not prefetch: ${SERVICE_BUS}.prefetchCount has no effect.`);
  return warnings;
};

const serviceBusOptions = (json: Json | undefined): ServiceBusOptions => ({
  autoCompleteMessages: json?.['autoCompleteMessages'] !== false,
  maxConcurrentCalls: count(json, 'maxConcurrentCalls', SERVICE_BUS, 16 * availableParallelism()),
  maxConcurrentSessions: count(json, 'maxConcurrentSessions', SERVICE_BUS, 8),
  maxAutoLockRenewalDuration: duration(json, 'maxAutoLockRenewalDuration', SERVICE_BUS, 5 * MINUTE),
  sessionIdleTimeout: duration(json, 'sessionIdleTimeout', SERVICE_BUS, MINUTE),
});

const functionTimeout = (json: Json | undefined): number | undefined => {
  if (json?.['functionTimeout'] === '-1') return undefined;
  const timeout = duration(json, 'functionTimeout', 'root', 30 * MINUTE);
  return timeout < 0 ? undefined : timeout;
};

const routePrefix = (json: Json | undefined): string => {
  const prefix = section(section(json, 'extensions'), 'http')?.['routePrefix'] ?? 'api';
  if (typeof prefix !== 'string') throw new StartError('host.json: extensions.http.routePrefix must be a text.');
  return prefix.replaceAll(/^\/+|\/+$/g, '');
};

const otherWarnings = (json: Json | undefined): string[] => {
  const known = new Set(['http', 'serviceBus', 'timers']);
  const extensions = Object.keys(section(json, 'extensions') ?? {}).filter((name) => !known.has(name));
  const ownHttp = Object.keys(section(section(json, 'extensions'), 'http') ?? {}).filter(
    (name) => name !== 'routePrefix',
  );
  const warnings = ownHttp.map((name) => `host.json: extensions.http.${name} has no effect in the local host.`);
  const unknown = extensions.map(
    (name) => `host.json: extensions.${name} has no effect: the local host has HTTP, timer and Service Bus triggers.`,
  );
  if (section(json, 'concurrency')?.['dynamicConcurrencyEnabled'] === true)
    warnings.push('host.json: dynamic concurrency has no effect in the local host; the fixed numbers apply.');
  return [...warnings, ...unknown];
};

/** Reads host.json of the app's folder, with what the environment overrides. Throws StartError naming the member that is wrong. */
export const readHostJson = async (folder: string): Promise<HostJson> => {
  const written = await readJsonObject(folder, 'host.json');
  if (written === undefined)
    throw new StartError(`${folder} holds no host.json: --app must name a function app's folder.`);
  const json = overrideHostJson(written, process.env);
  const serviceBus = section(section(json, 'extensions'), 'serviceBus');
  return {
    routePrefix: routePrefix(json),
    functionTimeout: functionTimeout(json),
    serviceBus: serviceBusOptions(serviceBus),
    logLevel: section(section(json, 'logging'), 'logLevel') ?? {},
    warnings: [...serviceBusWarnings(serviceBus), ...otherWarnings(json)],
  };
};
