import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { bundle, type BundledPage } from '../../pages/bundle.ts';

let folder: string;
let pages: Readonly<Record<string, BundledPage>>;

const content = (file: string): Promise<string> => readFile(join(folder, file), 'utf8');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pages-'));
  await bundle(folder);
  await writeFile(join(folder, 'assets', 'claim-OLD.js'), 'of yesterday');
  pages = await bundle(folder);
});

afterAll(() => rm(folder, { recursive: true }));

test.each([
  ['claim', 30_000],
  ['release', 20_000],
  ['operations', 35_000],
])('the %s page is three files of at most %i bytes together as they travel', async (page, most) => {
  const files = Object.values(pages[page] ?? {});
  const sizes = await Promise.all(files.map(async (file) => gzipSync(await content(file)).length));
  expect(files).toHaveLength(3);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(most);
});

test('a page asks for its own script and style sheet and for nothing else', async () => {
  for (const { html, script, style } of Object.values(pages)) {
    const asked = Array.from((await content(html)).matchAll(/(?:src|href)="([^"]*)"/g), ([, address]) => address);
    expect(new Set(asked)).toEqual(new Set([`/${script}`, `/${style}`]));
    expect(await content(style)).not.toMatch(/url\(|@import/);
  }
});

test('no page runs inline script or styles inline, which the headers forbid', async () => {
  for (const { html } of Object.values(pages)) {
    expect(await content(html)).not.toMatch(/<script(?![^>]* src=)|<style|\sstyle=|\son\w+=/);
  }
});

test('scripts hold no HTML sink and keep nothing beyond the tab, but for the sign-in that waits over its redirect', async () => {
  const sinks = /innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc|\beval\b|new Function|DOMParser/;
  const stores = /localStorage|indexedDB|document\.cookie|serviceWorker|caches\./;
  for (const { script } of Object.values(pages)) {
    expect(await content(script)).not.toMatch(sinks);
    expect(await content(script)).not.toMatch(stores);
  }
  expect(await content(pages['claim']?.script ?? '')).not.toContain('sessionStorage');
});

test('assets are named after their content, and those of an earlier bundling are gone', async () => {
  const assets = await readdir(join(folder, 'assets'));
  const named = Object.values(pages).flatMap(({ script, style }) => [script, style]);
  expect(assets.map((asset) => `assets/${asset}`).sort()).toEqual(named.sort());
  expect(named.every((name) => /-[A-Z0-9]{8}\.(js|css)$/.test(name))).toBe(true);
  expect(JSON.parse(await content('manifest.json'))).toEqual(pages);
});
