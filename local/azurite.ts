import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { TableServiceClient } from '@azure/data-tables';
import { freePort } from './free-port.ts';
import { COMPILE_CACHE } from './part.ts';

/** The account and key that Microsoft publishes for its storage emulators; they open nothing else. */
const ACCOUNT = 'devstoreaccount1';
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

const READY_WITHIN_MS = 60_000;

/** The tables that Bicep makes in Azure and this file makes here; the app makes none. */
export const TABLES = ['Contractors', 'Claims', 'Audit', 'DeadLetterNotes', 'Replays', 'Pacing'] as const;

/** Azurite's table service as a child process. */
export interface Azurite {
  readonly port: number;
  readonly connectionString: string;
  /** Ends it with SIGINT, which flushes what is on disk. Repeatable. */
  stop(): Promise<void>;
}

export interface AzuriteOptions {
  /** 0: a free one. */
  readonly port: number;
  /** A folder to keep rows in over a restart; absent: in memory. */
  readonly folder?: string;
}

/** The connection string of the emulator account behind a port of this machine. */
export const azuriteConnectionString = (port: number): string =>
  `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${KEY};TableEndpoint=http://127.0.0.1:${port}/${ACCOUNT};`;

const ATTEMPTS = 5;

/** Starts Azurite's tables with the product's tables in it. Rejects with a sentence that says what to do. */
export const startAzurite = async ({ port, folder }: AzuriteOptions): Promise<Azurite> => {
  if (port !== 0) return startOn(port, folder);
  for (let tried = 1; tried < ATTEMPTS; tried++) {
    // A free port may be taken by the time that it is used.
    const started = await startOn(await freePort(), folder).catch(() => undefined);
    if (started) return started;
  }
  return startOn(await freePort(), folder);
};

const startOn = async (port: number, folder: string | undefined): Promise<Azurite> => {
  const child = launch(port, folder);
  await listening(child, port);
  const connectionString = azuriteConnectionString(port);
  await makeTables(connectionString);
  return { port, connectionString, stop: () => stopped(child) };
};

const entryPoint = (): string => {
  try {
    return createRequire(import.meta.url).resolve('azurite/dist/src/table/main.js');
  } catch {
    throw new Error('Azurite is missing. Run "npm ci" first: it is a dev dependency of this project.');
  }
};

const launch = (port: number, folder: string | undefined): ChildProcess => {
  const where = folder === undefined ? ['--inMemoryPersistence'] : ['--location', folder];
  const options = ['--tableHost', '127.0.0.1', '--tablePort', String(port), '--disableTelemetry', '--silent', ...where];
  const env = { NODE_COMPILE_CACHE: COMPILE_CACHE, ...process.env };
  return spawn(process.execPath, [entryPoint(), ...options], { env, stdio: ['ignore', 'pipe', 'pipe'] });
};

const listening = (child: ChildProcess, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`Azurite did not start within ${READY_WITHIN_MS / 1000} s.`)),
      READY_WITHIN_MS,
    );
    let said = '';
    const listen = (text: Buffer): void => {
      said += text.toString();
      if (!said.includes('successfully started')) return;
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
            ? `Port ${port} is taken, and Azurite (table storage) needs it.`
            : `Azurite ended at once: ${said.slice(0, 300)}`,
        ),
      );
    });
  });

const makeTables = async (connectionString: string): Promise<void> => {
  const service = TableServiceClient.fromConnectionString(connectionString, { allowInsecureConnection: true });
  await Promise.all(TABLES.map((name) => service.createTable(name)));
};

const stopped = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGINT');
  await exit;
};
