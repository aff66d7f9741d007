import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..', '..');

let broker: ChildProcess;
let connectionString: string;

beforeEach(async () => {
  broker = spawn(process.execPath, [join(ROOT, 'local/service-bus/main.ts'), '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(broker.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  ({ connectionString } = JSON.parse(line.toString()) as { connectionString: string });
});

afterEach(async () => {
  broker.kill();
  await once(broker, 'exit');
});

const settleMixed = async (guard: 'guarded' | 'unguarded'): Promise<unknown> => {
  const script = join(import.meta.dirname, 'settle-mixed-outcomes.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [
    script,
    connectionString,
    'contractor-events',
    guard,
  ]);
  return JSON.parse(stdout);
};

test('of messages settled in one tick each gets its own outcome', async () => {
  expect(await settleMixed('guarded')).toEqual({ deadLettered: [0, 4] });
});

test('without the guard the AMQP library gives messages the outcome of their neighbours', async () => {
  // When this fails the library has been mended: drop the guard.
  expect(await settleMixed('unguarded')).not.toEqual({ deadLettered: [0, 4] });
});

test('there is one copy of the AMQP library, so that the guard and the client speak of the same', () => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, unknown>;
  };
  const copies = Object.keys(packages).filter((path) => path.endsWith('node_modules/rhea'));
  expect(copies).toEqual(['node_modules/rhea']);
});
