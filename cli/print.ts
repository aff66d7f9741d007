import { createInterface } from 'node:readline/promises';
import { stripVTControlCharacters, styleText } from 'node:util';
import { CommandFailure, EXIT } from './exit-codes.ts';

type Style = Parameters<typeof styleText>[0];

/** Control characters out of other people's data must not steer a terminal. */
export const plain = (value: unknown): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return stripVTControlCharacters(text).replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ');
};

/** In colour on a terminal; plain when piped or with NO_COLOR. */
export const styled = (style: Style, text: string): string => styleText(style, text, { stream: process.stdout });

export const line = (text = ''): void => console.log(text);

const codeUnit = (text: string, at: number): string => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`;

/** JSON of the same value, in which nothing steers a terminal or turns its text around. */
export const jsonText = (value: unknown): string =>
  (JSON.stringify(value, null, 2) ?? '').replaceAll(/[\u007f-\u009f\p{Cf}]/gu, (sign) =>
    Array.from({ length: sign.length }, (_, at) => codeUnit(sign, at)).join(''),
  );

export const json = (value: unknown): void => console.log(jsonText(value));

/** Columns under their names. Piped: one row a line, tabs between, no names, so that `cut` and `awk` can read it. */
export const table = (rows: readonly Readonly<Record<string, unknown>>[]): void => {
  const names = Object.keys(rows[0] ?? {});
  if (!process.stdout.isTTY) {
    for (const row of rows) line(names.map((name) => plain(row[name])).join('\t'));
    return;
  }
  const widths = names.map((name) => Math.max(name.length, ...rows.map((row) => plain(row[name]).length)));
  line(
    styled(
      'bold',
      names
        .map((name, at) => name.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    ),
  );
  for (const row of rows)
    line(
      names
        .map((name, at) => plain(row[name]).padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    );
};

/** Names and values below each other; what is absent is left out. */
export const facts = (members: Readonly<Record<string, unknown>>): void => {
  const present = Object.entries(members).filter(([, value]) => value !== undefined);
  const width = Math.max(0, ...present.map(([name]) => name.length));
  for (const [name, value] of present) line(`${styled('bold', name.padEnd(width))}  ${plain(value)}`);
};

/** One line on a terminal that is written over and over. */
export const progress = (text: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`);
};

/** Asks before something is changed. Without a terminal to ask at, `--yes` has to say it. */
export const confirmed = async (question: string, yes: boolean): Promise<void> => {
  if (yes) return;
  if (!process.stdin.isTTY) throw new CommandFailure(EXIT.usage, `${question} Say --yes where nobody can be asked.`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const said = await terminal.question(`${question} [y/N] `);
  terminal.close();
  if (!/^y(es)?$/i.test(said.trim())) throw new CommandFailure(EXIT.failed, 'Nothing was changed.');
};
