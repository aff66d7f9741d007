import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { TableClient } from '@azure/data-tables';

/** The account and key that Microsoft publishes for its storage emulators; they open nothing else. */
const ACCOUNT = 'devstoreaccount1';
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** The tables that Bicep makes in Azure. */
const TABLES = ['Contractors', 'Claims', 'Audit', 'DeadLetterNotes', 'Replays', 'Pacing'] as const;

const ATTEMPTS = 5;
const READY_WITHIN_MS = 15_000;

/** Table storage on loopback, empty, in memory. */
export interface Azurite {
  readonly port: number;
  readonly connectionString: string;
  /** Makes one more table, under a name of its own, so that a test sees only its own rows. */
  freshTable(): Promise<string>;
  /** Repeatable. */
  stop(): Promise<void>;
}

/** The connection string of the emulator account behind a port of this machine. */
export const azuriteConnectionString = (port: number): string =>
  `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${KEY};TableEndpoint=http://127.0.0.1:${port}/${ACCOUNT};`;

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

const OPTIONS = '--tableHost 127.0.0.1 --inMemoryPersistence --disableTelemetry --silent';

const launch = (port: number) => {
  const options = [...OPTIONS.split(' '), '--tablePort', String(port)];
  return spawn(process.execPath, ['node_modules/azurite/dist/src/table/main.js', ...options], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
};

type Child = ReturnType<typeof launch>;

/** Resolves when Azurite says that it listens; false when it ended first, as it does when the port was just taken. */
const listens = async (child: Child): Promise<boolean> => {
  const deadline = AbortSignal.timeout(READY_WITHIN_MS);
  return new Promise((resolve, reject) => {
    deadline.addEventListener('abort', () => reject(new Error('Azurite did not start in time')));
    child.stdout.on('data', (text: Buffer) => {
      if (text.includes('successfully started')) resolve(true);
    });
    child.once('error', reject).once('exit', () => resolve(false));
  });
};

const stopped = async (child: Child): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGINT');
  await exit;
};

const createTable = (connectionString: string, name: string): Promise<void> =>
  TableClient.fromConnectionString(connectionString, name, { allowInsecureConnection: true }).createTable();

/** Starts Azurite's tables on a free loopback port, with the product's tables in it. */
export const startAzurite = async (attempts = ATTEMPTS): Promise<Azurite> => {
  const port = await freePort();
  const child = launch(port);
  if (!(await listens(child))) {
    if (attempts > 1) return startAzurite(attempts - 1);
    throw new Error('Azurite ended before it listened');
  }
  const connectionString = azuriteConnectionString(port);
  await Promise.all(TABLES.map((name) => createTable(connectionString, name)));
  let made = 0;
  const freshTable = async (): Promise<string> => {
    const name = `Fresh${(made += 1)}`;
    await createTable(connectionString, name);
    return name;
  };
  return { port, connectionString, freshTable, stop: () => stopped(child) };
};
