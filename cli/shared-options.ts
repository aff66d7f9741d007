import { InvalidArgumentError } from 'commander';

/** Options that every command has. */
export interface Shared {
  readonly url?: string;
  readonly json?: boolean;
}

/** A whole number from 1. */
export const positive = (text: string): number => {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('It is a whole number from 1.');
};
