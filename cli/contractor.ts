import { readFile } from 'node:fs/promises';
import { Option, type Command } from 'commander';
import { apiAt, withQuery, type Api } from './api.ts';
import { CommandFailure, EXIT } from './exit-codes.ts';
import { confirmed, facts, json, line, styled, table } from './print.ts';
import type { Shared } from './shared-options.ts';

interface Listed {
  readonly key: string;
  readonly phase: string;
  readonly nextAt?: string;
  readonly blocked: readonly string[];
}

interface Shown {
  readonly facts?: { readonly timezone: string };
  readonly blocks: readonly Record<string, unknown>[];
  readonly waiting: readonly Record<string, unknown>[];
  /** `local` is the contractor's clock; `says` a sentence. */
  readonly timeline: readonly { readonly local: string; readonly says: string }[];
}

interface Asking extends Shared {
  readonly reason: string;
}

const pages = async (api: Api, phase: string | undefined): Promise<readonly Listed[]> => {
  const all: Listed[] = [];
  for (let after: string | undefined = ''; after !== undefined;) {
    const path = withQuery('contractors', { after, phase });
    const page: { readonly contractors: readonly Listed[]; readonly next?: string } = await api.get(path);
    all.push(...page.contractors);
    after = page.next;
  }
  return all;
};

const list = async ({ url, json: asJson, phase }: Shared & { readonly phase?: string }): Promise<void> => {
  const contractors = await pages(await apiAt(url), phase);
  if (asJson) return json({ contractors });
  table(
    contractors.map(({ key, phase: stands, nextAt, blocked }) => ({
      number: key,
      phase: stands,
      next: nextAt ?? '-',
      blocked: blocked.join(' '),
    })),
  );
};

const show = async (key: string, { url, json: asJson }: Shared): Promise<void> => {
  const shown = await (await apiAt(url)).get<Shown>(`contractors/${encodeURIComponent(key)}`);
  if (asJson) return json(shown);
  const { timeline, blocks, waiting, ...rest } = shown;
  facts(rest);
  for (const block of blocks) line(styled('yellow', `blocked: ${JSON.stringify(block)}`));
  for (const request of waiting) line(`asked, not yet done: ${JSON.stringify(request)}`);
  line(`\nWhat happened, by the clock of ${shown.facts?.timezone ?? 'UTC'}:`);
  table(timeline.map(({ local, says }) => ({ when: local, what: says })));
};

const ask = async (api: Api, key: string, body: object): Promise<string> =>
  (await api.post<{ id: string }>(`contractors/${encodeURIComponent(key)}`, body)).id;

const request = async (key: string, options: Asking, body: { readonly act: string }): Promise<void> => {
  const { reason, url, json: asJson } = options;
  const id = await ask(await apiAt(url), key, { ...body, reason });
  if (asJson) json({ requested: [{ contractor: key.toUpperCase(), id }] });
  else line(`${body.act} of ${key.toUpperCase()} is noted and will be done within seconds.`);
};

const asking = (group: Command, name: string, says: string, example = ''): Command =>
  group
    .command(`${name} <number>`)
    .description(says)
    .requiredOption('--reason <text>', 'why; it stays on the record')
    .addHelpText(
      'after',
      `\nExample:\n  $ first-day-pass contractor ${name} C-10442${example} --reason "as agreed on the phone"`,
    );

type Details = Readonly<Record<string, unknown>>;

interface Plain {
  readonly details?: (options: Details) => Details;
  /** Options of the example. */
  readonly example?: string;
}

const plain = (group: Command, act: string, says: string, { details = () => ({}), example }: Plain = {}) =>
  asking(group, act, says, example).action((key: string, own: Details, command: Command) =>
    request(key, command.optsWithGlobals(), { act, ...details(own) }),
  );

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

const adoptFile = async (file: string, { url, reason, yes, json: asJson }: Asking & { readonly yes?: boolean }) => {
  const all = await adoptions(file);
  const api = await apiAt(url);
  await confirmed(`This will adopt ${all.length} account(s).`, yes === true);
  const requested: object[] = [];
  for (const { key, accountId } of all)
    requested.push({ contractor: key, id: await ask(api, key, { act: 'adopt', accountId, reason }) });
  if (asJson) json({ requested });
  else line(`${requested.length} adoption(s) are noted and will be done within seconds.`);
};

const letGo = async ({ url, reason, yes, json: asJson }: Asking & { readonly yes?: boolean }): Promise<void> => {
  const api = await apiAt(url);
  const held = (await pages(api, undefined)).filter(({ blocked }) => blocked.includes('UNUSUAL_VOLUME'));
  if (!asJson) line(`${held.length} contractor(s) are held for unusual volume.`);
  if (held.length > 0) await confirmed('This will let the whole batch go.', yes === true);
  const requested: object[] = [];
  for (const { key } of held) requested.push({ contractor: key, id: await ask(api, key, { act: 'let-go', reason }) });
  if (asJson) json({ requested });
};

const addReading = (group: Command): void => {
  group
    .command('list')
    .description('list contractors, by number')
    .option(
      '--phase <phase>',
      'planned, waiting, open, redeemed, working, held, blocked, ended, cancelled or forgotten',
    )
    .addHelpText('after', '\nExample:\n  $ first-day-pass contractor list --phase blocked')
    .action((_, command: Command) => list(command.optsWithGlobals()));
  group
    .command('show <number>')
    .description('where somebody stands, what is next, and all that happened')
    .addHelpText('after', '\nExample:\n  $ first-day-pass contractor show C-10442')
    .action((key: string, _, command: Command) => show(key, command.optsWithGlobals()));
};

const addBatches = (group: Command): void => {
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

/** `contractor list | show | reissue | withdraw | adopt | …`. */
export const addContractor = (program: Command): void => {
  const group = program.command('contractor').description('people: where they stand, and what to do about it');
  addReading(group);
  plain(group, 'reissue', 'a new claim in place of the one there is', {
    details: ({ beyondCap }) => (beyondCap ? { beyondCap } : {}),
  }).option('--beyond-cap', 'even though the daily cap is reached');
  plain(group, 'withdraw', 'withdraw the claim and the pass');
  plain(group, 'open', 'open a first claim that is late');
  plain(group, 'forget', 'wipe what HR told; ends it first where somebody is still here');
  plain(group, 'let-go', 'not to be held by the brakes for unusual volume');
  plain(group, 'lift-block', 'try again what is blocked', {
    details: ({ step }) => (step === undefined ? {} : { step }),
  }).option('--step <name>', 'this step alone, such as "open claim"');
  plain(group, 'adopt', 'an account, or somebody hired again, is this contractor', {
    details: ({ account }) => (account === undefined ? {} : { accountId: account }),
    example: ' --account 0c8b3ac8-9f4c-4bd0-9b4e-2b3c5a4d7e11',
  }).option('--account <id>', 'object id of the account');
  plain(group, 'confirm-contact', 'settle contacts that HR changed', {
    details: ({ answer }) => ({ confirm: answer === 'confirm' }),
    example: ' --answer confirm',
  }).addOption(
    new Option('--answer <answer>', 'the new contacts, or the old ones')
      .choices(['confirm', 'refuse'])
      .makeOptionMandatory(),
  );
  addBatches(group);
};
