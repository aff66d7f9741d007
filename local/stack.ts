import { randomBytes } from 'node:crypto';
import { azuriteBlobsConnectionString, startAzurite, startAzuriteBlobs, type Azurite } from './azurite.ts';
import { freePort } from './free-port.ts';
import { startControl, type Control } from './control.ts';
import { startPart, type Part } from './part.ts';
import { grantedPermissions, sampleSettings, settingsFromEnvironment } from './settings.ts';

/** Ports of the parts; 0 is any free one. */
export interface Ports {
  readonly app: number;
  readonly serviceBus: number;
  readonly graph: number;
  readonly keyVault: number;
  readonly signIn: number;
  readonly tables: number;
  readonly blobs: number;
}

/** The ports that `local.settings.sample.json` names. */
export const USUAL_PORTS: Ports = {
  app: 7071,
  serviceBus: 5672,
  graph: 7072,
  keyVault: 7073,
  signIn: 7074,
  tables: 10_002,
  blobs: 10_000,
};
export const FREE_PORTS: Ports = { app: 0, serviceBus: 0, graph: 0, keyVault: 0, signIn: 0, tables: 0, blobs: 0 };

export interface StackOptions {
  readonly ports: Ports;
  /** False: the stand-ins alone, for somebody else's Functions host. */
  readonly host: boolean;
  /** Settings that differ from the sample. */
  readonly settings?: Readonly<Record<string, string>>;
  /** A seed of the directory; absent: `local/people.json`. */
  readonly seedFile?: string;
  /** A folder in which tables outlive a restart of Azurite; absent: in memory. Blobs are always in memory. */
  readonly tablesFolder?: string;
  /** Told of each part as it becomes ready. */
  readonly progress?: (name: string) => void;
  /** Where the host's log lines go; absent: standard error. */
  readonly log?: (line: string) => void;
}

/** The whole product on this machine. */
export interface Stack {
  readonly serviceBus: Part;
  readonly graph: Part;
  readonly keyVault: Part;
  readonly signIn: Part;
  readonly azurite: Azurite;
  readonly blobs: Azurite;
  readonly host: Part | undefined;
  readonly control: Control;
  /** The settings that the app runs with. */
  readonly settings: Readonly<Record<string, string>>;
  /** Where the app answers. */
  readonly appUrl: string;
  stop(): Promise<void>;
}

/** Starts every part; when one cannot start, those that did are stopped again. */
export const startStack = async (options: StackOptions): Promise<Stack> => {
  const started: { stop(): Promise<void> }[] = [];
  const keep = async <T extends { stop(): Promise<void> }>(name: string, part: Promise<T>): Promise<T> => {
    const ready = await part;
    started.unshift(ready);
    options.progress?.(name);
    return ready;
  };
  try {
    return await start(options, keep, () => stopAll(started));
  } catch (error) {
    await stopAll(started);
    throw error;
  }
};

type Keep = <T extends { stop(): Promise<void> }>(name: string, part: Promise<T>) => Promise<T>;

/** The last part first, since it still talks to the others while it drains; then the others together. */
const stopAll = async ([last, ...others]: readonly { stop(): Promise<void> }[]): Promise<void> => {
  await last?.stop();
  await Promise.all(others.map((part) => part.stop()));
};

const start = async (options: StackOptions, keep: Keep, stop: () => Promise<void>): Promise<Stack> => {
  // The app has to know its own address before it listens.
  const port = options.ports.app === 0 ? await freePort() : options.ports.app;
  const blobsPort = options.ports.blobs === 0 ? await freePort() : options.ports.blobs;
  const parts = await standIns(options, keep);
  const settings = {
    ...sampleSettings(),
    ...settingsFromEnvironment(),
    ...options.settings,
    ...addresses(parts),
    BLOBS: azuriteBlobsConnectionString(blobsPort),
    PUBLIC_URL: `http://localhost:${port}`,
  };
  const clocks = [parts.serviceBus, parts.graph, parts.keyVault, parts.signIn].map(controlUrlOf);
  const control = await keep('control', startControl(clocks));
  // The app asks for blobs an hour later at the earliest, so they may take their time beside it.
  const [blobs, host] = await together(
    keep,
    startAzuriteBlobs({ port: blobsPort }),
    options.host ? startHost(port, settings, options.log) : undefined,
  );
  if (host) clocks.push(controlUrlOf(host));
  const appUrl = host?.ready['url'] ?? `http://localhost:${port}`;
  return { ...parts, blobs, host, control, settings, appUrl, stop };
};

/** Kept in this order whichever is ready first, since the last one kept is the first to stop. */
const together = async (
  keep: Keep,
  blobs: Promise<Azurite>,
  host: Promise<Part> | undefined,
): Promise<[Azurite, Part | undefined]> => {
  await Promise.allSettled([blobs, host]);
  const kept = await keep('azurite-blobs', blobs).catch(async (error: unknown) => {
    await host?.then(
      (part) => part.stop(),
      () => undefined,
    );
    throw error;
  });
  return [kept, host && (await keep('functions-host', host))];
};

const controlUrlOf = ({ ready }: Part): string =>
  ready['controlUrl'] ?? ready['url'] ?? new URL(ready['issuer'] ?? '').origin;

type StandIns = Pick<Stack, 'serviceBus' | 'graph' | 'keyVault' | 'signIn' | 'azurite'>;

const standIns = async ({ ports, log, tablesFolder, seedFile }: StackOptions, keep: Keep): Promise<StandIns> => {
  const part = (name: string, port: number, ...args: string[]) =>
    keep(name, startPart({ name, args: ['--port', String(port), ...args], ...(log ? { log } : {}) }));
  const azurite = keep(
    'azurite',
    startAzurite({ port: ports.tables, ...(tablesFolder === undefined ? {} : { folder: tablesFolder }) }),
  );
  const seed = seedFile === undefined ? [] : ['--config', seedFile];
  const all = await Promise.allSettled([
    part('service-bus', ports.serviceBus),
    part('graph', ports.graph, '--permissions', grantedPermissions().join(','), ...seed),
    part('key-vault', ports.keyVault, '--seed', `pepper=${randomBytes(32).toString('base64url')}`),
    part('sign-in', ports.signIn),
    azurite,
  ]);
  const failed = all.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
  const [serviceBus, graph, keyVault, signIn] = all.map(
    (outcome) => (outcome as PromiseFulfilledResult<Part>).value,
  ) as [Part, Part, Part, Part];
  return { serviceBus, graph, keyVault, signIn, azurite: await azurite };
};

const addresses = ({ serviceBus, graph, keyVault, signIn, azurite }: StandIns): Record<string, string> => ({
  SERVICE_BUS: serviceBus.ready['connectionString'] ?? '',
  TABLES: azurite.connectionString,
  GRAPH_URL: graph.ready['url'] ?? '',
  IDENTITY_ENDPOINT: graph.ready['identityEndpoint'] ?? '',
  KEY_VAULT_URL: keyVault.ready['url'] ?? '',
  SIGN_IN_ISSUER: signIn.ready['issuer'] ?? '',
  SIGN_IN_CLIENT_ID: signIn.ready['clientId'] ?? '',
});

/** Starts one instance of the app in a host of its own; several may share one stack. */
export const startHost = (
  port: number,
  settings: Readonly<Record<string, string>>,
  log: StackOptions['log'],
): Promise<Part> =>
  startPart({
    name: 'functions-host',
    args: ['--port', String(port), '--app', '.'],
    environment: settings,
    ...(log ? { log } : {}),
  });
