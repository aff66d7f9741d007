import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { runIn } from './run.ts';

const PROGRAM = join(import.meta.dirname, '../../cli/first-day-pass.ts');

const letter = (n: number) => ({
  id: `${n}~1`,
  enqueuedAt: '2026-11-22T06:00:00.000Z',
  fault: n % 2 ? 'ADDRESS_MISSING' : 'EXPIRED',
  contractor: `C-${n}`,
  eventType: 'io.firstdaypass.contractor.hired.v1',
  replays: 0,
  heldBack: false,
});

let service: Server;
let ended: string[] = [];
beforeAll(async () => {
  service = createServer((request, response) => {
    let body = '';
    request.on('data', (text: Buffer) => (body += text.toString()));
    request.on('end', () => {
      const asked = body === '' ? [] : (JSON.parse(body) as { letters: string[] }).letters;
      ended = [...ended, ...asked];
      const outcomes = Object.fromEntries(asked.map((id) => [id, 'replayed']));
      const page = { deadLetters: [1, 2, 3, 4, 5, 6].map(letter), looked: 6 };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(request.method === 'GET' ? page : { outcomes, removed: 0 }));
    });
  });
  await new Promise<void>((resolve) => void service.listen(0, '127.0.0.1', resolve));
});
afterAll(() => void service.close());

const environment = (): Record<string, string> => ({
  FIRST_DAY_PASS_URL: `http://127.0.0.1:${(service.address() as AddressInfo).port}`,
  FIRST_DAY_PASS_TOKEN: 't',
});

/** Runs it at a terminal, a pseudo one: `script` of util-linux. Types `answer` when it asks. */
const atTerminal = async (args: string, answer = '', more: Readonly<Record<string, string>> = {}) => {
  const command = `'${process.execPath}' '${PROGRAM}' ${args}; echo "ended $?"`;
  const child = spawn('script', ['-qc', command, '/dev/null'], {
    env: { PATH: process.env['PATH'] ?? '', TERM: 'xterm-256color', ...environment(), ...more },
  });
  let screen = '';
  child.stdout.on('data', (text: Buffer) => {
    screen += text.toString();
    if (answer !== '' && screen.includes('[y/N]')) child.stdin.end(answer);
  });
  await once(child, 'close');
  return screen;
};

test('at a terminal a list has names in bold, columns in line, and a count', async () => {
  const screen = await atTerminal('dead-letter list');

  expect(screen).toContain('\u001B[1m');
  const [names = '', first = ''] = stripVTControlCharacters(screen).split(/\r?\n/);
  expect(names.split(/ {2,}/)).toEqual(['id', 'enqueued', 'fault', 'contractor', 'type', 'replays', 'held back']);
  expect(first.indexOf('ADDRESS_MISSING')).toBe(names.indexOf('fault'));
  expect(screen).toContain('6 dead letter(s)');
});

test('with NO_COLOR there is no colour, and piped there is neither colour nor heading', async () => {
  expect(await atTerminal('dead-letter list', '', { NO_COLOR: '1' })).not.toContain('\u001B[');
  const piped = await runIn({ environment: environment() }, ['dead-letter', 'list', '--limit', '1']);

  expect(piped.out).toBe('1~1\t2026-11-22T06:00:00.000Z\tADDRESS_MISSING\tC-1\tcontractor.hired.v1\t0\t\n');
});

test('a replay asks first, after it has shown what is meant; whoever says no has changed nothing', async () => {
  ended = [];

  const screen = await atTerminal('dead-letter replay --all --reason mended', 'n\n');

  expect(screen).toMatch(/3 {2}ADDRESS_MISSING[^]*This will replay 6 dead letter\(s\)\. \[y\/N\]/);
  expect(screen).toMatch(/Nothing was changed\.[^]*ended 1/);
  expect(ended).toEqual([]);
});

test('whoever says yes sees a bar with the rate and the time left', async () => {
  ended = [];

  const screen = await atTerminal('dead-letter replay --all --rate 6 --reason mended', 'y\n');

  expect(screen).toMatch(/\[#+\.+\] 3 of 6, \d+ a second, \d+ s left/);
  expect(screen).toMatch(/6 {2}replayed[^]*ended 0/);
  expect(ended).toHaveLength(6);
});
