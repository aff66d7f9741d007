import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { INFRA, listVariable } from './bicep-files.ts';

const ROOT = join(INFRA, '..');
const page = (name: string): string => readFileSync(join(ROOT, 'docs', name), 'utf8');
const PAGES = ['deploy.md', 'estate.md', 'permissions.md', 'costs.md'];
const parameterFile = readFileSync(join(INFRA, 'main.bicepparam'), 'utf8');

const all = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, found = '']) => found);

test.each(PAGES)('every file that docs/%s names is there', (name) => {
  const files = all(page(name), /(?<![\w./])((?:infra|tests|docs|local|dist)\/[\w./-]*[\w/])/g);
  const links = all(page(name), /\]\(([\w./-]+\.\w+)(?:#[\w-]+)?\)/g).map((link) => `docs/${link}`);

  expect([...files, ...links].filter((file) => !file.startsWith('dist/') && !existsSync(join(ROOT, file)))).toEqual([]);
});

test('every variable that docs/deploy.md sets is one that the deployment or the script for Entra reads', () => {
  const inputs = readFileSync(join(INFRA, 'entra/inputs.ts'), 'utf8');
  const names = all(page('deploy.md'), /azd env set ([A-Z_]+)/g);

  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((name) => !parameterFile.includes(`'${name}'`) && !inputs.includes(`'${name}'`))).toEqual([]);
});

test('the environments set what the parameter file reads', () => {
  for (const file of readdirSync(join(INFRA, 'environments'))) {
    const names = all(readFileSync(join(INFRA, 'environments', file), 'utf8'), /^([A-Z_]+)="/gm);
    expect(names.length).toBeGreaterThan(4);
    expect(names.filter((name) => !parameterFile.includes(`readEnvironmentVariable('${name}'`))).toEqual([]);
  }
});

test('what docs/deploy.md demands before azd up is what the parameter file cannot do without', () => {
  const demanded = all(parameterFile, /readEnvironmentVariable\('(\w+)'\)/g);
  const [before = ''] = page('deploy.md').split('## 3.');
  const handedOver = all(readFileSync(join(INFRA, 'entra/install.ts'), 'utf8'), /\b([A-Z_]{6,}): /g);

  const given = [...all(before, /azd env set ([A-Z_]+)/g), ...handedOver, 'AZURE_ENV_NAME'];
  expect(demanded.filter((name) => !given.includes(name))).toEqual([]);
});

test('the event of docs/deploy.md is one that passes every rule', () => {
  const folder = mkdtempSync(join(tmpdir(), 'deploy-'));
  const run = (...args: string[]): string =>
    execFileSync(process.execPath, ['cli/first-day-pass.ts', 'event', ...args], { cwd: ROOT, encoding: 'utf8' });
  const [type = ''] = all(page('deploy.md'), /first-day-pass event sample ([\w-]+)/g);
  writeFileSync(join(folder, 'hired.json'), run('sample', type));

  expect(() => run('validate', join(folder, 'hired.json'))).not.toThrow();
  rmSync(folder, { recursive: true });
});

test('every command that an alert, the workbook or a page names is one of the command line', () => {
  const texts = [
    ...PAGES.map(page),
    ...['alerts.bicep', 'workbook.json'].map((file) => readFileSync(join(INFRA, file), 'utf8')),
  ];
  const named = texts.flatMap((text) =>
    all(text, /first-day-pass ((?:dead-letter|contractor|audit|event)s? [a-z-]+)/g),
  );
  const known = (command: string): boolean => {
    const [group = '', act = ''] = command.split(' ');
    const help = execFileSync(process.execPath, ['cli/first-day-pass.ts', group, '--help'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    return new RegExp(`^  ${act} `, 'm').test(help);
  };

  expect(named.length).toBeGreaterThan(3);
  expect([...new Set(named)].filter((command) => !known(command))).toEqual([]);
});

test('docs/estate.md names every template and every alert', () => {
  const templates = readdirSync(INFRA).filter((file) => file.endsWith('.bicep'));
  const alerts = (listVariable('alerts.bicep', 'rules') as unknown as { name: string }[]).map(({ name }) => name);

  expect(templates.filter((file) => !page('estate.md').includes(`\`infra/${file}\``))).toEqual([]);
  expect([...alerts, 'messages-wait'].filter((name) => !page('estate.md').includes(`| \`${name}\` |`))).toEqual([]);
});

test('the sums of docs/costs.md are the sums of their rows', () => {
  const rows = [...page('costs.md').matchAll(/^\| [^|*]+ \| [^|]+ \| ([\d.]+) \| ([\d.]+) \|$/gm)];
  const total = /^\| \*\*a month\*\* \|[^|]+\| \*\*([\d.]+)\*\* \| \*\*([\d.]+)\*\* \|$/m.exec(page('costs.md'));

  expect(rows).toHaveLength(6);
  for (const column of [1, 2])
    expect(rows.reduce((sum, row) => sum + Number(row[column]), 0)).toBeCloseTo(Number(total?.[column]), 2);
});

test('the pipeline pins every action, holds no secret, and gives what the parameter file cannot do without', () => {
  const pipeline = page('pipeline-example.yml');
  const demanded = all(parameterFile, /readEnvironmentVariable\('(\w+)'\)/g);

  expect(all(pipeline, /uses: \S+@(\S+)/g).filter((at) => !/^[0-9a-f]{40}$/.test(at))).toEqual([]);
  expect(pipeline).not.toContain('secrets.');
  expect(demanded.filter((name) => !new RegExp(`^\\s+${name}: `, 'm').test(pipeline))).toEqual([]);
});
