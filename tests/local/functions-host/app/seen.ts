import type { InvocationContext } from '@azure/functions';

/** What a handler was given, in a form that JSON keeps apart. */
export interface Seen {
  readonly function: string;
  readonly input: unknown;
  readonly metadata: unknown;
  readonly retryContext?: unknown;
}

/** Everything that the handlers of this process were given, oldest first. */
export const seen: Seen[] = [];

const plain = (input: unknown): unknown => (Buffer.isBuffer(input) ? { bytes: input.toString('base64') } : input);

/** Notes what a handler was given. */
export const note = (input: unknown, { functionName, triggerMetadata, retryContext }: InvocationContext): void => {
  const metadata = triggerMetadata ?? null;
  seen.push({ function: functionName, input: plain(input), metadata, ...(retryContext ? { retryContext } : {}) });
};
