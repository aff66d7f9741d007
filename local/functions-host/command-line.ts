import { flushCompileCache } from 'node:module';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startHost, type Host, type HostOptions } from './host.ts';
import { captureConsole, createHostLog, type HostLog } from './host-log.ts';
import { StartError } from './start-error.ts';

const usage = 'node local/functions-host/main.ts --app FOLDER [--port NUMBER]';

const readOptions = (): HostOptions => {
  const { values } = parseArgs({ options: { app: { type: 'string' }, port: { type: 'string', default: '7071' } } });
  const port = Number(values.port);
  if (values.app === undefined) throw new StartError(`--app is missing: ${usage}.`);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new StartError(`--port must be a number from 0 (a free port) to 65535: ${usage}.`);
  return { folder: resolve(values.app), port };
};

const explain = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

const fail = (log: HostLog, message: string): never => {
  log.host('critical', message);
  process.exit(1);
};

/** SIGTERM and SIGINT drain; a second one ends the process at once. */
const stopOnSignal = (host: Host, log: HostLog): void => {
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(143);
    stopping = true;
    host.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(log, `The host did not stop cleanly: ${explain(error)}`),
    );
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
};

/** Runs a host as the command line asks for, until a signal stops it; prints the ready line on standard output. */
export const runHost = async (): Promise<void> => {
  const ready = process.stdout.write.bind(process.stdout);
  const log = createHostLog((line) => void process.stderr.write(`${line}\n`));
  captureConsole(log);
  process.on('uncaughtException', (error) =>
    fail(
      log,
      `The app ended its worker by an error that nobody caught; the platform starts a new one. ${explain(error)}`,
    ),
  );
  try {
    const host = await startHost(readOptions(), log);
    stopOnSignal(host, log);
    const urls = { url: `http://localhost:${host.port}`, controlUrl: `http://localhost:${host.controlPort}` };
    ready(`${JSON.stringify({ service: 'functions-host', port: host.port, ...urls })}\n`);
    setImmediate(flushCompileCache);
  } catch (error) {
    fail(log, error instanceof StartError ? error.message : explain(error));
  }
};
