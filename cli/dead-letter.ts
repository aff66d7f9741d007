import { Option, type Command } from 'commander';
import { apiAt, type Api } from './api.ts';
import { countsOf, lettersOf, type LetterFilter, type ListedLetter } from './dead-letter-api.ts';
import { CommandFailure, EXIT } from './exit-codes.ts';
import { endInBatches, type Tally } from './letter-batches.ts';
import { confirmed, facts, json, line, styled, table } from './print.ts';
import { positive, type Shared } from './shared-options.ts';

interface Selecting extends Shared, LetterFilter {
  readonly limit?: number;
}

interface EndingOptions extends Selecting {
  readonly all?: boolean;
  readonly reason: string;
  readonly dryRun?: boolean;
  readonly rate?: number;
  readonly yes?: boolean;
  readonly heldBackToo?: boolean;
}

const filters = (command: Command): Command =>
  command
    .option('--fault <code>', 'those of one fault, such as ADDRESS_MISSING, INTERRUPTED or EXPIRED')
    .option('--type <text>', 'those whose event type holds this text')
    .option('--contractor <number>', 'those of one contractor')
    .option('--text <text>', 'those in which this text can be read')
    .option('--older-than-minutes <minutes>', 'those that were enqueued that long ago')
    .addOption(new Option('--limit <count>', 'no more than that many').argParser(positive));

const filterOf = ({ fault, type, contractor, text, olderThanMinutes }: Selecting): LetterFilter => ({
  ...(fault !== undefined && { fault }),
  ...(type !== undefined && { type }),
  ...(contractor !== undefined && { contractor }),
  ...(text !== undefined && { text }),
  ...(olderThanMinutes !== undefined && { olderThanMinutes }),
});

const selected = async (api: Api, options: Selecting): Promise<ListedLetter[]> => {
  const found: ListedLetter[] = [];
  for await (const letter of lettersOf(api, filterOf(options))) {
    if (found.length === options.limit) break;
    found.push(letter);
  }
  return found;
};

const rowOf = ({ id, enqueuedAt, fault, contractor, eventType, replays, heldBack }: ListedLetter) => ({
  id,
  enqueued: enqueuedAt,
  fault,
  contractor: contractor ?? '-',
  type: eventType?.replace(/^io\.firstdaypass\./, '') ?? '-',
  replays,
  'held back': heldBack ? 'yes' : '',
});

const printCounts = (letters: readonly ListedLetter[]): void => {
  for (const [fault, count] of Object.entries(countsOf(letters))) line(`${String(count).padStart(7)}  ${fault}`);
};

const list = async (options: Selecting & { readonly count?: boolean }): Promise<void> => {
  const letters = await selected(await apiAt(options.url), options);
  if (options.json) return json(options.count ? { counts: countsOf(letters) } : { deadLetters: letters });
  if (options.count) return printCounts(letters);
  table(letters.map(rowOf));
  if (process.stdout.isTTY) line(styled('dim', `${letters.length} dead letter(s)`));
};

const show = async (id: string, options: Shared & { readonly uncover?: string }): Promise<void> => {
  const api = await apiAt(options.url);
  const path = `dead-letters/${encodeURIComponent(id)}`;
  const found = await (options.uncover === undefined
    ? api.get<Record<string, unknown>>(path)
    : api.post<Record<string, unknown>>(path, { reason: options.uncover }));
  if (options.json) return json(found);
  const { body, note, ...summary } = found;
  facts(summary);
  line(JSON.stringify({ body, note }, null, 2));
  line(`What you can do: first-day-pass dead-letter replay ${id} --reason "…", or discard it.`);
};

/** Named letters, a filter, or on purpose all: an empty filter is an accident. */
const chosen = async (api: Api, ids: readonly string[], options: EndingOptions): Promise<readonly string[]> => {
  const filtered = Object.keys(filterOf(options)).length > 0;
  if (ids.length > 0 && (filtered || options.all))
    throw new CommandFailure(EXIT.usage, 'Name letters, or give a filter, or say --all: one of the three.');
  if (ids.length > 0) return ids;
  if (!filtered && !options.all)
    throw new CommandFailure(EXIT.usage, 'This means no letter: name some, give a filter (see --help), or say --all.');
  const letters = await selected(api, options);
  if (!options.json) printCounts(letters);
  return letters.map(({ id }) => id);
};

const printTally = (tally: Tally, asJson: boolean | undefined): void => {
  if (asJson) json({ outcomes: tally });
  else for (const [outcome, count] of Object.entries(tally)) line(`${String(count).padStart(7)}  ${outcome}`);
  const left = ['held back', 'in progress', 'unknown'].some((outcome) => (tally[outcome] ?? 0) > 0);
  if (!left) return;
  if (tally['held back']) console.error('Held back: died three times of one fault. Name them, or say --held-back-too.');
  if (tally['in progress']) console.error('In progress: somebody is at them. Run again in half a minute.');
  process.exitCode = EXIT.partly;
};

const end =
  (act: 'replay' | 'discard') =>
  async (ids: readonly string[], options: EndingOptions): Promise<void> => {
    const api = await apiAt(options.url);
    const letters = await chosen(api, ids, options);
    if (options.dryRun)
      return options.json ? json({ wouldEnd: letters }) : line(`Would ${act} ${letters.length} dead letter(s).`);
    if (letters.length > 0) await confirmed(`This will ${act} ${letters.length} dead letter(s).`, options.yes === true);
    const tally = await endInBatches(api, letters, {
      act,
      reason: options.reason,
      heldBackToo: options.heldBackToo === true || ids.length > 0,
      ...(options.rate !== undefined && { rate: options.rate }),
    });
    printTally(tally, options.json);
  };

const ending = (group: Command, act: 'replay' | 'discard', says: string, examples: string): void => {
  filters(group.command(`${act} [ids...]`).description(says))
    .option('--all', 'every dead letter there is')
    .requiredOption('--reason <text>', 'why; it stays on the record')
    .option('--dry-run', 'say what would be done, and do nothing')
    .addOption(new Option('--rate <count>', 'letters a second').argParser(positive))
    .option('--held-back-too', 'those, too, that died three times of one fault')
    .option('--yes', 'do not ask')
    .addHelpText('after', examples)
    .action((ids: string[], _, command: Command) => end(act)(ids, command.optsWithGlobals()));
};

/** `dead-letter list | show | replay | discard`. */
export const addDeadLetter = (program: Command): void => {
  const group = program.command('dead-letter').description('messages that gave up: look, put back, end');
  filters(group.command('list').description('list them; nothing is locked or changed'))
    .option('--count', 'how many of each fault')
    .addHelpText(
      'after',
      '\nExamples:\n  $ first-day-pass dead-letter list --count\n  $ first-day-pass dead-letter list --fault ADDRESS_MISSING',
    )
    .action((_, command: Command) => list(command.optsWithGlobals()));
  group
    .command('show <id>')
    .description('one of them, with personal data covered')
    .option('--uncover <reason>', 'show personal data too; that and the reason stay on the record')
    .addHelpText('after', '\nExample:\n  $ first-day-pass dead-letter show 42~1763791234567')
    .action((id: string, _, command: Command) => show(id, command.optsWithGlobals()));
  ending(
    group,
    'replay',
    'put copies back on the queue; nothing is lost however this ends',
    '\nExamples:\n  $ first-day-pass dead-letter replay 42~1763791234567 --reason "HR mended the address"\n  $ first-day-pass dead-letter replay --fault INTERRUPTED --rate 50 --reason "storage was away" --yes',
  );
  ending(
    group,
    'discard',
    'end them for good; the body is not kept',
    '\nExample:\n  $ first-day-pass dead-letter discard 42~1763791234567 --reason "a test of HR"',
  );
};
