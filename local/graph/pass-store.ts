import { randomInt, randomUUID } from 'node:crypto';

/** One Temporary Access Pass. Times in milliseconds since 1970. */
export interface Pass {
  readonly id: string;
  readonly value: string;
  readonly createdAt: number;
  readonly startsAt: number;
  readonly lifetimeMinutes: number;
  readonly usableOnce: boolean;
  /** Of the last sign-in with it. */
  readonly usedAt: number | undefined;
}

/** What its creator decides. */
export type PassTerms = Pick<Pass, 'createdAt' | 'startsAt' | 'lifetimeMinutes' | 'usableOnce'>;

/** The signs are those that careless encoders break. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';
const SIGNS = '+&%#!*=?@$^';

const pick = (from: string): string => from.charAt(randomInt(from.length));

const randomValue = (length: number): string => {
  const letters = Array.from({ length }, () => pick(ALPHABET));
  letters[randomInt(length)] = pick(SIGNS);
  return letters.join('');
};

/** When the pass stops being valid. */
export const endOf = ({ startsAt, lifetimeMinutes }: Pass): number => startsAt + lifetimeMinutes * 60_000;

/** At most one pass a user. */
export class Passes {
  readonly #byUser = new Map<string, Pass>();

  of(userId: string): Pass | undefined {
    return this.#byUser.get(userId);
  }

  /** Makes a pass; one that was there is gone. */
  create(userId: string, terms: PassTerms, length: number): Pass {
    const pass: Pass = { ...terms, id: randomUUID(), value: randomValue(length), usedAt: undefined };
    this.#byUser.set(userId, pass);
    return pass;
  }

  use(userId: string, at: number): void {
    const pass = this.#byUser.get(userId);
    if (pass) this.#byUser.set(userId, { ...pass, usedAt: at });
  }

  /** False: the user has no pass of that id. */
  remove(userId: string, passId: string): boolean {
    return this.#byUser.get(userId)?.id === passId && this.#byUser.delete(userId);
  }
}
