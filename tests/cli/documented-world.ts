/** What has to be there so that a documented command does what it says: a contractor, a letter, a file for each. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { TableClient } from '@azure/data-tables';
import { until } from '../../samples/contractor-day.ts';
import { listAll, type Listed, type Operate } from '../operations/operations-at-hand.ts';
import { askGraph } from '../stack/directory.ts';
import { entriesOf } from '../stack/hand-over.ts';
import { starter, storyOf, type WholeStack } from '../stack/whole-stack.ts';
import type { Ran } from './run.ts';

/** Names that pages and help texts use; a test puts its own in their place. */
export const NUMBER = 'C-10442';
export const LETTER = '42~1763791234567';
export const ACCOUNT = '0c8b3ac8-9f4c-4bd0-9b4e-2b3c5a4d7e11';

/** What stands for the documented names, and how to see that the command did what it says. */
export interface Prepared {
  readonly names?: Readonly<Record<string, string>>;
  readonly works?: () => Promise<unknown>;
}

export interface World {
  readonly whole: WholeStack;
  /** One opening an hour, so that whoever comes later is held. */
  readonly braked: WholeStack;
  readonly folder: string;
  readonly run: (...args: string[]) => Promise<Ran>;
  readonly operate: Operate;
}

/** Everything is prepared at once, on a machine that may be busy. */
const PATIENCE_MS = 90_000;
const BETWEEN_LOOKS_MS = 300;

let made = 0;
const nextNumber = (): string => `D-${(made += 1)}`;

const told = (whole: WholeStack, number: string, kind: string): Promise<true> =>
  until(
    `"${kind}" of ${number}`,
    async () => ((await storyOf(whole, number)).includes(kind) ? true : undefined),
    PATIENCE_MS,
  );

/** The request was applied, not refused. */
export const applied = (whole: WholeStack, number: string, act: string): Promise<true> =>
  until(
    `${act} of ${number}`,
    async () => {
      const entry = (await entriesOf(whole, number)).find(({ facts }) => facts['act'] === act);
      if (entry?.kind === 'request refused') throw new Error(`${act} was refused: ${JSON.stringify(entry.facts)}`);
      return entry ? true : undefined;
    },
    PATIENCE_MS,
  );

export const hired = async ({ whole }: World): Promise<string> => {
  const number = nextNumber();
  await whole.send(starter(number));
  await told(whole, number, 'claim opened');
  return number;
};

/** Somebody whose first day is too long past for a claim to open by itself. */
export const hiredLongAgo = async ({ whole }: World): Promise<string> => {
  const number = nextNumber();
  await whole.send(starter(number, { starts: new Date(Date.now() - 20 * 86_400_000).toISOString().slice(0, 10) }));
  await told(whole, number, 'account located');
  return number;
};

/** Somebody without an address that a link could go to. */
export const blocked = async ({ whole }: World): Promise<string> => {
  const number = nextNumber();
  const event = starter(number);
  await whole.send({ ...event, data: { ...event.data, emails: [] } } as typeof event);
  await told(whole, number, 'step blocked');
  return number;
};

/** Somebody whose private address HR changes after the mail. */
export const held = async (world: World): Promise<string> => {
  const number = await hired(world);
  const event = starter(number, { email: `${number.toLowerCase()}@example.org` });
  const changed = { ...event, type: 'io.firstdaypass.contractor.changed.v1' };
  await world.whole.send(changed);
  await told(world.whole, number, 'contacts held');
  return number;
};

/** Somebody whose account was made by hand before. */
export const withAccount = async ({ whole }: World): Promise<{ number: string; account: string }> => {
  const number = nextNumber();
  const { status, body } = await askGraph(whole, 'POST', '/users', {
    accountEnabled: true,
    displayName: 'Ana By Hand',
    mailNickname: number,
    userPrincipalName: `${number.toLowerCase()}.by.hand@contoso.example`,
    userType: 'Guest',
    employeeId: number,
    passwordProfile: { password: `Not-used-${number}-7`, forceChangePasswordNextSignIn: true },
  });
  if (status !== 201) throw new Error(`no account was made: ${status} ${JSON.stringify(body)}`);
  await whole.send(starter(number));
  await told(whole, number, 'step blocked');
  return { number, account: String(body['id']) };
};

/** One whose opening the brake holds back. */
export const braked = async ({ braked: whole }: World): Promise<string> => {
  const [first, second] = [nextNumber(), nextNumber()];
  await whole.send(starter(first));
  await until(
    'the first',
    async () => {
      const story = await storyOf(whole, first);
      return story.includes('claim opened') || story.includes('step blocked') ? true : undefined;
    },
    PATIENCE_MS,
  );
  await whole.send(starter(second));
  const inBrake = async (number: string) => (await storyOf(whole, number)).includes('step blocked');
  return until('the brake', async () => ((await inBrake(second)) ? second : undefined), PATIENCE_MS);
};

const BROKEN: Readonly<Record<string, object>> = {
  timezone: { timezone: 'Moon/Crater' },
  locale: { locale: '-' },
};

/** Over the API: a process for each look would be a crowd. */
const lettersOf = async ({ operate }: World, number: string): Promise<readonly Listed[]> => {
  await delay(BETWEEN_LOOKS_MS);
  return listAll(operate, `contractor=${number}`);
};

/** A refused event; its note names this member. */
export const refused = async (world: World, member = 'timezone'): Promise<{ number: string; letter: string }> => {
  const number = nextNumber();
  const event = starter(number);
  const broken = { ...event, data: { ...event.data, ...BROKEN[member] } };
  await world.whole.send(broken);
  const letter = await until('the dead letter', async () => (await lettersOf(world, number))[0]?.id, PATIENCE_MS);
  return { number, letter };
};

/** A letter that nobody judged, as far as notes tell. */
export const interrupted = async (world: World): Promise<string> => {
  const { letter } = await refused(world);
  const notes = TableClient.fromConnectionString(world.whole.stack.settings['TABLES'] ?? '', 'DeadLetterNotes', {
    allowInsecureConnection: true,
  });
  const all = await world.whole.rows('DeadLetterNotes');
  const own = all.find(({ rowKey }) => rowKey.startsWith(letter.split('~')[0]?.padStart(20, '0') ?? '-'));
  for (const { partitionKey, rowKey, bodyHash } of all)
    if (bodyHash === own?.['bodyHash']) await notes.deleteEntity(partitionKey, rowKey);
  return letter;
};

/** Whether the letter has gone from the list. */
export const gone = (world: World, number: string, letter: string): Promise<true> =>
  until('the letter to go', async () =>
    (await lettersOf(world, number)).some(({ id }) => id === letter) ? undefined : true,
  );

/** The file of accounts that an example names. */
export const writeAdoptions = ({ folder }: World, file: string, lines: readonly string[]): void =>
  writeFileSync(join(folder, file), `# number and account\n${lines.join('\n')}\n`);
