import type { HttpResponseInit } from '@azure/functions';
import type { Instant } from '../shared/domain/brand.ts';
import type { Headers } from './http-headers.ts';

/** The words of the wire for what went wrong, with the status that each always has (docs: hand-over). */
export const STATUS_OF = {
  malformed: 400,
  'not-signed-in': 401,
  'cross-site': 403,
  'not-allowed': 403,
  'wrong-pin': 403,
  unknown: 404,
  'wrong-method': 405,
  'not-released': 409,
  busy: 409,
  spent: 410,
  superseded: 410,
  expired: 410,
  revoked: 410,
  'too-large': 413,
  'wrong-content-type': 415,
  locked: 423,
  'not-open-yet': 425,
  'too-many': 429,
  'try-later': 503,
} as const;

export type FailureWord = keyof typeof STATUS_OF;

const SAYS: Readonly<Record<FailureWord, string>> = {
  malformed: 'The request is not well formed.',
  'not-signed-in': 'Sign in first.',
  'cross-site': 'This call is for the pages of this site only.',
  'not-allowed': 'You may not do this.',
  'wrong-pin': 'This is not the code.',
  unknown: 'There is nothing here.',
  'wrong-method': 'This address takes other methods, see Allow.',
  'not-released': 'Ask your sponsor for a code.',
  busy: 'This is being worked on. Try again in a minute.',
  spent: 'The pass was already shown.',
  superseded: 'A newer mail was sent. Use the link in that one.',
  expired: 'This link has expired. Ask your sponsor for a new one.',
  revoked: 'This link was withdrawn. Ask your sponsor.',
  'too-large': 'The request is larger than 2 KiB.',
  'wrong-content-type': 'Send application/json.',
  locked: 'Too many wrong codes. Ask your sponsor for a new link.',
  'not-open-yet': 'It is too early.',
  'too-many': 'No more codes can be given for this link. Ask for a new one.',
  'try-later': 'This cannot be done right now. Try again in a minute.',
};

/** Further members of an answer, the undefined ones left out. */
export type Members = Readonly<Record<string, unknown>>;

/** An instant as the wire has it: RFC 3339, UTC. */
export const rfc3339 = (at: Instant): string => new Date(at).toISOString();

/** As `rfc3339`, where there may be none. */
export const maybeRfc3339 = (at: Instant | undefined): string | undefined =>
  at === undefined ? undefined : rfc3339(at);

/** An answer of the API. */
export const answer = (status: number, members: Members): HttpResponseInit => ({
  status,
  body: JSON.stringify(members),
});

/** A failure by its word: `{error, message, …}`, which is JSON on pages too. */
export const failure = (word: FailureWord, members: Members = {}, headers: Headers = {}): HttpResponseInit => ({
  ...answer(STATUS_OF[word], { error: word, message: SAYS[word], ...members }),
  headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
});
