import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json as jsonOf } from 'node:stream/consumers';
import { until } from '../../samples/contractor-day.ts';
import { runIn } from './run.ts';

const LETTERS = Array.from({ length: 250 }, (_, n) => ({ id: `${n + 1}~1`, fault: 'EXPIRED' }));

/** What becomes of a batch: its answer, or `cut`, a connection that breaks. */
type Act = (letters: readonly string[], batch: number) => Readonly<Record<string, string>> | 'cut' | number;

/** A service with 250 dead letters, whose answers to batches a test decides. */
let service: Server;
let act: Act;
let batches: number;
const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  response.setHeader('content-type', 'application/json');
  if (request.method === 'GET') return void response.end(JSON.stringify({ deadLetters: LETTERS, looked: 250 }));
  const { letters } = (await jsonOf(request)) as { letters: string[] };
  const outcomes = act(letters, (batches += 1));
  if (outcomes === 'cut') request.socket.destroy();
  else if (typeof outcomes === 'number') response.writeHead(outcomes).end(JSON.stringify({ message: 'No.' }));
  else response.end(JSON.stringify({ outcomes, removed: 0 }));
};
beforeEach(async () => {
  batches = 0;
  service = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => void service.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  service.closeAllConnections();
  service.close();
});

const environment = (): Record<string, string> => ({
  FIRST_DAY_PASS_URL: `http://127.0.0.1:${(service.address() as AddressInfo).port}`,
  FIRST_DAY_PASS_TOKEN: 't',
});
const REPLAY = ['dead-letter', 'replay', '--all', '--reason', 'a test', '--yes'] as const;
const replay = (...more: string[]) => runIn({ environment: environment() }, [...REPLAY, ...more]);

const all = (letters: readonly string[], outcome = 'replayed') =>
  Object.fromEntries(letters.map((id) => [id, outcome]));

test('a connection that breaks once is tried again, and nobody notices', async () => {
  act = (letters, batch) => (batch === 2 ? 'cut' : all(letters));

  const { code, out, err } = await replay('--json');

  expect([code, err, JSON.parse(out)]).toEqual([0, '', { outcomes: { replayed: 250 }, left: 0 }]);
  expect(batches).toBe(4);
}, 20_000);

test.each<[string, ReturnType<Act>, RegExp]>([
  ['a service that goes away', 'cut', /cannot be reached/],
  ['a queue that goes away', 503, /No\./],
])(
  '%s half way: what was done is told, what is left, and how to go on',
  async (_, away, says) => {
    act = (letters, batch) => (batch > 1 ? away : all(letters));

    const { code, out, err } = await replay('--json');

    expect([code, JSON.parse(out)]).toEqual([6, { outcomes: { replayed: 100 }, left: 150 }]);
    expect(err).toMatch(says);
    expect(err).toContain('150 letter(s) are left. Run the same command again: what is done is not repeated.');
    expect(batches).toBe(5);
  },
  20_000,
);

test('a token that expires half way is told in the same way', async () => {
  act = (letters, batch) => (batch > 2 ? 401 : all(letters));

  const { code, out, err } = await replay();

  expect([code, out]).toEqual([3, expect.stringMatching(/200 {2}replayed/)]);
  expect(err).toMatch(/az login[^]*50 letter\(s\) are left/);
});

test('letters in somebody else’s hands are asked about again until that one has finished', async () => {
  act = (letters, batch) =>
    batch === 3 ? all(letters, 'in progress') : batch === 4 ? all(letters, 'done before') : all(letters);

  const { code, out } = await replay('--json');

  expect([code, JSON.parse(out)]).toEqual([0, { outcomes: { replayed: 200, 'done before': 50 }, left: 0 }]);
}, 20_000);

test('Ctrl+C finishes the batch in hand and says what is left', async () => {
  act = (letters) => all(letters);
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, '../../cli/first-day-pass.ts'), ...REPLAY, '--rate', '8'],
    {
      env: { PATH: process.env['PATH'] ?? '', ...environment() },
    },
  );
  let told = '';
  child.stdout.on('data', (text: Buffer) => (told += text.toString()));
  child.stderr.on('data', (text: Buffer) => (told += text.toString()));
  await until('three batches', async () => (batches < 3 ? undefined : true));
  child.kill('SIGINT');

  const [code] = (await once(child, 'close')) as [number];

  expect(code).toBe(7);
  const [, left = ''] = /(\d+) letter\(s\) are left/.exec(told) ?? [];
  expect(Number(left)).toBe(250 - 2 * batches);
  expect(told).toContain('Run the same command again');
}, 20_000);
