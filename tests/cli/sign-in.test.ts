import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.ts';

/** A service that tells how to sign in, and then who came. */
let service: Server;
let url: string;
const seen: string[] = [];
beforeAll(async () => {
  service = createServer(({ url: path, headers }, answer) => {
    if (path !== '/api/sign-in') seen.push(headers.authorization ?? '');
    const body = path === '/api/sign-in' ? { clientId: 'c1', scope: 'api://c1/FirstDayPass.Use' } : { contractors: [] };
    answer.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => void service.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => void service.close(resolve)));

/** A folder with a program of this name that writes down what it was asked, and answers so. */
const folderWith = (name: string, answer: string, code = 0): string => {
  const folder = mkdtempSync(join(tmpdir(), 'signed-in-'));
  const program = join(folder, name);
  writeFileSync(program, `#!/bin/sh\necho "$@" > ${folder}/asked\n${answer}\nexit ${code}\n`);
  chmodSync(program, 0o755);
  return folder;
};

const EXPIRES = Math.floor(Date.now() / 1_000) + 3_600;
const AZ = `echo '{"accessToken": "of-the-azure-cli", "expires_on": ${EXPIRES}, "tenant": "t", "tokenType": "Bearer"}'`;
const AZD = `echo '{"token": "of-azd", "expiresOn": "${new Date(EXPIRES * 1_000).toISOString()}"}'`;

const listed = (folder: string) => run(['contractor', 'list', '--url', url], { PATH: `${folder}:/usr/bin:/bin` });

test('the token comes from the Azure CLI, asked for everything that the registration grants', async () => {
  const folder = folderWith('az', AZ);

  const { code, err } = await listed(folder);

  expect([code, err]).toEqual([0, '']);
  expect(seen.at(-1)).toBe('Bearer of-the-azure-cli');
  expect(readFileSync(join(folder, 'asked'), 'utf8')).toMatch(/^account get-access-token .*--resource api:\/\/c1\s*$/);
});

test('without the Azure CLI it comes from azd', async () => {
  const folder = folderWith('azd', AZD);

  expect((await listed(folder)).code).toBe(0);
  expect(seen.at(-1)).toBe('Bearer of-azd');
  expect(readFileSync(join(folder, 'asked'), 'utf8')).toMatch(/^auth token .*--scope api:\/\/c1\/\.default/);
});

test('where neither is installed, that is said at once, with both ways out', async () => {
  const since = performance.now();

  const { code, out, err } = await listed(mkdtempSync(join(tmpdir(), 'nobody-')));

  expect([code, out]).toEqual([3, '']);
  expect(err).toMatch(/^Nobody is signed in\. Run "az login", or put an access token into FIRST_DAY_PASS_TOKEN\./);
  expect(err).toMatch(/Azure CLI/);
  expect(err).not.toContain('    at ');
  expect(performance.now() - since).toBeLessThan(10_000);
});

test('what the Azure CLI says against it is passed on in a line', async () => {
  const folder = folderWith('az', `echo "ERROR: AADSTS65001: The user or administrator has not consented" >&2`, 1);

  const { code, err } = await listed(folder);

  expect(code).toBe(3);
  expect(err).toContain('AADSTS65001');
});

test('a service that is something else gets no token', async () => {
  const other = createServer((_, answer) => void answer.end('<html>'));
  await new Promise<void>((resolve) => void other.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;

  const { code, err } = await run(['contractor', 'list', '--url', address], { PATH: folderWith('az', AZ) });

  expect([code, err]).toEqual([6, expect.stringContaining('is not First Day Pass')]);
  await new Promise((resolve) => void other.close(resolve));
});
