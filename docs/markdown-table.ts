/** A Markdown table. A pipe inside a cell is escaped, a line break becomes a space. */
export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map(line).join('\n');

const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** Text in a fixed-width face; empty stays empty. */
export const code = (text: string): string => (text === '' ? '' : `\`${text}\``);
