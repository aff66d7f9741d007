import type { Secret } from '../secret.ts';

/** A letter in words, before it is set as text and as HTML. */
export interface Draft {
  readonly subject: string;
  readonly parts: readonly Part[];
}

/** Its name with the colon after it, and its value. */
export type Fact = readonly [name: string, value: string];

/** One part of a letter, in reading order. All texts are plain. */
export type Part =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'steps'; readonly steps: readonly string[] }
  /** Facts to find again at a glance. */
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  /** A link to press, then the same address to copy. */
  | { readonly kind: 'link'; readonly label: string; readonly orCopy: string; readonly url: Secret<string> }
  | { readonly kind: 'small'; readonly text: string };

/** What every letter says of its sender. */
export interface Sender {
  readonly organisation: string;
  readonly helpContact: string;
}

export const paragraph = (text: string): Part => ({ kind: 'paragraph', text });

export const facts = (...listed: readonly Fact[]): Part => ({ kind: 'facts', facts: listed });

export const small = (text: string): Part => ({ kind: 'small', text });
