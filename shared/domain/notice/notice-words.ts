import type { Secret } from '../secret.ts';

/** A letter in words, before it is set as text and as HTML. */
export interface Draft {
  readonly subject: string;
  readonly parts: readonly Part[];
}

/** One part of a letter, in reading order. All texts are plain. */
export type Part =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'steps'; readonly steps: readonly string[] }
  /** Facts to find again at a glance: a name and its value. */
  | { readonly kind: 'facts'; readonly facts: readonly (readonly [string, string])[] }
  /** A link to press, then the same address to copy. */
  | { readonly kind: 'link'; readonly label: string; readonly orCopy: string; readonly url: Secret<string> }
  | { readonly kind: 'small'; readonly text: string };

/** What every letter says of its sender. */
export interface Sender {
  readonly organisation: string;
  readonly helpContact: string;
}

/** Instants are written out, with their zone. First names may be empty where the directory knows none. */
export interface ClaimWords extends Sender {
  readonly givenName: string;
  readonly sponsorGivenName: string;
  readonly link: Secret<string>;
  /** Host of the page, so that its reader can tell it from another. */
  readonly host: string;
  readonly opens: string;
  readonly expires: string;
  readonly needsCode: boolean;
}

export interface ReleaseWords extends Sender {
  readonly sponsorGivenName: string;
  readonly contractorName: string;
  readonly startsOn: string;
  readonly link: Secret<string>;
  readonly opens: string;
  readonly expires: string;
  readonly needsCode: boolean;
}

export interface LockedWords extends Sender {
  readonly sponsorGivenName: string;
  readonly contractorName: string;
  readonly link: Secret<string>;
}

export interface UsedWords extends Sender {
  readonly givenName: string;
  readonly sponsorGivenName: string;
  readonly contractorName: string;
  readonly usedAt: string;
}

interface ToSponsor extends Sender {
  readonly sponsorGivenName: string;
  readonly contractorName: string;
}

/** Letters beside those of an opening. None holds the claim's link; `link` is the release page's. */
export interface FollowUpWords {
  readonly remindContractor: (
    words: Sender & {
      readonly givenName: string;
      readonly sponsorGivenName: string;
      readonly mailedAt: string;
      readonly expires: string;
    },
  ) => Draft;
  readonly remindSponsor: (words: ToSponsor & { readonly expires: string; readonly link: Secret<string> }) => Draft;
  /** `opensThere`: the same hour by the clock of the sponsor's country, where it is known and another one. */
  readonly ahead: (words: ToSponsor & { readonly opens: string; readonly opensThere?: string }) => Draft;
  readonly contactsChangedToContractor: (
    words: Sender & { readonly givenName: string; readonly held: boolean },
  ) => Draft;
  readonly contactsChangedToSponsor: (
    words: ToSponsor & { readonly held: boolean; readonly link: Secret<string> },
  ) => Draft;
  /** `used`: a sign-in was seen, a method was not; else the pass ended unused. */
  readonly unused: (words: ToSponsor & { readonly used: boolean; readonly link: Secret<string> }) => Draft;
  readonly standstill: (words: ToSponsor & { readonly reason: string }) => Draft;
  readonly standstillToHelp: (words: {
    readonly contractor: string;
    readonly reason: string;
    readonly wayOut: string;
  }) => Draft;
  readonly sponsorChanged: (
    words: Sender & { readonly managerGivenName: string; readonly contractorName: string },
  ) => Draft;
}

/** All letters in one language. */
export interface NoticeWords {
  /** BCP 47; how dates are written where the reader's own locale is of another language. */
  readonly locale: string;
  readonly direction: 'ltr' | 'rtl';
  readonly claim: (words: ClaimWords) => Draft;
  readonly release: (words: ReleaseWords) => Draft;
  readonly locked: (words: LockedWords) => Draft;
  readonly usedToContractor: (words: UsedWords) => Draft;
  readonly usedToSponsor: (words: UsedWords) => Draft;
  readonly followUp: FollowUpWords;
}
