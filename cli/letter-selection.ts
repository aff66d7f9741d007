import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Api } from './api.ts';
import { countsOf, lettersOf, type LetterFilter, type ListedLetter } from './dead-letter-api.ts';
import { line } from './print.ts';
import { positive, type Shared } from './shared-options.ts';

/** What a command says of the letters that it is about. */
export interface Selecting extends Shared, LetterFilter {
  readonly limit?: number;
}

/** An empty text, as of a variable that is not set, would mean every letter. */
const filled = (text: string): string => {
  if (text.trim() === '') throw new InvalidArgumentError('It is empty.');
  return text;
};

const filter = (flags: string, says: string): Option => new Option(flags, says).argParser(filled);

/** The options that choose letters. */
export const filters = (command: Command): Command =>
  command
    .addOption(filter('--fault <code>', 'those of one fault, such as ADDRESS_MISSING, INTERRUPTED or EXPIRED'))
    .addOption(filter('--type <text>', 'those whose event type holds this text'))
    .addOption(filter('--contractor <number>', 'those of one contractor'))
    .addOption(filter('--text <text>', 'those in which this text can be read'))
    .addOption(
      new Option('--older-than-minutes <minutes>', 'those that were enqueued that long ago').argParser(positive),
    )
    .addOption(new Option('--limit <count>', 'no more than that many').argParser(positive));

/** What of the options is a filter; what is absent does not matter. */
export const filterOf = ({ fault, type, contractor, text, olderThanMinutes }: Selecting): LetterFilter => ({
  ...(fault !== undefined && { fault }),
  ...(type !== undefined && { type }),
  ...(contractor !== undefined && { contractor }),
  ...(text !== undefined && { text }),
  ...(olderThanMinutes !== undefined && { olderThanMinutes }),
});

/** The letters that are meant, oldest first. */
export const selected = async (api: Api, options: Selecting): Promise<ListedLetter[]> => {
  const found: ListedLetter[] = [];
  for await (const letter of lettersOf(api, filterOf(options))) {
    if (found.length === options.limit) break;
    found.push(letter);
  }
  return found;
};

/** How many of each fault. */
export const printCounts = (letters: readonly ListedLetter[]): void => {
  for (const [fault, count] of Object.entries(countsOf(letters))) line(`${String(count).padStart(7)}  ${fault}`);
};
