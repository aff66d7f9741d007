import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { TableServiceClient } from '@azure/data-tables';
import { BlobServiceClient } from '@azure/storage-blob';
import { freePort } from './free-port.ts';
import { COMPILE_CACHE } from './part.ts';

/** The account and key that Microsoft publishes for its storage emulators; they open nothing else. */
const ACCOUNT = 'devstoreaccount1';
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

const READY_WITHIN_MS = 60_000;

/** The tables that Bicep makes in Azure and this file makes here; the app makes none. */
export const TABLES = ['Contractors', 'Claims', 'Audit', 'DeadLetterNotes', 'Replays', 'Pacing'] as const;

/** The container for the heads of the audit chains. */
const CONTAINER = 'audit-heads';

/** A service of Azurite as a child process. */
export interface Azurite {
  readonly port: number;
  readonly connectionString: string;
  /** Ends it with SIGINT, which flushes what is on disk. Repeatable. */
  stop(): Promise<void>;
}

export interface AzuriteOptions {
  /** 0: a free one. */
  readonly port: number;
  /** A folder to keep everything in over a restart; absent: in memory. */
  readonly folder?: string;
}

/** One of Azurite's services: how it is started, reached, and given what Bicep makes in Azure. */
interface Service {
  readonly name: 'table' | 'blob';
  readonly says: string;
  readonly options: readonly string[];
  readonly connectionString: (port: number) => string;
  readonly fill: (connectionString: string) => Promise<unknown>;
}

const emulated = (endpoint: string, port: number): string =>
  `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${KEY};${endpoint}=http://127.0.0.1:${port}/${ACCOUNT};`;

/** The connection string of the emulator account's tables behind a port of this machine. */
export const azuriteConnectionString = (port: number): string => emulated('TableEndpoint', port);

/** The same of its blobs. */
export const azuriteBlobsConnectionString = (port: number): string => emulated('BlobEndpoint', port);

const makeTables = async (connectionString: string): Promise<void> => {
  const service = TableServiceClient.fromConnectionString(connectionString, { allowInsecureConnection: true });
  await Promise.all(TABLES.map((name) => service.createTable(name)));
};

const makeContainer = (connectionString: string) =>
  BlobServiceClient.fromConnectionString(connectionString).getContainerClient(CONTAINER).createIfNotExists();

const TABLE: Service = {
  name: 'table',
  says: 'table storage',
  options: [],
  connectionString: azuriteConnectionString,
  fill: makeTables,
};
const BLOB: Service = {
  name: 'blob',
  says: 'blob storage',
  // The SDK speaks a later version of the protocol than Azurite lists.
  options: ['--skipApiVersionCheck'],
  connectionString: azuriteBlobsConnectionString,
  fill: makeContainer,
};

const ATTEMPTS = 5;

/** Starts Azurite's tables with the product's tables in it. Rejects with a sentence that says what to do. */
export const startAzurite = (options: AzuriteOptions): Promise<Azurite> => start(TABLE, options);

/** Starts Azurite's blobs with the product's container in it. Rejects with a sentence that says what to do. */
export const startAzuriteBlobs = (options: AzuriteOptions): Promise<Azurite> => start(BLOB, options);

const start = async (service: Service, { port, folder }: AzuriteOptions): Promise<Azurite> => {
  if (port !== 0) return startOn(service, port, folder);
  for (let tried = 1; tried < ATTEMPTS; tried++) {
    // A free port may be taken by the time that it is used.
    const started = await startOn(service, await freePort(), folder).catch(() => undefined);
    if (started) return started;
  }
  return startOn(service, await freePort(), folder);
};

const startOn = async (service: Service, port: number, folder: string | undefined): Promise<Azurite> => {
  const child = launch(service, port, folder);
  const connectionString = service.connectionString(port);
  try {
    await listening(service, child, port);
    await service.fill(connectionString);
  } catch (error) {
    await stopped(child);
    throw error;
  }
  return { port, connectionString, stop: () => stopped(child) };
};

const entryPoint = ({ name }: Service): string => {
  try {
    return createRequire(import.meta.url).resolve(`azurite/dist/src/${name}/main.js`);
  } catch {
    throw new Error('Azurite is missing. Run "npm ci" first: it is a dev dependency of this project.');
  }
};

const launch = (service: Service, port: number, folder: string | undefined): ChildProcess => {
  const { name } = service;
  const where = folder === undefined ? ['--inMemoryPersistence'] : ['--location', folder];
  const at = [`--${name}Host`, '127.0.0.1', `--${name}Port`, String(port)];
  const env = { NODE_COMPILE_CACHE: COMPILE_CACHE, ...process.env };
  const options = [entryPoint(service), ...at, ...service.options, '--disableTelemetry', '--silent', ...where];
  return spawn(process.execPath, options, { env, stdio: ['ignore', 'pipe', 'pipe'] });
};

const listening = ({ says }: Service, child: ChildProcess, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`Azurite did not start within ${READY_WITHIN_MS / 1000} s.`)),
      READY_WITHIN_MS,
    );
    let said = '';
    const listen = (text: Buffer): void => {
      said += text.toString();
      if (!/successfully (started|listens)/.test(said)) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('error', reject).once('exit', () => {
      clearTimeout(timer);
      reject(
        new Error(
          said.includes('EADDRINUSE')
            ? `Port ${port} is taken, and Azurite (${says}) needs it.`
            : `Azurite ended at once: ${said.slice(0, 300)}`,
        ),
      );
    });
  });

const stopped = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGINT');
  await exit;
};
