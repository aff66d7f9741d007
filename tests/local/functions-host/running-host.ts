import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { eventually } from './eventually.ts';

const root = join(import.meta.dirname, '../../..');
const ownApp = join(import.meta.dirname, 'app');

/** The Core Tools' command: set, the contract runs against the real host. */
const realHost = process.env['FUNC'];

/** Whether the real host is under test: it has no control endpoint and writes another log. */
export const isRealHost = realHost !== undefined;

/** One record of the local host's log. */
export interface LogRecord {
  readonly time: string;
  readonly level: string;
  readonly source: string;
  readonly invocationId?: string;
  readonly message: string;
}

/** What a handler was given; see the test app. */
export interface Seen {
  readonly function: string;
  readonly input: unknown;
  readonly metadata: Record<string, unknown>;
  readonly retryContext?: unknown;
}

/** A host under test, as a process of its own. */
export interface RunningHost {
  readonly url: string;
  readonly controlUrl: string;
  readonly process: ChildProcess;
  readonly records: readonly LogRecord[];
  /** What the handler `name` of the test app was given so far. */
  seen(name: string): Promise<Seen[]>;
  control(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<Response>;
  /** Sends SIGTERM and resolves with the exit code. */
  stop(): Promise<number | null>;
}

/** A process that a test started: what it printed first, and everything on its standard error. */
export interface StartedProcess {
  readonly process: ChildProcess;
  /** Its first line on standard output, or undefined if it ended without one. */
  readonly firstLine: Promise<string | undefined>;
  readonly errorLines: string[];
}

/** Starts a script of the project with the Node that runs the tests. */
export const startScript = (
  script: string,
  options: readonly string[],
  environment: Record<string, string> = {},
): StartedProcess => {
  const child = spawn(process.execPath, [join(root, script), ...options], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const errorLines: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => errorLines.push(line));
  const lines = createInterface({ input: child.stdout });
  const firstLine = Promise.race([
    once(lines, 'line').then(([line]) => String(line)),
    once(child, 'close').then(() => undefined),
  ]);
  return { process: child, firstLine, errorLines };
};

/** Ends a process that a test started and resolves with its exit code. */
export const end = async (child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> => {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const gone = once(child, 'exit');
  child.kill(signal);
  return ((await gone) as [number | null])[0];
};

/** A port that nobody listens on at the moment. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

const started = (child: ChildProcess, url: string, controlUrl: string, records: LogRecord[]): RunningHost => ({
  url,
  controlUrl,
  process: child,
  records,
  async seen(name) {
    const all = (await (await fetch(`${url}/api/seen`)).json()) as Seen[];
    return all.filter((one) => one.function === name);
  },
  control: (method, path, body) =>
    fetch(`${controlUrl}${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }),
  stop: () => end(child),
});

const startLocalHost = async (environment: Record<string, string>, folder: string): Promise<RunningHost> => {
  const {
    process: child,
    firstLine,
    errorLines,
  } = startScript('local/functions-host/main.ts', ['--port', '0', '--app', folder], environment);
  const line = await firstLine;
  if (line === undefined) throw new Error(`The host did not start: ${errorLines.join('\n')}`);
  const { url, controlUrl } = JSON.parse(line) as { url: string; controlUrl: string };
  const records = { get: () => errorLines.map((text) => JSON.parse(text) as LogRecord) };
  return Object.defineProperty(started(child, url, controlUrl, []), 'records', records);
};

const startRealHost = async (
  command: string,
  environment: Record<string, string>,
  folder: string,
): Promise<RunningHost> => {
  const port = await freePort();
  const child = spawn(command, ['start', '--port', String(port)], {
    cwd: folder,
    env: { ...process.env, FUNCTIONS_WORKER_RUNTIME: 'node', ...environment },
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  await eventually(async () => (await fetch(`${url}/api/seen`)).ok, 60_000);
  return started(child, url, url, []);
};

/** Starts a host on the test app, or on `folder`, with these settings. */
export const startHost = (environment: Record<string, string> = {}, folder = ownApp): Promise<RunningHost> =>
  realHost === undefined ? startLocalHost(environment, folder) : startRealHost(realHost, environment, folder);
