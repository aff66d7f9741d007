import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { JSON_OUTPUT } from '../../cli/json-output.ts';
import { tokenFor, until } from '../../samples/contractor-day.ts';
import { operateAs } from '../operations/operations-at-hand.ts';
import { mailedLink } from '../stack/hand-over.ts';
import { storyOf, wholeStack, type WholeStack } from '../stack/whole-stack.ts';
import { documentedLines, isOnlyNamed, leaves, nameOf, type DocumentedLine } from './documented-lines.ts';
import {
  ACCOUNT,
  applied,
  blocked,
  braked,
  gone,
  held,
  hired,
  hiredLongAgo,
  interrupted,
  LETTER,
  NUMBER,
  refused,
  withAccount,
  writeAdoptions,
  type Prepared,
  type World,
} from './documented-world.ts';
import { runIn, type Ran } from './run.ts';

const ROOT = join(import.meta.dirname, '../..');
const HELD = ['contractor let-go', 'contractor let-go-batch'];

/** `--help` of the program or of a group, and commands. */
const LINES = documentedLines();
const COMMANDS = new Map(leaves().map(({ name, command }) => [name, command]));

const folder = mkdtempSync(join(tmpdir(), 'documented-'));
let world: World;

const environmentOf = async ({ at, stack }: WholeStack): Promise<Record<string, string>> => ({
  FIRST_DAY_PASS_URL: at.app,
  FIRST_DAY_PASS_TOKEN: await tokenFor(at, at.people.operator),
  SERVICE_BUS: stack.settings['SERVICE_BUS'] ?? '',
  CONTRACTOR_QUEUE: at.serviceBus.queue,
});

let environments: Record<'whole' | 'braked', Record<string, string>>;
let prepared: ReadonlyMap<string, Prepared>;
beforeAll(async () => {
  const [whole, slow] = await Promise.all([wholeStack(), wholeStack({ settings: { MAX_OPENINGS_PER_HOUR: '1' } })]);
  environments = { whole: await environmentOf(whole), braked: await environmentOf(slow) };
  const run = (...args: string[]) => runIn({ environment: environments.whole, folder }, args);
  world = { whole, braked: slow, folder, run, operate: await operateAs(whole, whole.at.people.operator) };
  prepared = new Map(await Promise.all(LINES.map(async (line) => [line.text, await prepare(line)] as const)));
}, 150_000);
afterAll(async () => {
  await Promise.all([world?.whole.stop(), world?.braked.stop()]);
});

type Prepare = (args: readonly string[]) => Promise<Prepared>;

const nothing: Prepare = async () => ({});

/** A contractor, and the entry that shows that the act was done. */
const acting =
  (act: string, make: (world: World) => Promise<string>, further?: (number: string) => Promise<unknown>): Prepare =>
  async () => {
    const number = await make(world);
    const works = async () => {
      await applied(world.whole, number, act);
      await further?.(number);
    };
    return { names: { [NUMBER]: number }, works };
  };

const ending: Prepare = async (args) => {
  const path = args.find((word) => word.startsWith('$.data.')) ?? '$.data.timezone';
  const { number, letter } = await refused(world, /^\$\.data\.(\w+)/.exec(path)?.[1]);
  const works = args.includes('--dry-run') ? {} : { works: () => gone(world, number, letter) };
  return { names: { [LETTER]: letter }, ...works };
};

const replaying: Prepare = async (args) => {
  if (!args.includes('--fault')) return ending(args);
  const letter = await interrupted(world);
  return { works: () => until('the replay', async () => ((await isListed(letter)) ? undefined : true)) };
};

const isListed = async (letter: string): Promise<boolean> =>
  (await world.run('dead-letter', 'list', '--json')).out.includes(`"${letter}"`);

const exported: Prepare = async () => {
  await world.run('audit', 'export', '--output', 'audit.jsonl');
  return {};
};

const sampled: Prepare = async () => {
  writeFileSync(join(folder, 'hired.json'), (await world.run('event', 'sample', 'hired')).out);
  return {};
};

const adopting: Prepare = async () => {
  const { number, account } = await withAccount(world);
  return {
    names: { [NUMBER]: number, [ACCOUNT]: account },
    works: () =>
      until('the adoption', async () => (await storyOf(world.whole, number)).includes('account adopted') || undefined),
  };
};

const adoptingMany: Prepare = async (args) => {
  const both = [await withAccount(world), await withAccount(world)];
  writeAdoptions(
    world,
    args[2] ?? '',
    both.map(({ number, account }) => `${number} ${account}`),
  );
  return { works: () => Promise.all(both.map(({ number }) => applied(world.whole, number, 'adopt'))) };
};

const lettingGo: Prepare = async () => {
  const number = await braked(world);
  return { names: { [NUMBER]: number }, works: () => mailedLink(world.braked, number) };
};

/** By command: what has to be there first. */
const PREPARE: Readonly<Record<string, Prepare>> = {
  'dead-letter list': nothing,
  'dead-letter show': async () => ({ names: { [LETTER]: (await refused(world)).letter } }),
  'dead-letter replay': replaying,
  'dead-letter edit': ending,
  'dead-letter discard': ending,
  'contractor list': nothing,
  'contractor show': async () => ({ names: { [NUMBER]: await hired(world) } }),
  'contractor reissue': acting('reissue', hired, (number) => mailedLink(world.whole, number, 2)),
  'contractor withdraw': acting('withdraw', hired),
  'contractor open': acting('open', hiredLongAgo, (number) => mailedLink(world.whole, number)),
  'contractor forget': acting('forget', hired),
  'contractor lift-block': acting('lift-block', blocked),
  'contractor confirm-contact': acting('confirm-contact', held),
  'contractor adopt': adopting,
  'contractor adopt-file': adoptingMany,
  'contractor let-go': lettingGo,
  'contractor let-go-batch': lettingGo,
  'audit export': nothing,
  'audit verify': exported,
  'event validate': sampled,
  'event send': sampled,
  'event sample': nothing,
  doctor: nothing,
};

const prepare = (line: DocumentedLine): Promise<Prepared> => {
  if (isOnlyNamed(line)) return nothing([]);
  const make = PREPARE[nameOf(line)];
  if (!make) throw new Error(`${line.where} shows "${line.text}", and no test knows how to run it`);
  return make(line.args);
};

/** The words of a line with what stands for its names; where nobody can be asked, that is said. */
const filledIn = (line: DocumentedLine): readonly string[] => {
  if (isOnlyNamed(line)) return line.args.includes('--help') ? line.args : [...line.args, '--help'];
  const names = prepared.get(line.text)?.names ?? {};
  const args = line.args.map((word) => names[word] ?? (word === '…' ? 'as a test' : word));
  const asks = COMMANDS.get(nameOf(line))?.options.some(({ long }) => long === '--yes') && !args.includes('--yes');
  return asks ? [...args, '--yes'] : args;
};

const runLine = (line: DocumentedLine, ...more: string[]): Promise<Ran> => {
  const isHeld = HELD.includes(nameOf(line));
  const where = nameOf(line) === 'doctor' ? ROOT : folder;
  return runIn({ environment: environments[isHeld ? 'braked' : 'whole'], folder: where }, [...filledIn(line), ...more]);
};

/** A doctor that finds something has done what it was asked to do. */
const wellEnded = (line: DocumentedLine): readonly number[] => (nameOf(line) === 'doctor' ? [0, 9] : [0]);

test.each(LINES.map((line) => [line.text, line] as const))(
  '%s',
  async (_, line) => {
    const { code, out, err } = await runLine(line);

    expect([code, err]).toEqual([expect.any(Number), '']);
    expect(wellEnded(line)).toContain(code);
    if (line.into !== undefined) writeFileSync(join(folder, line.into), out);
    await prepared.get(line.text)?.works?.();
  },
  60_000,
);

describe('what a command prints with --json fits docs/cli.schema.json', () => {
  const { $defs } = JSON.parse(readFileSync(join(ROOT, 'docs/cli.schema.json'), 'utf8')) as { $defs: object };
  const ajv = new Ajv2020({ strict: false });
  formats.default(ajv);
  /** Best what may be done twice; worst what prints into a file. */
  const fitness = ({ args }: DocumentedLine): number =>
    Number(args.includes('--dry-run')) - Number(args.includes('--output'));
  const inOrder = LINES.toSorted((one, other) => fitness(one) - fitness(other));
  const chosen = new Map(inOrder.map((line) => [nameOf(line), line]));

  test.each([...COMMANDS.keys()])('%s', async (name) => {
    const line = chosen.get(name);
    if (!line) throw new Error(`no help text and no page shows "${name}"`);
    const { out } = await runLine(line, '--json');
    const fits = ajv.compile(Object($defs)[name] as object);

    const printed = name === 'audit export' ? out.trim().split('\n') : [out];
    for (const text of printed) expect([fits(JSON.parse(text)), fits.errors]).toEqual([true, null]);
    if (name in JSON_OUTPUT && name !== 'audit export') expect(out.trim()).not.toBe('');
  });
});
