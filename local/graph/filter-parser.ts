import { syntaxError, wordsOf } from './filter-words.ts';
import type { Word } from './filter-words.ts';

export type Literal = string | number | boolean | null;
export type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';

/** What a `$filter` says. */
export type Clause =
  | { readonly kind: 'and' | 'or'; readonly left: Clause; readonly right: Clause }
  | { readonly kind: 'not'; readonly clause: Clause }
  | { readonly kind: 'compare'; readonly property: string; readonly operator: Comparison; readonly value: Literal }
  | { readonly kind: 'in'; readonly property: string; readonly values: readonly Literal[] }
  | { readonly kind: 'call'; readonly name: string; readonly property: string; readonly value: Literal }
  | { readonly kind: 'any'; readonly property: string; readonly variable: string; readonly clause: Clause };

const COMPARISONS: ReadonlySet<string> = new Set(['eq', 'ne', 'gt', 'ge', 'lt', 'le']);
const isComparison = (text: string): text is Comparison => COMPARISONS.has(text);

/** Recursive descent over OData's `$filter`: or, and, not, parentheses, comparisons, `in`, functions, `any`. */
class Reader {
  readonly #filter: string;
  readonly #words: readonly Word[];
  #next = 0;

  constructor(filter: string) {
    this.#filter = filter;
    this.#words = wordsOf(filter);
  }

  whole(): Clause {
    const clause = this.#or();
    if (this.#next < this.#words.length) throw this.#error();
    return clause;
  }

  #or(): Clause {
    const left = this.#and();
    return this.#takes('or') ? { kind: 'or', left, right: this.#or() } : left;
  }

  #and(): Clause {
    const left = this.#unary();
    return this.#takes('and') ? { kind: 'and', left, right: this.#and() } : left;
  }

  #unary(): Clause {
    if (this.#takes('not')) return { kind: 'not', clause: this.#unary() };
    if (!this.#takes('(')) return this.#leaf();
    const clause = this.#or();
    this.#must(')');
    return clause;
  }

  #leaf(): Clause {
    const name = this.#name();
    if (this.#takes('(')) return name.endsWith('/any') ? this.#any(name.slice(0, -4)) : this.#call(name);
    const operator = this.#name();
    if (operator === 'in') return { kind: 'in', property: name, values: this.#list() };
    if (!isComparison(operator)) throw this.#error();
    return { kind: 'compare', property: name, operator, value: this.#literal() };
  }

  #call(name: string): Clause {
    const property = this.#name();
    this.#must(',');
    const value = this.#literal();
    this.#must(')');
    return { kind: 'call', name: name.toLowerCase(), property, value };
  }

  #any(property: string): Clause {
    const variable = this.#name();
    this.#must(':');
    const clause = this.#or();
    this.#must(')');
    return { kind: 'any', property, variable, clause };
  }

  #list(): readonly Literal[] {
    this.#must('(');
    const values = [this.#literal()];
    while (this.#takes(',')) values.push(this.#literal());
    this.#must(')');
    return values;
  }

  #name(): string {
    const word = this.#words[this.#next];
    if (word?.kind !== 'name') throw this.#error();
    this.#next += 1;
    return word.text;
  }

  #literal(): Literal {
    const word = this.#words[this.#next];
    if (word?.value === undefined) throw this.#error();
    this.#next += 1;
    return word.value;
  }

  #takes(text: string): boolean {
    const word = this.#words[this.#next];
    const taken = word?.text === text && word.kind !== 'literal';
    if (taken) this.#next += 1;
    return taken;
  }

  #must(text: string): void {
    if (!this.#takes(text)) throw this.#error();
  }

  #error(): Error {
    return syntaxError(this.#filter, this.#words[this.#next]?.at ?? this.#filter.length);
  }
}

/** Reads a `$filter`. @throws 400 `BadRequest` naming the position. */
export const parseFilter = (filter: string): Clause => new Reader(filter).whole();
