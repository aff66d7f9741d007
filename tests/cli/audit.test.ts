import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TableClient } from '@azure/data-tables';
import { existsSync, mkdtempSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tokenFor, until } from '../../samples/contractor-day.ts';
import { auditEntryOf, tablesAuditTrail } from '../../shared/adapters/tables-audit-trail.ts';
import type { FoundRow } from '../../shared/adapters/tables-rows.ts';
import { hashOf, makeTell } from '../../shared/domain/audit/audit-chain.ts';
import { contractorKey } from '../../shared/domain/contractor/contractor.ts';
import { mailedLink } from '../stack/hand-over.ts';
import { advance, quiet, sweep } from '../stack/time.ts';
import { starter, wholeStack, type WholeStack } from '../stack/whole-stack.ts';
import { run, type Ran } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'audit-'));
let whole: WholeStack;
let audit: (...args: string[]) => Promise<Ran>;
let table: TableClient;
beforeAll(async () => {
  whole = await wholeStack();
  table = TableClient.fromConnectionString(whole.stack.settings['TABLES'] ?? '', 'Audit', {
    allowInsecureConnection: true,
  });
  audit = async (...args) => {
    const FIRST_DAY_PASS_TOKEN = await tokenFor(whole.at, whole.at.people.auditor);
    return run(['audit', ...args], { FIRST_DAY_PASS_TOKEN, FIRST_DAY_PASS_URL: whole.at.app });
  };
  await whole.send(starter('A-1'), starter('A-2'));
  await mailedLink(whole, 'A-1');
  await mailedLink(whole, 'A-2');
  await quiet(whole);
  await advance(whole, 'PT1H10M');
  await until('the heads', async () => {
    await sweep(whole);
    const { out } = await audit('verify', '--json');
    return (JSON.parse(out) as { heads: { hours: number } }).heads.hours > 0 ? true : undefined;
  });
}, 90_000);
afterAll(() => whole?.stop());

test('the service is verified together with the heads that the sweep has kept', async () => {
  const { code, out } = await audit('verify');

  expect([code, out]).toEqual([
    0,
    expect.stringMatching(/0 of them broken\.\nHeld to the heads of \d+ hour\(s\), the last /),
  ]);
});

const entry = async (number: string, at: number) => {
  const row = await table.getEntity<FoundRow>(number, String(at).padStart(10, '0'));
  return auditEntryOf({ ...row, partitionKey: number, rowKey: String(at).padStart(10, '0'), etag: '' });
};

/** As somebody does who may write the table and knows how entries are hashed. */
const rewrite = async (number: string, from: number, at: number): Promise<void> => {
  const entries = await tablesAuditTrail(table).read(number);
  let previous = (await entry(number, from)).previous;
  for (const each of entries.filter((one) => one.number >= from)) {
    const changed = { ...each, previous, ...(each.number === from && { at }) };
    previous = hashOf(changed);
    await table.updateEntity(
      {
        partitionKey: number,
        rowKey: String(each.number).padStart(10, '0'),
        at: new Date(changed.at).toISOString(),
        previous: changed.previous,
        hash: previous,
      },
      'Merge',
    );
  }
  await table.updateEntity({ partitionKey: number, rowKey: 'head', hash: previous }, 'Merge');
};

test('an export is whole or not there, and only its owner reads it', async () => {
  const file = join(folder, 'audit.jsonl');

  expect((await audit('export', '--output', file)).code).toBe(0);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['audit.jsonl']);

  const nowhere = join(folder, 'none', 'audit.jsonl');
  expect(await audit('export', '--output', nowhere)).toMatchObject({
    code: 2,
    err: expect.stringContaining('cannot be written (ENOENT). Nothing was exported.'),
  });
  const cut = join(folder, 'cut.jsonl');
  const stranger = await run(['audit', 'export', '--output', cut], {
    FIRST_DAY_PASS_TOKEN: 'none',
    FIRST_DAY_PASS_URL: whole.at.app,
  });
  expect(stranger.code).toBe(3);
  expect([existsSync(cut), existsSync(`${cut}.part`)]).toEqual([false, false]);
});

test('an export is held to the heads too, as far as it reaches', async () => {
  const file = join(folder, 'held.jsonl');
  await audit('export', '--output', file);

  expect((await run(['audit', 'verify', file])).out).toContain('Not held to any heads');
  const { code, out } = await audit('verify', file, '--heads');
  expect([code, out]).toEqual([0, expect.stringContaining('Held to the heads of ')]);
});

test('one chain that was rewritten from an entry on, every later hash with it, does not hold', async () => {
  await rewrite('A-1', 3, Date.parse('2026-11-01T00:00:00Z'));

  const { code, out } = await audit('verify');

  expect([code, out]).toEqual([
    8,
    expect.stringMatching(/A-1: entry \d+ \(.+\) is the first that may have been rewritten/),
  ]);
  expect(out).not.toMatch(/^A-2:|^~service:/m);
  const { broken } = JSON.parse((await audit('verify', '--json', '--contractor', 'a-1')).out) as {
    broken: { number: number; last: number; why: string }[];
  };
  expect(broken).toMatchObject([{ contractor: 'A-1', why: 'rewritten' }]);
  expect(broken[0]?.number).toBeLessThanOrEqual(3);
  expect(broken[0]?.last).toBeGreaterThanOrEqual(3);
});

test('one chain that lost its end does not hold', async () => {
  const entries = await tablesAuditTrail(table).read('A-2');
  const last = entries.at(-1)?.number ?? 0;
  for (const number of [last - 1, last]) await table.deleteEntity('A-2', String(number).padStart(10, '0'));

  const { code, out } = await audit('verify', '--contractor', 'A-2');

  expect([code, out]).toEqual([
    8,
    expect.stringMatching(new RegExp(`A-2: entry ${last - 1} is missing, and all that followed`)),
  ]);
});

test('entries that should have a head by now and have none are counted', async () => {
  const tell = makeTell(tablesAuditTrail(table), async () => {});
  const told = (at: number) => tell({ kind: 'event accepted', contractor: contractorKey('A-9'), ids: [at], at });
  await told(Date.now() - 3 * 3_600_000);
  await told(Date.now());

  const { out } = await audit('verify', '--json', '--contractor', 'A-9');

  expect(JSON.parse(out)).toMatchObject({ entries: 2, broken: [], heads: { unwitnessed: 2, overdue: 1 } });
  expect((await audit('verify', '--contractor', 'A-9')).out).toContain('older than two hours and should have a head');
});
