import { Option, type Command } from 'commander';
import { apiAt, type Api } from './api.ts';
import { CommandFailure, EXIT } from './exit-codes.ts';
import { endInBatches, type Ended } from './letter-batches.ts';
import { filterOf, filters, printCounts, selected, type Selecting } from './letter-selection.ts';
import { confirmed, json, line } from './print.ts';
import { positive } from './shared-options.ts';

type Act = 'replay' | 'discard';

interface EndingOptions extends Selecting {
  readonly all?: boolean;
  readonly reason: string;
  readonly dryRun?: boolean;
  readonly rate?: number;
  readonly yes?: boolean;
  readonly heldBackToo?: boolean;
}

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

const LEFT_FOR: Readonly<Record<string, string>> = {
  'held back': 'Held back: died three times of one fault. Name them, or say --held-back-too.',
  'in progress': 'In progress: somebody is at them. Run again in half a minute.',
  unknown: 'Unknown: the dead-letter queue does not hold them, or no longer. List them again.',
};

const printEnded = ({ tally, left, stopped }: Ended, asJson: boolean | undefined): void => {
  if (asJson) json({ outcomes: tally, left });
  else for (const [outcome, count] of Object.entries(tally)) line(`${String(count).padStart(7)}  ${outcome}`);
  const reasons = Object.entries(LEFT_FOR).flatMap(([outcome, says]) => ((tally[outcome] ?? 0) > 0 ? [says] : []));
  for (const says of reasons) console.error(says);
  if (reasons.length > 0) process.exitCode = EXIT.partly;
  if (!stopped) return;
  const goOn = `${left} letter(s) are left. Run the same command again: what is done is not repeated.`;
  throw new CommandFailure(stopped.exitCode, `${stopped.message} ${goOn}`);
};

const end =
  (act: Act) =>
  async (ids: readonly string[], options: EndingOptions): Promise<void> => {
    const api = await apiAt(options.url);
    const letters = await chosen(api, ids, options);
    if (options.dryRun)
      return options.json ? json({ wouldEnd: letters }) : line(`Would ${act} ${letters.length} dead letter(s).`);
    if (letters.length > 0) await confirmed(`This will ${act} ${letters.length} dead letter(s).`, options.yes === true);
    const ended = await endInBatches(api, letters, {
      act,
      reason: options.reason,
      heldBackToo: options.heldBackToo === true || ids.length > 0,
      ...(options.rate !== undefined && { rate: options.rate }),
    });
    printEnded(ended, options.json);
  };

/** `replay` or `discard`, below `dead-letter`. */
export const addEnding = (group: Command, act: Act, says: string, examples: readonly string[]): void => {
  filters(group.command(`${act} [ids...]`).description(says))
    .option('--all', 'every dead letter there is')
    .requiredOption('--reason <text>', 'why; it stays on the record')
    .option('--dry-run', 'say what would be done, and do nothing')
    .addOption(new Option('--rate <count>', 'letters a second').argParser(positive))
    .option('--held-back-too', 'those, too, that died three times of one fault')
    .option('--yes', 'do not ask')
    .addHelpText('after', `\nExamples:\n${examples.map((example) => `  $ first-day-pass ${example}`).join('\n')}`)
    .action((ids: string[], _, command: Command) => end(act)(ids, command.optsWithGlobals()));
};
