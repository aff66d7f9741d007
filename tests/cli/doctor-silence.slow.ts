import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { reportSchema } from '../../cli/doctor/report.ts';
import { wholeStack, type WholeStack } from '../stack/whole-stack.ts';
import { unwell, type Environment } from './doctor-at-hand.ts';
import { run } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
let whole: WholeStack;
let settings: Environment;
beforeAll(async () => {
  whole = await wholeStack();
  settings = whole.stack.settings;
}, 60_000);
afterAll(async () => {
  await whole?.stop();
  rmSync(folder, { recursive: true });
});

test('hangs nobody for more than ten seconds when it takes a call and never answers', async () => {
  const silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const file = join(folder, 'silent.json');
  const KEY_VAULT_URL = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  writeFileSync(file, JSON.stringify({ Values: { ...settings, KEY_VAULT_URL } }));
  const since = performance.now();

  const { code, out } = await run(['doctor', '--settings', file, '--json']);
  const took = performance.now() - since;
  silent.closeAllConnections();
  silent.close();

  expect(code).toBe(9);
  expect(unwell(reportSchema.parse(JSON.parse(out)).checks)).toEqual({ 'vault/answers': 'wrong' });
  expect(took).toBeLessThan(20_000);
}, 60_000);
