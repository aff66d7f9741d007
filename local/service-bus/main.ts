import { readFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { parseArgs } from 'node:util';

// Before anything else is loaded: from the second start on, types are not stripped anew.
enableCompileCache();
const { startBroker } = await import('./broker.ts');
const { ConfigError, parseConfig } = await import('./config.ts');

const USAGE = 'node local/service-bus/main.ts [--port NUMBER] [--config FILE]';
const DEFAULT_CONFIG = new URL('./config.json', import.meta.url);
const DEFAULT_PORT = '5672';

const fail = (problem: string): never => {
  process.stderr.write(`${problem}\n`);
  process.exit(1);
};

const readArguments = (): { port: number; config: string | URL } => {
  try {
    const { values } = parseArgs({ options: { port: { type: 'string' }, config: { type: 'string' } } });
    const port = Number(values.port ?? DEFAULT_PORT);
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      fail('--port: give a number from 0 (any free one) to 65535');
    return { port, config: values.config ?? DEFAULT_CONFIG };
  } catch (error) {
    return fail(`${(error as Error).message}\nUsage: ${USAGE}`);
  }
};

const readConfig = (file: string | URL) => {
  try {
    return parseConfig(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (error instanceof ConfigError) return fail(`${String(file)}: ${error.message}`);
    return fail(`--config ${String(file)}: cannot be read as JSON: ${(error as Error).message}`);
  }
};

const { port, config } = readArguments();
const broker = await startBroker(readConfig(config), port).catch((error: NodeJS.ErrnoException) =>
  error.code === 'EADDRINUSE' ? fail(`Port ${port} is taken; choose another with --port`) : fail(error.message),
);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void broker.stop());
const { connectionString, adminConnectionString, controlUrl } = broker;
process.stdout.write(
  `${JSON.stringify({ service: 'service-bus', port: broker.port, connectionString, adminConnectionString, controlUrl })}\n`,
);
