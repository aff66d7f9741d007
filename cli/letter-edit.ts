import { InvalidArgumentError, type Command } from 'commander';
import { apiAt } from './api.ts';
import { EXIT } from './exit-codes.ts';
import { confirmed, json, line } from './print.ts';
import type { Shared } from './shared-options.ts';

type Values = Readonly<Record<string, unknown>>;

interface EditingOptions extends Shared {
  readonly set?: Values;
  readonly unset?: readonly string[];
  readonly reason: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

interface Edited {
  readonly outcome: string;
  readonly eventId: string;
  readonly paths: readonly string[];
}

/** A member after a dot, one in quotes, or an item; then the value. */
const SETTING = /^(\$(?:\.\w+|\['[^']+'\]|\[\d+\])+)=([\s\S]*)$/;

const valueOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

const setting = (text: string, before: Values = {}): Values => {
  const [, path, value] = SETTING.exec(text) ?? [];
  if (path === undefined || value === undefined)
    throw new InvalidArgumentError(
      "It is a JSON path, an equals sign and a value, such as '$.data.timezone=Europe/Madrid'.",
    );
  return { ...before, [path]: valueOf(value) };
};

const collected = (path: string, before: readonly string[] = []): readonly string[] => [...before, path];

const SAYS: Readonly<Record<string, string>> = {
  edited: 'is on the queue',
  'would be edited': 'would be sent',
  'done before': 'was not sent: somebody ended this letter before',
  'in progress': 'was not sent: somebody is at this letter. Run again in half a minute',
};

const edit = async (id: string, options: EditingOptions): Promise<void> => {
  const { set = {}, unset = [], reason, url, yes = false } = options;
  const api = await apiAt(url);
  const ask = (dryRun: boolean) =>
    api.post<Edited>(`dead-letters/${encodeURIComponent(id)}/edit`, { set, unset, reason, dryRun });
  const foreseen = await ask(true);
  if (!options.json) for (const path of foreseen.paths) line(`changes ${path}`);
  if (!options.dryRun) await confirmed(`This will send event ${foreseen.eventId} in its place.`, yes);
  const { outcome, eventId, paths } = options.dryRun ? foreseen : await ask(false);
  if (options.json) json({ outcome, eventId, paths });
  else line(`Event ${eventId} ${SAYS[outcome] ?? outcome}.`);
  if (outcome === 'done before' || outcome === 'in progress') process.exitCode = EXIT.partly;
};

const AFTER = `
A value is JSON, or else a text: 7 is a number, '"7"' a text. Only what the note names can be edited ("dead-letter show" lists it).
Who it is about, the address, the sponsor and the policy are HR's word alone: HR corrects them and sends the event again.

Examples:
  $ first-day-pass dead-letter edit 42~1763791234567 --set '$.data.timezone=Europe/Madrid' --reason "HR confirmed it"
  $ first-day-pass dead-letter edit 42~1763791234567 --unset '$.data.locale' --reason "HR does not know it" --dry-run`;

/** `edit`, below `dead-letter`. */
export const addEdit = (group: Command): void => {
  group
    .command('edit <id>')
    .description('send a corrected event in its place: only fields that its note names')
    .option('--set <path=value>', 'what is to stand there; may be said more than once', setting)
    .option('--unset <path>', 'what is to be left out; may be said more than once', collected)
    .requiredOption('--reason <text>', 'why; it stays on the record, as do the paths, never the values')
    .option('--dry-run', 'say what would change, and do nothing')
    .option('--yes', 'do not ask')
    .addHelpText('after', AFTER)
    .action((id: string, _, command: Command) => edit(id, command.optsWithGlobals()));
};
