import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { Agent, createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { app } from '@azure/functions';
import { createRegistry, installCoreModule, type Registry } from '../local/functions-host/core-module.ts';
import { createFaultSwitch } from '../local/functions-host/faults.ts';
import { createHostLog } from '../local/functions-host/host-log.ts';
import { createInvoker } from '../local/functions-host/invocation.ts';

// What the embedded Functions host costs, each number beside what it is compared with: `node bench/functions-host.ts`.

const root = join(import.meta.dirname, '..');
const main = join(root, 'local/functions-host/main.ts');
const oneFunction = `import { app } from '@azure/functions';
if (process.env.STREAM) app.setup({ enableHttpStream: true });
app.http('up', { handler: () => ({ body: 'up' }) });`;

const percentile = (values: readonly number[], part: number): number =>
  values.toSorted((one, other) => one - other)[Math.min(values.length - 1, Math.floor(values.length * part))] ??
  Number.NaN;

const print = (what: string, values: readonly number[], unit: string): void => {
  const [median, p99] = [percentile(values, 0.5), percentile(values, 0.99)];
  console.log(
    `${what.padEnd(64)} ${median.toFixed(3).padStart(9)} ${unit} median ${p99.toFixed(3).padStart(9)} ${unit} p99`,
  );
};

const withApp = async (use: (folder: string) => Promise<void>): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-app-'));
  try {
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    await writeFile(join(folder, 'package.json'), '{"type": "module", "main": "main.js"}');
    await writeFile(join(folder, 'host.json'), '{"version": "2.0", "extensions": {"http": {"routePrefix": ""}}}');
    await writeFile(join(folder, 'main.js'), oneFunction);
    await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
};

/** Milliseconds until a Node process has printed its first line; the process and the line go to `use`. */
const untilFirstLine = async (
  options: readonly string[],
  use: (line: string) => Promise<void>,
  environment: Record<string, string> = {},
): Promise<number> => {
  const started = performance.now();
  const child = spawn(process.execPath, options, {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ...environment },
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const took = performance.now() - started;
  await use(line);
  child.kill();
  await once(child, 'exit');
  return took;
};

const nothing = async (): Promise<void> => undefined;

const startTimes = async (folder: string): Promise<void> => {
  const bare = ['--input-type=module', '-e', `console.log('up')`];
  // Without a host the library would warn on standard error; its load costs the same.
  const loaded = ['--input-type=module', '-e', `await import('${join(folder, 'main.js')}'); console.log('up')`];
  const hosted = [main, '--port', '0', '--app', folder];
  const times: [string, string[], number[]][] = [
    ['start: bare Node', bare, []],
    ['start: the empty app by itself', loaded, []],
    ['start: the empty app in the host, to ready', hosted, []],
  ];
  for (let round = 0; round < 15; round += 1) {
    for (const [, options, taken] of times) taken.push(await untilFirstLine(options, nothing));
  }
  for (const [what, , taken] of times) print(what, taken, 'ms');
};

const invocations = async (registry: Registry): Promise<void> => {
  const { model } = registry;
  if (model === undefined) throw new Error('The library registered nothing.');
  const log = createHostLog(() => undefined);
  const parts = { folder: root, registry, model, streamServer: undefined, appHookData: {}, lifeHookData: {} };
  const invoker = createInvoker({ app: parts, log, faults: createFaultSwitch(), functionTimeout: 300_000 });
  const call = { inputData: [{ name: 'message', data: { bytes: Buffer.alloc(350) } }], triggerMetadata: {} };
  const taken: number[] = [];
  for (let index = 0; index < 22_000; index += 1) {
    const started = performance.now();
    await invoker.invoke('bench', call);
    if (index >= 2_000) taken.push(performance.now() - started);
  }
  print('invocation: through the library, an empty handler', taken, 'ms');
};

const request = (url: string, agent: Agent): Promise<void> =>
  new Promise((resolve, reject) => {
    get(url, { agent }, (answer) => void answer.resume().on('end', resolve)).on('error', reject);
  });

const requests = async (what: string, url: string): Promise<void> => {
  const agent = new Agent({ keepAlive: true, maxSockets: 100 });
  const taken: number[] = [];
  for (let index = 0; index < 2_500; index += 1) {
    const started = performance.now();
    await request(url, agent);
    if (index >= 500) taken.push(performance.now() - started);
  }
  print(`request: ${what}, one after the other`, taken, 'ms');
  const started = performance.now();
  await Promise.all(Array.from({ length: 5_000 }, () => request(url, agent)));
  const perSecond = 5_000 / ((performance.now() - started) / 1_000);
  console.log(`${`request: ${what}, 100 at a time`.padEnd(64)} ${perSecond.toFixed(0).padStart(9)} per second`);
  agent.destroy();
};

const httpFloor = async (): Promise<void> => {
  const server = createServer((_, response) => response.end('up')).listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  await requests('a bare Node server', `http://127.0.0.1:${(server.address() as AddressInfo).port}/up`);
  server.close();
};

const registry = createRegistry();
installCoreModule(
  registry,
  createHostLog(() => undefined),
);
app.generic('bench', { trigger: { type: 'serviceBusTrigger', name: 'message' }, handler: () => undefined });

await withApp(async (folder) => {
  await startTimes(folder);
  await invocations(registry);
  await httpFloor();
  const hosted = [main, '--port', '0', '--app', folder];
  const ask = (what: string) => async (line: string) => {
    const { port } = JSON.parse(line) as { port: number };
    await requests(what, `http://127.0.0.1:${port}/up`);
  };
  await untilFirstLine(hosted, ask('the host, whole bodies'));
  await untilFirstLine(hosted, ask('the host, streamed'), { STREAM: 'true' });
});
