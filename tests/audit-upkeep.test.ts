import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { TableClient } from '@azure/data-tables';
import { tablesAuditTrail } from '../shared/adapters/tables-audit-trail.ts';
import { tablesAuditPages } from '../shared/adapters/tables-pages.ts';
import { tablesAgedChains, tablesHourlyChains } from '../shared/adapters/tables-written-chains.ts';
import type { AuditEntry } from '../shared/domain/audit/audit.ts';
import { firstBroken, makeTell } from '../shared/domain/audit/audit-chain.ts';
import { makeCutEntries } from '../shared/domain/audit/audit-cut.ts';
import { makeKeepHeads, type HeadsOfHour } from '../shared/domain/audit/audit-heads.ts';
import { contractorKey } from '../shared/domain/contractor/contractor.ts';
import { clientOf } from './contracts/azurite-table.ts';
import { inFlight, numbered } from './contracts/in-flight.ts';
import { startAzurite, type Azurite } from './stack/azurite.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.parse('2026-12-01T08:10:00Z');

let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(() => azurite.stop());

let table: TableClient;
let now: number;
let kept: HeadsOfHour[];
beforeEach(async () => {
  table = clientOf(azurite, await azurite.freshTable());
  now = START;
  kept = [];
});

const clock = () => now;
const trail = () => tablesAuditTrail(table, clock);
const say = (number: string | undefined, ...ids: number[]) =>
  makeTell(trail(), async () => {})({
    kind: 'event accepted',
    ...(number !== undefined && { contractor: contractorKey(number) }),
    ids,
    at: now,
  });

const keep = async ({ hour, ...heads }: HeadsOfHour): Promise<boolean> => {
  if (kept.some((one) => one.hour === hour)) return false;
  kept.push({ hour, ...heads });
  return true;
};
const keepHeads = (heads = { keep }) =>
  makeKeepHeads({ trail: trail(), chains: tablesHourlyChains(table), heads, now: clock })();

const cutting = (over: object = {}) =>
  makeCutEntries({
    chains: { ...tablesAgedChains(table), ...over },
    tell: makeTell(trail(), async () => {}),
    days: 400,
    now: clock,
  });

const rowKeys = async (): Promise<string[]> => {
  const all: string[] = [];
  for await (const { partitionKey, rowKey } of table.listEntities()) all.push(`${partitionKey}/${rowKey}`);
  return all;
};

describe('heads of the chains', () => {
  test('are kept for the hour that is over: of each chain that was written to, where it stands', async () => {
    await say('C-1', 1);
    await say('C-1', 2);
    await say('C-2', 1);
    await say(undefined, 1);
    expect(await keepHeads()).toEqual({ headsKept: 0 });

    now += HOUR;
    expect(await keepHeads()).toEqual({ headsKept: 3 });

    const [of1, of2] = [await trail().head('C-1'), await trail().head('C-2')];
    expect(kept).toEqual([
      {
        hour: '2026-12-01T08',
        at: now,
        heads: [
          { contractor: 'C-1', ...of1 },
          { contractor: 'C-2', ...of2 },
          { contractor: '~service', ...(await trail().head('~service')) },
        ],
      },
    ]);
    expect(of1?.number).toBe(2);
  });

  test('wait five minutes more for entries that are on their way', async () => {
    await say('C-1', 1);
    now = Date.parse('2026-12-01T09:04:59Z');
    expect(await keepHeads()).toEqual({ headsKept: 0 });
    now += 1_000;
    expect(await keepHeads()).toEqual({ headsKept: 1 });
  });

  test('are kept once, hour by hour, and only of chains that moved', async () => {
    await say('C-1', 1);
    now += HOUR;
    await say('C-2', 1);
    now += 2 * HOUR;
    await keepHeads();
    await keepHeads();
    now += DAY;
    await keepHeads();

    expect(kept.map(({ hour, heads }) => [hour, heads.map(({ contractor }) => contractor)])).toEqual([
      ['2026-12-01T08', ['C-1']],
      ['2026-12-01T09', ['C-2']],
    ]);
  });

  test('that were kept by a run that was cut off stand, and the next run goes on', async () => {
    await say('C-1', 1);
    now += HOUR;
    const cutOff = keepHeads({
      keep: async (heads) => {
        await keep(heads);
        throw new Error('the process ends');
      },
    });
    await expect(cutOff).rejects.toThrow('the process ends');
    await say('C-1', 2);

    await keepHeads();
    expect(kept).toHaveLength(1);
    expect(kept[0]?.heads[0]?.number).toBe(1);
    now += HOUR;
    await keepHeads();
    expect(kept[1]?.heads[0]?.number).toBe(2);
  });
});

/** Entries over some days; the heads of each day are kept, as the sweep does. */
const written = async (number: string, days: number): Promise<void> => {
  for (const day of numbered(days)) {
    now = START + day * DAY;
    await say(number, day, 1);
    await say(number, day, 2);
  }
  now += HOUR;
  await keepHeads();
};

const numbers = async (number: string): Promise<number[]> =>
  (await trail().read(number)).map(({ number: each }) => each);

describe('the cut', () => {
  test('takes what is older than it is to be kept, and the chain that is left verifies', async () => {
    await written('C-1', 3);
    now = START + 401 * DAY + 20 * HOUR;

    expect(await cutting()()).toEqual({ entriesCut: 4 });

    const entries = await trail().read('C-1');
    expect(entries.map(({ number, kind }) => [number, kind])).toEqual([
      [5, 'event accepted'],
      [6, 'event accepted'],
      [7, 'entries cut'],
    ]);
    expect(entries[2]?.facts).toEqual({ lastNumber: 4, lastHash: entries[0]?.previous, days: 400 });
    expect(firstBroken(entries)).toBeUndefined();
    expect((await rowKeys()).filter((row) => row.startsWith('C-1/fact~'))).toHaveLength(3);
    expect(await cutting()()).toEqual({ entriesCut: 0 });
    await say('C-1', 99);
    expect(await numbers('C-1')).toEqual([5, 6, 7, 8]);
    expect(firstBroken(await trail().read('C-1'))).toBeUndefined();
  });

  test('leaves alone what is young enough', async () => {
    await written('C-1', 2);
    now = START + 399 * DAY;

    expect(await cutting()()).toEqual({ entriesCut: 0 });
    expect(await numbers('C-1')).toEqual([1, 2, 3, 4]);
  });

  test('leaves of a chain that is old altogether its own entry, and that one for good', async () => {
    await written('C-1', 2);
    now = START + 500 * DAY;
    expect(await cutting()()).toEqual({ entriesCut: 4 });
    expect(await numbers('C-1')).toEqual([5]);
    expect(firstBroken(await trail().read('C-1'))).toBeUndefined();

    now += HOUR;
    await keepHeads();
    now += 500 * DAY;
    expect(await cutting()()).toEqual({ entriesCut: 0 });
    expect(await numbers('C-1')).toEqual([5]);
  });

  test.each([
    ['after it was told and before anything went', 0],
    ['when part of it had gone', 1],
    ['when all of it had gone', 2],
  ])('that is broken off %s leaves a chain that verifies, and is finished by the next run', async (_, removals) => {
    await written('C-1', 20);
    now = START + 500 * DAY;
    const aged = tablesAgedChains(table);
    const breakingOff = cutting({
      remove: async (entries: readonly AuditEntry[]) => {
        if (removals === 1) await aged.remove(entries.slice(0, 31));
        if (removals === 2) await aged.remove(entries);
        throw new Error('the process ends');
      },
    });
    await expect(breakingOff()).rejects.toThrow('the process ends');
    expect((await trail().read('C-1'))[0]?.number).toBe([1, 32, 41][removals]);
    expect(firstBroken(await trail().read('C-1'))).toBeUndefined();

    now += 5 * 60_000;
    await cutting()();
    expect(await numbers('C-1')).toEqual([41]);
    expect(firstBroken(await trail().read('C-1'))).toBeUndefined();
  });

  test('goes through any number of chains, a hundred in a run', async () => {
    await inFlight(20, numbered(110), (n) => say(`C-${n}`, 1));
    now += HOUR;
    await keepHeads();
    now = START + 500 * DAY;

    expect(await cutting()()).toEqual({ entriesCut: 100 });
    expect(await cutting()()).toEqual({ entriesCut: 10 });
    expect(await cutting()()).toEqual({ entriesCut: 0 });
    expect((await rowKeys()).filter((row) => row.startsWith('~written-on~2026-12-01/'))).toEqual([]);
  });
});

test('what an auditor reads page by page is entries alone, the chain of the service among them', async () => {
  await Promise.all(
    ['1234', 'C-1', undefined].map(async (chain) => {
      for (const n of numbered(70)) await say(chain, n);
    }),
  );
  now += HOUR;
  await keepHeads();
  await say('9', 1);

  const pages = tablesAuditPages(table);
  const all: AuditEntry[] = [];
  for (let after: string | undefined, first = true; first || after !== undefined; first = false) {
    const page = await pages.page(after, undefined);
    all.push(...page.entries);
    after = page.next;
  }

  const chains = Map.groupBy(all, ({ contractor }) => contractor);
  expect([...chains].map(([name, entries]) => [name, entries.length])).toEqual([
    ['1234', 70],
    ['9', 1],
    ['C-1', 70],
    ['~service', 70],
  ]);
  expect([...chains.values()].map(firstBroken)).toEqual([undefined, undefined, undefined, undefined]);
});
