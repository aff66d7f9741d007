/** Every `first-day-pass …` that a page, a help text or an alert shows. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { program } from '../../cli/program.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Where people read commands, besides help texts. */
const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'infra/alerts.bicep',
  ...readdirSync(join(ROOT, 'docs')).flatMap((file) => (file.endsWith('.md') ? [`docs/${file}`] : [])),
];

export interface DocumentedLine {
  readonly where: string;
  readonly text: string;
  /** Its words as a shell would give them, without what redirects output. */
  readonly args: readonly string[];
  /** The file that it writes its output to. */
  readonly into?: string;
}

/** Words of a shell line: quoted with either quote, a backslash for one character. */
const wordsOf = (text: string): readonly string[] =>
  [...text.matchAll(/(?:"[^"]*"|'[^']*'|\\.|[^\s"'\\])+/g)].map(([word]) =>
    word.replaceAll(
      /"([^"]*)"|'([^']*)'|\\(.)/g,
      (_, double?: string, single?: string, escaped?: string) => double ?? single ?? escaped ?? '',
    ),
  );

const lineOf = (where: string, text: string): DocumentedLine => {
  const words = wordsOf(text).slice(1);
  const at = words.indexOf('>');
  if (at === -1) return { where, text, args: words };
  return { where, text, args: words.slice(0, at), into: words[at + 1] ?? '' };
};

/** Lines of a shell in code blocks and help texts; inline code anywhere else; the rest of the sentence in an alert. */
const SHELL = /^ *(?:\$ )?(?:npx (?:--no-install )?|node [^`\n]*cli\/)?(first-day-pass(?:\.ts)? [^\n]*)$/gm;
const INLINE = /`(?:npx )?(first-day-pass [^`\n]+)`/g;
const ALERT = /with: (first-day-pass [a-z -]+)'/g;

const found = (where: string, text: string, ...patterns: readonly RegExp[]): DocumentedLine[] =>
  patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([, line = '']) => lineOf(where, line.trim())));

const onPages = (): DocumentedLine[] =>
  PAGES.flatMap((page) => {
    const text = readFileSync(join(ROOT, page), 'utf8');
    const blocks = [...text.matchAll(/^ *```(?:sh|bash)\n([\s\S]*?)^ *```/gm)]
      .map(([, block = '']) => block)
      .join('\n');
    return [...found(page, blocks, SHELL), ...found(page, text, INLINE, ALERT)];
  });

/** A command with the names of those above it; the program itself has none. */
export interface NamedCommand {
  readonly name: string;
  readonly command: Command;
}

/** Every command that does something, as people call it. */
export const leaves = (command: Command = program(), above: readonly string[] = []): readonly NamedCommand[] =>
  command.commands.length === 0
    ? [{ name: above.join(' '), command }]
    : command.commands.flatMap((inner) => leaves(inner, [...above, inner.name()]));

/** All of `--help`, with what is added below it. */
export const helpOf = (command: Command): string => {
  let text = '';
  command.configureOutput({ writeOut: (some) => void (text += some) }).outputHelp();
  return text;
};

const inHelp = (): DocumentedLine[] =>
  leaves().flatMap(({ name, command }) =>
    found(`${name} --help`, helpOf(command), /^ *\$ (?:npx |node .*cli\/)?(first-day-pass.*)$/gm),
  );

/** Each line once, with the first place that shows it. */
export const documentedLines = (): readonly DocumentedLine[] => [
  ...new Map([...inHelp(), ...onPages()].toReversed().map((line) => [line.text, line])).values(),
];

const COMMANDS = new Map(leaves().map(({ name, command }) => [name, command]));

/** The command that a line is about; empty: none that there is. */
export const nameOf = ({ args }: DocumentedLine): string =>
  [args.slice(0, 2).join(' '), args[0] ?? ''].find((name) => COMMANDS.has(name)) ?? '';

/** The program's own help, or a group that is only named. */
export const isOnlyNamed = ({ args }: DocumentedLine): boolean =>
  args.join(' ') === '--help' || [...COMMANDS.keys()].some((name) => name.startsWith(`${args.join(' ')} `));
