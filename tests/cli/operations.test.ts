import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tokenFor, until } from '../../samples/contractor-day.ts';
import { mailedLink } from '../stack/hand-over.ts';
import { starter, storyOf, wholeStack, type WholeStack } from '../stack/whole-stack.ts';
import { run, type Ran } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'cli-'));
let whole: WholeStack;
let as: Record<'operator' | 'auditor' | 'sponsor', (...args: string[]) => Promise<Ran>>;
beforeAll(async () => {
  whole = await wholeStack();
  const runner = async (name: 'operator' | 'auditor' | 'sponsor') => {
    const FIRST_DAY_PASS_TOKEN = await tokenFor(whole.at, whole.at.people[name]);
    return (...args: string[]) => run(args, { FIRST_DAY_PASS_TOKEN, FIRST_DAY_PASS_URL: whole.at.app });
  };
  as = { operator: await runner('operator'), auditor: await runner('auditor'), sponsor: await runner('sponsor') };
}, 60_000);
afterAll(() => whole?.stop());

const listed = async (...filter: string[]) =>
  (JSON.parse((await as.operator('dead-letter', 'list', '--json', ...filter)).out) as { deadLetters: { id: string }[] })
    .deadLetters;

const refused = async (...numbers: string[]) => {
  await whole.send(...numbers.map((number) => ({ ...starter(number), source: 'https://nobody.example' })));
  return until(
    'the dead letters',
    async () => {
      const all = await Promise.all(numbers.map((number) => listed('--contractor', number)));
      return all.every((some) => some.length === 1) ? all.flat() : undefined;
    },
    40_000,
  );
};

test('dead letters are listed, counted, shown, replayed by filter and discarded', async () => {
  const letters = await refused('L-1', 'L-2', 'L-3');

  expect((await as.auditor('dead-letter', 'list', '--count')).out.trim()).toBe('3  EVENT_SOURCE_UNKNOWN');
  const plain = await as.operator('dead-letter', 'list', '--fault', 'EVENT_SOURCE_UNKNOWN', '--limit', '2');
  expect(
    plain.out
      .replace(/\n$/, '')
      .split('\n')
      .map((row) => row.split('\t').length),
  ).toEqual([7, 7]);
  expect(plain.out).not.toContain('\u001B');
  const shown = await as.operator('dead-letter', 'show', letters[0]?.id ?? '');
  expect(shown.out).toContain('$.source');
  expect(shown.out).not.toContain('@example.net');

  const forbidden = ['edit', letters[0]?.id ?? '', '--set', '$.source=https://hr.contoso.example/core'];
  const edit = await as.operator('dead-letter', ...forbidden, '--reason', 'try', '--yes');
  expect([edit.code, edit.err]).toEqual([
    2,
    expect.stringMatching(/Nothing was changed[^]*\$\.source: HR’s word alone/),
  ]);
  expect((await as.auditor('dead-letter', ...forbidden, '--reason', 'try', '--yes')).code).toBe(4);

  const dry = await as.operator('dead-letter', 'replay', '--contractor', 'L-2', '--reason', 'try', '--dry-run');
  expect([dry.code, dry.out]).toEqual([0, expect.stringContaining('Would replay 1 dead letter(s).')]);
  const asked = await as.operator('dead-letter', 'discard', '--contractor', 'L-2', '--reason', 'a test of HR');
  expect([asked.code, asked.err]).toEqual([2, expect.stringContaining('--yes')]);
  expect(await listed('--contractor', 'L-2')).toHaveLength(1);

  const done = await as.operator(
    'dead-letter',
    'discard',
    '--fault',
    'event_source_unknown',
    '--reason',
    'a test of HR',
    '--yes',
    '--rate',
    '20',
    '--json',
  );
  expect([done.code, JSON.parse(done.out)]).toEqual([0, { outcomes: { discarded: 3 }, left: 0 }]);
  expect(await listed()).toEqual([]);
}, 90_000);

test('a replay that named a letter which is gone says so in its exit code', async () => {
  const { code, out } = await as.operator('dead-letter', 'replay', '999999~1', '--reason', 'try it', '--yes');

  expect([code, out.trim()]).toEqual([7, '1  unknown']);
});

test.each([
  ['nothing', []],
  ['letters and a filter', ['1~1', '--contractor', 'L-1']],
])('a replay of %s is refused before anything is asked for', async (_, more) => {
  const { code } = await as.operator('dead-letter', 'replay', ...more, '--reason', 'try it', '--yes');

  expect(code).toBe(2);
});

test('an auditor reads and cannot act; a stranger and an old token get nothing', async () => {
  expect((await as.auditor('contractor', 'list')).code).toBe(0);
  const acting = await as.auditor('contractor', 'forget', 'C-1', '--reason', 'mischief');
  expect([acting.code, acting.err]).toEqual([4, expect.stringContaining('FirstDayPass.Operator')]);
  expect((await as.sponsor('audit', 'export')).code).toBe(4);
  const stale = await run(['contractor', 'list', '--url', whole.at.app], { FIRST_DAY_PASS_TOKEN: 'a.b.c' });
  expect([stale.code, stale.err]).toEqual([3, expect.stringContaining('expired')]);
});

test('a contractor is hired by "event send", shown, reissued and withdrawn', async () => {
  const file = join(folder, 'hired.json');
  writeFileSync(file, JSON.stringify(starter('L-9')));
  const sent = await run(['event', 'send', file], {
    SERVICE_BUS: whole.stack.settings['SERVICE_BUS'] ?? '',
    CONTRACTOR_QUEUE: whole.at.serviceBus.queue,
  });
  expect([sent.code, sent.out]).toEqual([0, 'Sent, about L-9.\n']);
  await mailedLink(whole, 'L-9');

  expect((await as.operator('contractor', 'reissue', 'l-9', '--reason', 'the phone was lost')).code).toBe(0);
  await mailedLink(whole, 'L-9', 2);
  expect((await as.operator('contractor', 'withdraw', 'L-9', '--reason', 'not to come')).code).toBe(0);
  await until('the withdrawal', async () => (await storyOf(whole, 'L-9')).includes('claim revoked') || undefined);

  const accounts = join(folder, 'accounts.txt');
  writeFileSync(accounts, 'NOBODY 0c8b3ac8-9f4c-4bd0-9b4e-2b3c5a4d7e11\n');
  const stopped = await as.operator('contractor', 'adopt-file', accounts, '--reason', 'taken over', '--yes');
  expect([stopped.code, stopped.err]).toEqual([5, expect.stringContaining('0 of 1 are noted; it stopped at NOBODY.')]);

  const shown = await as.auditor('contractor', 'show', 'L-9');
  expect(shown.out).toContain('\tThe link was withdrawn.\n');
  expect(shown.out).not.toMatch(/@example\.net|NrL9/);
  expect((await as.operator('contractor', 'list')).out).toContain('L-9\t');
  expect((await as.operator('contractor', 'show', 'NOBODY')).code).toBe(5);
}, 60_000);

test('an export verifies by itself, and one that was changed, cut or shuffled does not', async () => {
  const file = join(folder, 'audit.jsonl');
  expect((await as.auditor('audit', 'export', '--output', file)).code).toBe(0);
  const verified = await run(['audit', 'verify', file, '--json']);
  expect([verified.code, JSON.parse(verified.out)]).toMatchObject([0, { broken: [] }]);
  expect((await as.auditor('audit', 'verify')).code).toBe(0);

  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const at = lines.findIndex((text) => text.includes('"claim opened"'));
  const spoilt = {
    changed: lines.map((text, n) => (n === at ? text.replace('claim opened', 'claim locked') : text)),
    cut: lines.filter((_, n) => n !== at),
    shuffled: lines.map((text, n) => (n === at ? (lines[at + 1] ?? '') : n === at + 1 ? (lines[at] ?? '') : text)),
  };
  for (const [how, changed] of Object.entries(spoilt)) {
    writeFileSync(file, changed.join('\n'));
    const { code, out } = await run(['audit', 'verify', file]);
    expect([how, code]).toEqual([how, 8]);
    expect(out).toContain('is the first that does not hold');
  }
});
