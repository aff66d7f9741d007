import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { sampleSettings } from '../../local/settings.ts';
import { until } from '../../samples/contractor-day.ts';
import { runStack } from '../../samples/running-stack.ts';

const run = async (
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ code: number | null; said: string }> => {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += text.toString()));
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code, said };
};

const processesOf = async (marker: string): Promise<string> =>
  (
    await run([
      '-e',
      `process.stdout.write(require('node:child_process').execSync('ps -eo pid,ppid,args').toString().split('\\n').filter((line) => line.includes(${JSON.stringify(marker)}) && !line.includes(' -e ')).join('\\n'))`,
    ])
  ).said;

test('the stack is ready with one JSON line, and ends without leaving a process behind', async () => {
  const stack = await runStack();
  const port = new URL(stack.at.app).port;
  expect(await (await fetch(`${stack.at.app}/api/health`)).json()).toEqual({ status: 'ok' });
  expect(stack.at).toMatchObject({
    graph: { baseUrl: expect.stringMatching(/\/v1\.0$/) },
    people: { sponsor: 'sam.okafor@contoso.example' },
  });

  await stack.stop();
  expect(await processesOf(`--port ${port} `)).toBe('');
  await expect(fetch(`${stack.at.app}/api/health`)).rejects.toThrow('fetch failed');
  await expect(fetch(`${stack.at.graph.url}/mail`)).rejects.toThrow('fetch failed');
}, 60_000);

test('whoever starts it sees the sample contractor hired, step by step, and is told how to go on', async () => {
  const child = spawn(process.execPath, ['local/main.ts', '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += text.toString()));
  const ended = once(child, 'exit');
  try {
    await until(
      'the end of the sample run',
      async () => said.includes('Ctrl-C') || child.exitCode !== null || undefined,
      45_000,
    );
  } finally {
    child.kill('SIGINT');
    await ended;
  }

  const steps = ['event accepted', 'internal guest account made', 'claim opened', 'Go on by hand', 'npm run hire'];
  expect(steps.map((step) => said.indexOf(step)).every((at, n, all) => at > (all[n - 1] ?? 0))).toBe(true);
}, 60_000);

test('a port that is taken is named, with the way to move', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const { code, said } = await run(['local/main.ts', '--no-sample', '--port', String(port)]);
  taken.close();

  expect(code).toBe(1);
  expect(said).toMatch(/port \d+ is taken/i);
  expect(said).toContain('--port 0');
}, 60_000);

test('settings that do not hold are all named before anything starts', async () => {
  const { TAP_GROUP_ID: _group, ...settings }: Record<string, string> = { ...sampleSettings(), MAILBOXES: 'nobody' };
  const { code, said } = await run(['local/functions-host/main.ts', '--port', '0', '--app', '.'], {
    ...settings,
    TAP_GROUP: 'x',
  });

  expect(code).toBe(1);
  expect(said).toContain('TAP_GROUP_ID is missing');
  expect(said).toContain('MAILBOXES does not fit');
}, 60_000);

test('a tenant whose Temporary Access Pass policy is off is named at start-up, with the way out', async () => {
  const stack = await runStack();
  try {
    await fetch(`${stack.at.graph.url}/_local/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ policy: { state: 'disabled' } }),
    });
    const settings = {
      ...sampleSettings(),
      GRAPH_URL: stack.at.graph.url,
      IDENTITY_ENDPOINT: `${stack.at.graph.url}/msi/token`,
      SERVICE_BUS: stack.at.serviceBus.connectionString,
      TABLES: stack.at.tables.connectionString,
      KEY_VAULT_URL: stack.at.keyVault.url,
      SIGN_IN_ISSUER: stack.at.signIn.issuer,
    };
    const child = spawn(process.execPath, ['local/functions-host/main.ts', '--port', '0', '--app', '.'], {
      env: { ...process.env, ...settings },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    const found = new Promise<void>((resolve) => {
      child.stderr.on('data', (text: Buffer) => {
        said += text.toString();
        if (said.includes('PASS_POLICY_DISABLED')) resolve();
      });
    });
    await found;
    child.kill('SIGTERM');
    await once(child, 'exit');
    expect(said).toContain('Enable the Temporary Access Pass policy in Entra');
  } finally {
    await stack.stop();
  }
}, 60_000);
