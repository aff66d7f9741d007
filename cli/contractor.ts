import { Option, type Command } from 'commander';
import type { z } from 'zod';
import { apiAt, type Api } from './api.ts';
import { contractorsIn } from './contractor-api.ts';
import { addBatches } from './contractor-batches.ts';
import type { JSON_OUTPUT } from './json-output.ts';
import { facts, json, line, styled, table } from './print.ts';
import type { Shared } from './shared-options.ts';

type Shown = z.output<(typeof JSON_OUTPUT)['contractor show']>;

interface Asking extends Shared {
  readonly reason: string;
}

const list = async ({ url, json: asJson, phase }: Shared & { readonly phase?: string }): Promise<void> => {
  const contractors = await contractorsIn(await apiAt(url), phase);
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

const claimOf = ({ claim }: Shown): string | undefined =>
  claim && `${claim.state}, from ${claim.opensAt} to ${claim.expiresAt}`;

const passesOf = ({ passes }: Shown): string | undefined =>
  passes?.map(({ usable, reason }) => (usable ? 'usable' : (reason ?? 'not usable'))).join(', ') || undefined;

const print = (shown: Shown): void => {
  const { key, phase, source, facts: told, account, blocks, waiting, timeline } = shown;
  facts({
    number: key,
    phase,
    source,
    'first day': told && [told.startsOn, told.startsAt, told.timezone].filter(Boolean).join(' '),
    'last day': told?.endsOn,
    policy: told?.policy,
    'private address': told && (told.hasPrivateAddress ? 'there' : 'missing'),
    account: account?.id,
    claim: claimOf(shown),
    'passes at Graph': passesOf(shown),
    'contacts held since': shown.heldSince,
    next: shown.nextAt,
  });
  for (const { step, code, says, wayOut } of blocks)
    facts({ [styled('yellow', `blocked: ${step}`)]: `${code}. ${says} ${wayOut}` });
  for (const { act, by, at, reason } of waiting) facts({ [`asked for: ${act}`]: `${at} by ${by}: ${reason}` });
  line(`\n${styled('bold', 'What happened')}, by the clock of ${told?.timezone ?? 'UTC'}`);
  table(timeline.map(({ local, says }) => ({ when: local, what: says })));
};

const show = async (key: string, { url, json: asJson }: Shared): Promise<void> => {
  const shown = await (await apiAt(url)).get<Shown>(`contractors/${encodeURIComponent(key)}`);
  if (asJson) json(shown);
  else print(shown);
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
