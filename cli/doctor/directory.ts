import { decodeJwt } from 'jose';
import { directoryAt, type Directory } from '../../infra/entra/directory.ts';
import { PATIENCE_MS, source, type Source } from './source.ts';
import type { Subject } from './subject.ts';

/** Microsoft Graph as the caller may read it. */
export interface DirectoryAtHand {
  /** Something to look at there, asked once. @param right without which Graph refuses */
  readonly ask: <T>(right: string, read: (directory: Directory) => Promise<T>) => Source<T>;
  /** What the caller's token says of itself. */
  readonly token: Source<TokenFacts>;
}

export interface TokenFacts {
  /** Object id of whoever it was given to. */
  readonly oid: string;
  /** Application permissions; none in a person's token. */
  readonly roles: readonly string[];
}

const factsOf = (token: string): TokenFacts => {
  const { oid, roles } = decodeJwt(token);
  const held: readonly unknown[] = Array.isArray(roles) ? roles : [];
  return { oid: String(oid), roles: held.map(String) };
};

export const directoryAtHand = ({ caller, config }: Subject): DirectoryAtHand => {
  const name = 'Microsoft Graph';
  let token: Promise<string> | undefined;
  const tokenOnce = (signal: AbortSignal): Promise<string> => (token ??= caller.graphToken(signal));
  return {
    ask: (right, read) =>
      source({
        name,
        right,
        ask: async (signal) => read(directoryAt(config.graphUrl, await tokenOnce(signal), PATIENCE_MS)),
      }),
    token: source({ name, right: '', ask: async (signal) => factsOf(await tokenOnce(signal)) }),
  };
};
