import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { AUDIT_KINDS } from '../shared/domain/audit/audit.ts';
import { STATUS_OF } from '../functions/http-answer.ts';

const ROOT = join(import.meta.dirname, '..');
const SKIPPED = new Set(['node_modules', 'dist']);

/** Every Markdown file of the project, by path from its root. */
const pagesIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) || entry.name.startsWith('.') ? [] : pagesIn(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Text without its code blocks, which point at nothing. */
const proseOf = (page: string): string => read(page).replaceAll(/^```[\s\S]*?^```/gm, '');

/** Headings as GitHub names them for links. */
const anchorsOf = (page: string): string[] =>
  [...proseOf(page).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

const linksOf = (page: string): string[] =>
  [...proseOf(page).matchAll(/\]\(([^)\s]+)\)|<img[^>]* src="([^"]+)"/g)].map(([, link, image]) => link ?? image ?? '');

const isBroken = (page: string, link: string): boolean => {
  if (/^[a-z]+:/.test(link)) return false;
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : join(dirname(page), path);
  if (!existsSync(join(ROOT, target))) return true;
  return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).includes(anchor);
};

const PAGES = pagesIn('.');

test('the project has pages to read', () => {
  expect(PAGES).toEqual(expect.arrayContaining(['README.md', 'docs/architecture.md', 'local/service-bus/README.md']));
});

test.each(PAGES)('every link and picture of %s leads to something that is there', (page) => {
  expect(linksOf(page).filter((link) => isBroken(page, link))).toEqual([]);
});

test('a link that leads nowhere, or to a heading that is not there, is noticed', () => {
  expect(
    ['docs/nothing.md', '#what-it-does', 'docs/faults.md#no-such-heading'].map((l) => isBroken('README.md', l)),
  ).toEqual([true, false, true]);
});

test.each(PAGES)('no line of %s names a place on somebody’s machine', (page) => {
  const lines = read(page).split('\n');

  expect(lines.filter((line) => /(^|[\s`"'(=])(\/(?:home|Users|root|tmp|work|mnt)\/|[A-Z]:\\)/.test(line))).toEqual([]);
});

test.each(PAGES)('every npm script that %s names is one', (page) => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const named = [...read(page).matchAll(/\bnpm run (?:-s )?([\w:-]+)|\bnpm (start|test)\b/g)];

  expect(named.map(([, run, own]) => run ?? own ?? '').filter((name) => !(name in scripts))).toEqual([]);
});

test.each(PAGES)('every file of the project that a command of %s runs is there', (page) => {
  const files = [...read(page).matchAll(/\bnode ((?:local|samples|tests|docs|bench|infra|pages)\/[\w./-]+\.ts)/g)];

  expect(files.map(([, file = '']) => file).filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
});

describe('the threat model', () => {
  const rows = read('docs/threat-model.md')
    .split('\n')
    .filter((line) => /^\| T\d+ \|/.test(line));

  test('has a row for every threat, each with a proof or the plain word that there is none', () => {
    expect(rows).toHaveLength(27);
    expect(rows.filter((row) => !/\]\(\.\.\/tests\/|not proven yet|not a thing that a test/.test(row))).toEqual([]);
  });

  test('names only tests that are there, in the file that it names', () => {
    const named = rows.flatMap((row) => {
      let file = '';
      return [...row.matchAll(/\]\(\.\.\/(tests\/[^)]+)\)|“([^”]+)”/g)].flatMap(([, next, title]) => {
        file = next ?? file;
        return title === undefined ? [] : [{ file, title }];
      });
    });

    expect(named.length).toBeGreaterThan(30);
    expect(named.filter(({ file, title }) => !read(file).includes(title))).toEqual([]);
  });
});

test('the audit page tells every kind of entry', () => {
  const page = read('docs/audit.md');

  expect(AUDIT_KINDS.filter((kind) => !page.includes(`\`${kind}\``))).toEqual([]);
});

test('the hand-over page tells every word of failure with its status', () => {
  const table = new Map(
    [...read('docs/hand-over.md').matchAll(/^\| ([\d ·]+) \| (`[a-z-]+`.*) \|$/gm)].flatMap(
      ([, statuses = '', words = '']) => {
        const codes = statuses.split(' · ').map(Number);
        const told = [...words.matchAll(/`([a-z-]+)`/g)].map(([, word = '']) => word);
        return told.map((word, at): [string, number] => [word, codes[at] ?? codes[0] ?? 0]);
      },
    ),
  );

  expect(Object.fromEntries(table)).toEqual(STATUS_OF);
});
