/** Why a service gave nothing to look at; in one word of its own, never in its sentences, which may quote what was sent. */
export interface Failure {
  /** `signed out`: there is nobody to ask as. `refused`: this caller may not. `away`: no answer worth the name. */
  readonly kind: 'signed out' | 'refused' | 'away';
  readonly word: string;
}

interface Shape {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly status?: unknown;
  readonly statusCode?: unknown;
  readonly cause?: unknown;
}

const SIGNED_OUT = /^(CredentialUnavailableError|AuthenticationRequiredError|\w*AuthenticationError)$/;
const REFUSED: readonly unknown[] = [401, 403];
/** Of a socket or of a service; a sentence is none. */
const WORD = /^[\w.-]{1,60}$/;

/** A `DOMException` has a number, which says nothing. */
const text = (code: unknown): unknown => (typeof code === 'string' ? code : undefined);

const isWord = (one: unknown): one is string | number =>
  typeof one === 'number' || (typeof one === 'string' && WORD.test(one));

export const failureOf = (error: unknown): Failure => {
  const { name, code, status, statusCode, cause }: Shape = Object(error);
  const number = status ?? statusCode;
  const word = String([number, text(code), text((Object(cause) as Shape).code), name].find(isWord) ?? '');
  if (SIGNED_OUT.test(String(name))) return { kind: 'signed out', word };
  return { kind: REFUSED.includes(number) ? 'refused' : 'away', word };
};
