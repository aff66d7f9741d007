import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import { startPart, type Part } from '../../local/part.ts';
import { acknowledge, land, redeem } from '../../pages/claim/client.ts';
import {
  claimIdOf,
  linkIn,
  mailsOf,
  reachOf,
  releaseAs,
  signInWith,
  tokenFor,
  until,
} from '../../samples/contractor-day.ts';
import { starter, storyOf, wholeStack, type WholeStack } from '../stack/whole-stack.ts';

const LARGEST_ZIP = 2 * 1024 * 1024;

let home: string;
let folder: string;
let said: string;
let whole: WholeStack;
let host: Part;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'package-'));
  folder = join(home, 'app');
  said = await packageInto(home);
  whole = await wholeStack({ host: false });
  host = await startPart({
    name: 'functions-host',
    args: ['--port', new URL(whole.at.app).port, '--app', folder],
    environment: whole.stack.settings,
    log: (line) => void whole.log.push(line),
  });
}, 120_000);
afterAll(async () => {
  await host?.stop();
  await whole?.stop();
  await rm(home, { recursive: true, force: true });
});

const packageInto = async (into: string): Promise<string> =>
  (await promisify(execFile)(process.execPath, ['infra/package/main.ts', '--into', into])).stdout;

const sourcesOfBundle = async (): Promise<string[]> => {
  const { sources } = JSON.parse(await readFile(`${folder}.cjs.map`, 'utf8')) as { sources: string[] };
  return sources.map((source) => relative(process.cwd(), join(folder, 'functions', source)));
};

const filesOf = async (): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
};

test('the packaged app takes a contractor from an event to a pass that signs in once', async () => {
  await whole.send(starter('C-77'));
  const mail = await until('the mail', async () => (await mailsOf(whole.at, 'c-77@example.net'))[0]);
  const landing = await land(linkIn(mail));
  if (!landing) throw new Error('no link');
  const token = await tokenFor(whole.at, whole.at.people.sponsor);
  const { status, body } = await releaseAs(whole.at, token, claimIdOf(landing));
  expect(status).toBe(200);

  const revealed = await redeem(reachOf(whole.at), landing, body.pin ?? '');

  expect(revealed).toMatchObject({ kind: 'revealed', userPrincipalName: 'ana.nrc77@contoso.example' });
  if (revealed.kind !== 'revealed') return;
  expect(await acknowledge(reachOf(whole.at), landing)).toBe(true);
  expect(await signInWith(whole.at, revealed.userPrincipalName, revealed.pass)).toBe(200);
  expect(await signInWith(whole.at, revealed.userPrincipalName, revealed.pass)).toBe(401);
  expect(await storyOf(whole, 'C-77')).toContain('claim acknowledged');
}, 60_000);

test('the packaged pages are served with their hashed names', async () => {
  for (const page of ['claim', 'release']) {
    const html = await (await fetch(`${whole.at.app}/${page}`)).text();
    const [, script] = /src="(\/assets\/[^"]+)"/.exec(html) ?? [];
    expect(script).toMatch(new RegExp(`^/assets/${page}-[A-Z0-9]{8}\\.js$`));
    expect((await fetch(`${whole.at.app}${script}`)).headers.get('cache-control')).toMatch(/immutable/);
  }
});

test('nothing of the local stack, the tests or the development tools is inside', async () => {
  const { devDependencies } = JSON.parse(await readFile('package.json', 'utf8')) as { devDependencies: object };
  const ofDevelopment = Object.keys(devDependencies).map((name) => `node_modules/${name}/`);
  const sources = await sourcesOfBundle();
  const foreign = sources.filter((input) =>
    ['local/', 'tests/', 'samples/', 'bench/', 'infra/', 'cli/', ...ofDevelopment].some((place) =>
      input.startsWith(place),
    ),
  );

  expect(sources.filter((source) => source.startsWith('shared/')).length).toBeGreaterThan(50);
  expect(foreign).toEqual([]);
  expect((await filesOf()).filter((name) => /local\.settings|\.env|\.ts$|\.map$|node_modules/.test(name))).toEqual([]);
});

test('nothing of the machine that packaged it is inside', async () => {
  const own = [process.cwd(), home, whole.stack.settings['IDENTITY_ENDPOINT'] ?? 'no endpoint'];
  const files = await Promise.all(
    (await filesOf()).map(async (name) => ({ name, text: await readFile(join(folder, name), 'latin1') })),
  );

  expect(files.filter(({ text }) => own.some((trace) => text.includes(trace))).map(({ name }) => name)).toEqual([]);
});

const wasCompiledBefore = async (app: string): Promise<string> => {
  const script = `const loaded = require(process.argv[1]); process.stdout.write(String(loaded.wasCompiledBefore), () => process.exit());`;
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script, join(app, 'functions/main.cjs')], {
    env: { ...process.env, ...whole.stack.settings },
  });
  return stdout.split('\n').at(-1) ?? '';
};

test('what was compiled when it was packaged is what runs', async () => {
  expect(await wasCompiledBefore(folder)).toBe('true');
});

test('compiled code that this V8 does not take is ignored', async () => {
  const other = join(home, 'other');
  await cp(folder, other, { recursive: true });
  await writeFile(join(other, 'functions/app.cache'), 'compiled by something else');

  expect(await wasCompiledBefore(other)).toBe('false');
});

const leastWork = async (file: string): Promise<number> => {
  const worked: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const { stdout } = await promisify(execFile)(process.execPath, ['infra/package/load-time.ts', file], {
      env: { ...process.env, ...whole.stack.settings, NODE_DISABLE_COMPILE_CACHE: '1' },
    });
    worked.push((JSON.parse(stdout.split('\n')[0] ?? '') as { worked: number }).worked);
  }
  return Math.min(...worked);
};

test('its first function is there at most 100 ms of work later than that of an empty app', async () => {
  const empty = join(home, 'empty.mjs');
  const library = JSON.stringify(import.meta.resolve('@azure/functions'));
  await writeFile(empty, `import { app } from ${library}; app.http('up', { handler: () => ({ body: 'up' }) });`);

  expect((await leastWork(join(folder, 'functions/main.cjs'))) - (await leastWork(empty))).toBeLessThan(100);
}, 60_000);

test('the package needs no installation: one entry, no dependency', async () => {
  expect(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))).toEqual({
    name: 'first-day-pass',
    version: expect.any(String),
    license: 'MIT',
    private: true,
    main: 'functions/main.cjs',
  });
  expect(await readFile(join(folder, 'host.json'), 'utf8')).toBe(await readFile('host.json', 'utf8'));
});

test('zipped it stays under 2 MB, and the command says how much and how long', async () => {
  const { size } = await stat(`${folder}.zip`);
  const unzipped = unzipSync(new Uint8Array(await readFile(`${folder}.zip`)));

  expect(size).toBeLessThan(LARGEST_ZIP);
  expect(Object.keys(unzipped).toSorted()).toEqual((await filesOf()).toSorted());
  expect(unzipped['functions/app.cjs']?.length).toBe((await stat(join(folder, 'functions/app.cjs'))).size);
  expect(said).toMatch(/app\.zip +1\.\d\d MB/);
  expect(said).toMatch(/first function registered \d+ ms/);
});
