import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { JSON_OUTPUT } from '../../cli/json-output.ts';
import { documentedLines, helpOf, isOnlyNamed, leaves, nameOf, type DocumentedLine } from './documented-lines.ts';

const COMMANDS = new Map(leaves().map(({ name, command }) => [name, command]));
const EVERYWHERE = ['--json', '--url', '--help'];

test('every command has a help text with an example of itself', () => {
  const without = leaves().filter(({ name, command }) => !helpOf(command).includes(`$ first-day-pass ${name}`));

  expect(without.map(({ name }) => name)).toEqual([]);
});

test('every command that the table of docs/operate.md names is one, and each of them is named', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/operate.md'), 'utf8');
  const table = page.slice(page.indexOf('## Command line'), page.indexOf('| exit code |'));

  expect([...COMMANDS.keys()].filter((name) => !table.includes(name.split(' ').at(-1) ?? ''))).toEqual([]);
});

const unknownOptions = (line: DocumentedLine): readonly string[] => {
  const options = (COMMANDS.get(nameOf(line))?.options ?? []).map(({ long }) => long);
  return line.args.filter((word) => word.startsWith('--') && ![...options, ...EVERYWHERE].includes(word));
};

test('every line that a page, a help text or an alert shows names a command and options that there are', () => {
  const lines = documentedLines().filter((line) => !isOnlyNamed(line));

  expect(lines.length).toBeGreaterThan(25);
  expect(lines.filter((line) => nameOf(line) === '').map(({ where, text }) => `${where}: ${text}`)).toEqual([]);
  expect(lines.flatMap((line) => unknownOptions(line).map((option) => `${line.where}: ${option}`))).toEqual([]);
});

test('what every command prints with --json has a schema', () => {
  expect(Object.keys(JSON_OUTPUT).toSorted()).toEqual([...COMMANDS.keys()].toSorted());
});
