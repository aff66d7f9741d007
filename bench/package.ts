/**
 * What the deployable weighs and how long it takes to load, beside an empty function app and the app as it stands in the
 * sources: `npm run bench -- package`. Each load happens in a process of its own that holds the embedded host already, with
 * Node's compile cache off, as in the cloud. Fails when the promise of docs/deploy.md is broken.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, stat, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writeAppFolder } from '../infra/package/app-folder.ts';
import { zipFolder } from '../infra/package/zip.ts';
import { sampleSettings } from '../local/settings.ts';

const ROOT = join(import.meta.dirname, '..');
const ROUNDS = 15;
const MOST_MS = 100;
const MOST_BYTES = 2 * 1_048_576;
const EMPTY = `import { app } from '@azure/functions';\napp.http('up', { handler: () => ({ body: 'up' }) });\n`;

const run = promisify(execFile);

interface Load {
  /** Milliseconds until the first function was registered. */
  readonly passed: number;
  /** How many of them the thread was at work: what remains on a machine with nothing else to do. */
  readonly worked: number;
}

const load = async (file: string): Promise<Load> => {
  const env = { ...process.env, ...sampleSettings(), NODE_DISABLE_COMPILE_CACHE: '1' };
  const { stdout } = await run(process.execPath, [join(ROOT, 'infra/package/load-time.ts'), file], { env });
  return JSON.parse(stdout.split('\n')[0] ?? '') as Load;
};

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN;

/** In turn, so that what else the machine does falls on all alike. */
const loads = async (files: Readonly<Record<string, string>>): Promise<Readonly<Record<string, Load>>> => {
  const taken: Record<string, Load[]> = {};
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [name, file] of Object.entries(files)) (taken[name] ??= []).push(await load(file));
  return Object.fromEntries(
    Object.entries(taken).map(([name, all]) => [
      name,
      { passed: median(all.map(({ passed }) => passed)), worked: median(all.map(({ worked }) => worked)) },
    ]),
  );
};

const makeEmptyApp = async (folder: string): Promise<string> => {
  await mkdir(folder);
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await writeFile(join(folder, 'main.js'), EMPTY);
  return join(folder, 'main.js');
};

const home = await mkdtemp(join(tmpdir(), 'bench-package-'));
try {
  const [empty, packaged, fresh] = [join(home, 'empty'), join(home, 'app'), join(home, 'other-v8')];
  const entry = await makeEmptyApp(empty);
  const { inputs } = await writeAppFolder(packaged);
  await writeAppFolder(fresh);
  await unlink(join(fresh, 'functions/app.cache'));
  const zipped = await zipFolder(packaged, `${packaged}.zip`);
  const { size } = await stat(join(packaged, 'functions/app.cjs'));
  console.log(
    `bundle of ${inputs.length} files: ${(size / 1_048_576).toFixed(2)} MB, zipped ${(zipped / 1_048_576).toFixed(2)} MB`,
  );

  const times = await loads({
    'an empty function app': entry,
    packaged: join(packaged, 'functions/main.cjs'),
    'packaged, on another version of V8': join(fresh, 'functions/main.cjs'),
    'from the sources': join(ROOT, 'functions/main.ts'),
  });
  const floor = times['an empty function app'] ?? { passed: Number.NaN, worked: Number.NaN };
  console.log(
    `first function registered, median of ${ROUNDS}:        passed     at work   at work, above the empty app`,
  );
  for (const [name, { passed, worked }] of Object.entries(times)) {
    const numbers = [passed, worked, worked - floor.worked].map((ms) => `${ms.toFixed(0).padStart(8)} ms`);
    console.log(`  ${name.padEnd(38)} ${numbers.join(' ')}`);
  }
  // On a busy machine time passes while others work; what the thread itself needs is the figure that can be held to.
  const above = (times['packaged']?.worked ?? Number.NaN) - floor.worked;
  console.log(`packaged: ${above.toFixed(0)} ms more than the empty app (at most ${MOST_MS} are promised)`);
  if (!(above <= MOST_MS) || zipped > MOST_BYTES) process.exitCode = 1;
} finally {
  await rm(home, { recursive: true });
}
