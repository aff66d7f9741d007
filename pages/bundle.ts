/**
 * Bundles every page into `pages/dist/`: `<page>.html` and, under `assets/`, one script and one style sheet named
 * after their content. A page is a folder here that holds `page.html`, `page.ts` and `page.css`. `manifest.json`
 * lists what belongs to which page. Says nothing unless it fails.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

const here = import.meta.dirname;

/** The files of one page, as names below `pages/dist/`. */
export interface BundledPage {
  readonly html: string;
  readonly script: string;
  readonly style: string;
}

const pageNames = async (): Promise<string[]> => {
  const files = await readdir(here, { recursive: true });
  return files.filter((file) => /^[a-z-]+[/\\]page\.html$/.test(file)).map((file) => file.split(/[/\\]/)[0] ?? '');
};

/** Bundles both entry points of one page. @returns their names under `assets/` */
const bundleAssets = async (page: string, into: string): Promise<{ script: string; style: string }> => {
  const { metafile } = await build({
    entryPoints: { [page]: join(here, page, 'page.ts'), [`${page}-style`]: join(here, page, 'page.css') },
    outdir: join(into, 'assets'),
    entryNames: '[name]-[hash]',
    bundle: true,
    minify: true,
    format: 'iife',
    charset: 'utf8',
    target: ['es2022', 'safari15.4', 'chrome94', 'firefox93'],
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  const made = Object.keys(metafile.outputs).map((output) => basename(output));
  const named = (ending: string): string => made.find((name) => name.endsWith(ending)) ?? '';
  return { script: named('.js'), style: named('.css') };
};

const bundlePage = async (page: string, into: string): Promise<BundledPage> => {
  const [{ script, style }, template] = await Promise.all([
    bundleAssets(page, into),
    readFile(join(here, page, 'page.html'), 'utf8'),
  ]);
  const html = template.replace('page.css', `/assets/${style}`).replace('page.ts', `/assets/${script}`);
  await writeFile(join(into, `${page}.html`), html);
  return { html: `${page}.html`, script: `assets/${script}`, style: `assets/${style}` };
};

/** Removed last and not first, so that whoever is serving the folder meanwhile always finds a whole page. */
const removeOthers = async (into: string, kept: readonly BundledPage[]): Promise<void> => {
  const names = new Set(['manifest.json', 'assets', ...kept.flatMap((page) => Object.values(page))]);
  const found = (await readdir(into, { recursive: true })).map((name) => name.replaceAll('\\', '/'));
  const stale = found.filter((name) => !names.has(name));
  await Promise.all(stale.map((name) => rm(join(into, name), { force: true, recursive: true })));
};

/** Bundles all pages. @returns what belongs to which page, by its name */
export const bundle = async (into = join(here, 'dist')): Promise<Readonly<Record<string, BundledPage>>> => {
  const pages = await pageNames();
  await mkdir(join(into, 'assets'), { recursive: true });
  const bundled = await Promise.all(pages.map(async (page) => [page, await bundlePage(page, into)] as const));
  const manifest = Object.fromEntries(bundled);
  await writeFile(join(into, 'manifest.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  await removeOthers(into, Object.values(manifest));
  return manifest;
};

if (import.meta.main) await bundle();
