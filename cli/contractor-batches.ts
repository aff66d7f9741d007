import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { apiAt, type Api } from './api.ts';
import { contractorsIn } from './contractor-api.ts';
import { CommandFailure, EXIT } from './exit-codes.ts';
import { confirmed, json, line } from './print.ts';
import type { Shared } from './shared-options.ts';

interface Asking extends Shared {
  readonly reason: string;
  readonly yes?: boolean;
}

const textOf = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch(() => {
    throw new CommandFailure(EXIT.usage, `${file} cannot be read.`);
  });

/** Lines of `number account-id`. */
const adoptions = async (file: string): Promise<readonly { readonly key: string; readonly accountId: string }[]> =>
  (await textOf(file))
    .split('\n')
    .map((text) => text.trim())
    .filter((text) => text !== '' && !text.startsWith('#'))
    .map((text, at) => {
      const [key = '', accountId = '', ...more] = text.split(/[\s,;]+/);
      if (accountId === '' || more.length > 0)
        throw new CommandFailure(
          EXIT.usage,
          `${file}: entry ${at + 1} is not a number and an account id. Nothing was asked for.`,
        );
      return { key, accountId };
    });

interface Asked {
  readonly key: string;
  readonly body: object;
}

/** Asks for each in turn. What stops it tells how far it came; to ask twice does no harm. */
const askAll = async (api: Api, all: readonly Asked[]): Promise<readonly object[]> => {
  const requested: object[] = [];
  for (const { key, body } of all)
    try {
      const path = `contractors/${encodeURIComponent(key)}`;
      requested.push({ contractor: key.toUpperCase(), id: (await api.postAgain<{ id: string }>(path, body)).id });
    } catch (error) {
      if (!(error instanceof CommandFailure)) throw error;
      const done = `${requested.length} of ${all.length} are noted; it stopped at ${key}.`;
      throw new CommandFailure(
        error.exitCode,
        `${error.message} ${done} Mend that and run it again: to ask twice does no harm.`,
      );
    }
  return requested;
};

const adoptFile = async (file: string, { url, reason, yes, json: asJson }: Asking) => {
  const all = await adoptions(file);
  const api = await apiAt(url);
  await confirmed(`This will adopt ${all.length} account(s).`, yes === true);
  const requested = await askAll(
    api,
    all.map(({ key, accountId }) => ({ key, body: { act: 'adopt', accountId, reason } })),
  );
  if (asJson) json({ requested });
  else line(`${requested.length} adoption(s) are noted and will be done within seconds.`);
};

const letGo = async ({ url, reason, yes, json: asJson }: Asking): Promise<void> => {
  const api = await apiAt(url);
  const held = (await contractorsIn(api, undefined)).filter(({ blocked }) => blocked.includes('UNUSUAL_VOLUME'));
  if (!asJson) line(`${held.length} contractor(s) are held for unusual volume.`);
  if (held.length > 0) await confirmed('This will let the whole batch go.', yes === true);
  const requested = await askAll(
    api,
    held.map(({ key }) => ({ key, body: { act: 'let-go', reason } })),
  );
  if (asJson) json({ requested });
};

/** `adopt-file` and `let-go-batch`, below `contractor`. */
export const addBatches = (group: Command): void => {
  group
    .command('adopt-file <file>')
    .description('adopt every account of a file with lines of number and account id')
    .requiredOption('--reason <text>', 'why; it stays on the record')
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      '\nExample:\n  $ first-day-pass contractor adopt-file known.txt --reason "taken over from the old tool"',
    )
    .action((file: string, _, command: Command) => adoptFile(file, command.optsWithGlobals()));
  group
    .command('let-go-batch')
    .description('let everybody go who is held for unusual volume')
    .requiredOption('--reason <text>', 'why; it stays on the record')
    .option('--yes', 'do not ask')
    .addHelpText('after', '\nExample:\n  $ first-day-pass contractor let-go-batch --reason "the intake of December"')
    .action((_, command: Command) => letGo(command.optsWithGlobals()));
};
