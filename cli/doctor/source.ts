import { NotSeen } from './check.ts';
import { failureOf } from './failure.ts';

/** How long one service may take to answer, getting a token included. */
export const PATIENCE_MS = 8_000;

/** Something that several checks look at: asked once, however many look. Rejects with `NotSeen` when nothing came. */
export type Source<T> = () => Promise<T>;

export interface Asking<T> {
  readonly name: string;
  /** The right without which it refuses. */
  readonly right: string;
  readonly ask: (signal: AbortSignal) => Promise<T>;
}

const SIGN_IN = 'sign in: az login, or azd auth login';

/** Rejects when the time is up, for not everything that is asked looks at the signal. */
const within = async <T>(ask: Asking<T>['ask']): Promise<T> => {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  return Promise.race([ask(signal), late]);
};

const unseen = (name: string, right: string, error: unknown): NotSeen => {
  if (error instanceof NotSeen) return error;
  const { kind, word } = failureOf(error);
  if (kind === 'signed out') return new NotSeen(`there is no token to ask ${name} with`, SIGN_IN);
  if (kind === 'refused') return new NotSeen(`${name} does not show this to you (${word})`, right);
  return new NotSeen(`${name} did not answer (${word})`, `${name} has to answer first`);
};

/** That a service is away is told once, by the check for it; whoever wanted to look there has not seen. */
export const source = <T>({ name, right, ask }: Asking<T>): Source<T> => {
  let asked: Promise<T> | undefined;
  return async () => {
    try {
      return await (asked ??= within(ask));
    } catch (error) {
      throw unseen(name, right, error);
    }
  };
};
