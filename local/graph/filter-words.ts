import { malformed } from './errors.ts';

/** One word of a `$filter`. */
export interface Word {
  readonly kind: 'name' | 'literal' | 'sign';
  readonly text: string;
  /** Of a literal. */
  readonly value?: string | number | boolean | null;
  /** Offset in the filter. */
  readonly at: number;
}

const WORD = /\s*(?:('(?:[^']|'')*')|([A-Za-z_][\w./]*)|(-?\d[\w:.+-]*)|([(),:]))/y;

/** A filter that cannot be read. */
export const syntaxError = (filter: string, at: number): Error =>
  malformed(`Invalid filter clause: Syntax error at position ${at} in '${filter}'.`);

const literalOf = (name: string): Pick<Word, 'value'> | undefined => {
  if (name === 'true' || name === 'false') return { value: name === 'true' };
  return name === 'null' ? { value: null } : undefined;
};

const wordOf = ([, text, name, number, sign]: RegExpExecArray, at: number): Word => {
  if (text !== undefined) return { kind: 'literal', text, value: text.slice(1, -1).replaceAll("''", "'"), at };
  if (number !== undefined)
    return { kind: 'literal', text: number, value: /^-?\d+$/.test(number) ? Number(number) : number, at };
  if (name === undefined) return { kind: 'sign', text: sign ?? '', at };
  const literal = literalOf(name);
  return literal ? { kind: 'literal', text: name, ...literal, at } : { kind: 'name', text: name, at };
};

/** Cuts a filter into words. @throws 400 where it cannot go on. */
export const wordsOf = (filter: string): readonly Word[] => {
  const words: Word[] = [];
  const reader = new RegExp(WORD);
  const end = filter.trimEnd().length;
  while (reader.lastIndex < end) {
    const at = reader.lastIndex;
    const found = reader.exec(filter);
    if (!found) throw syntaxError(filter, at);
    words.push(wordOf(found, at));
  }
  return words;
};
