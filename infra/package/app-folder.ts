import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { bundle as bundlePages } from '../../pages/bundle.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const run = promisify(execFile);

/** Beside the pages as in the sources, so that the code finds them by the same way. */
const ENTRY = 'functions/main.cjs';
const BUNDLE = 'functions/app.cjs';
const COMPILED = 'functions/app.cache';

/** What the bundle is made of. */
export interface Bundled {
  /** Files of this project and of packages, relative to the project. */
  readonly inputs: readonly string[];
}

/**
 * One file with everything that the app loads; `@azure/functions-core` is what the host itself brings along. Names stay as they
 * are, since stack traces are what operators get to see; the source map goes beside the folder.
 */
const bundleApp = async (folder: string): Promise<Bundled> => {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['functions/main.ts'],
    outfile: join(folder, BUNDLE),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    external: ['@azure/functions-core'],
    define: { 'import.meta.dirname': '__dirname' },
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    sourcemap: 'external',
    metafile: true,
    logLevel: 'warning',
  });
  await rename(join(folder, `${BUNDLE}.map`), `${folder}.cjs.map`);
  return { inputs: Object.keys(metafile.inputs) };
};

/** Compiling takes most of a cold start, so it is done here. */
const compile = async (folder: string): Promise<void> => {
  await cp(join(import.meta.dirname, 'entry.cjs'), join(folder, ENTRY));
  const script = join(import.meta.dirname, 'compile.ts');
  await run(process.execPath, [script, join(folder, ENTRY), join(folder, COMPILED)], { cwd: ROOT });
};

/** Only what the host reads: no dependency to install, no script to run. */
const manifest = async (): Promise<string> => {
  const text = await readFile(join(ROOT, 'package.json'), 'utf8');
  const { name, version, license } = JSON.parse(text) as Readonly<Record<string, string>>;
  return `${JSON.stringify({ name, version, license, private: true, main: ENTRY }, undefined, 2)}\n`;
};

/**
 * Writes the app as it is deployed: bundle, compiled code, pages with hashed names, `host.json` and a small `package.json`.
 *
 * @param folder emptied first; the source map is written beside it
 */
export const writeAppFolder = async (folder: string): Promise<Bundled> => {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const [bundled] = await Promise.all([
    bundleApp(folder),
    bundlePages(join(folder, 'pages', 'dist')),
    cp(join(ROOT, 'host.json'), join(folder, 'host.json')),
    manifest().then((text) => writeFile(join(folder, 'package.json'), text)),
  ]);
  await compile(folder);
  return bundled;
};
