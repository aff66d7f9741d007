import { beforeEach, describe, expect, test } from '@jest/globals';
import type { AuditEntry } from '../shared/domain/audit/audit.ts';
import { firstBroken, hashOf, makeTell } from '../shared/domain/audit/audit-chain.ts';
import type { HeadsOfHour } from '../shared/domain/audit/audit-heads.ts';
import { firstMismatch, witnesses } from '../shared/domain/audit/audit-witness.ts';
import { contractorKey } from '../shared/domain/contractor/contractor.ts';
import { memoryAuditTrail } from './ports/memory-audit-trail.ts';

const DAY = 24 * 3_600_000;
const START = Date.parse('2026-12-01T08:10:00Z');
const contractor = contractorKey('C-1');

let chain: AuditEntry[];
let hours: HeadsOfHour[];

/** Nine entries, two of them an hour; heads kept for the first four hours. */
beforeEach(async () => {
  const trail = memoryAuditTrail();
  const tell = makeTell(trail, async () => {});
  hours = [];
  for (const id of [1, 2, 3, 4, 5, 6, 7, 8, 9]) {
    await tell({ kind: 'event accepted', contractor, ids: [id], at: START + id, facts: { step: 'open claim' } });
    const head = await trail.head(contractor);
    if (id % 2 === 0 && head)
      hours.push({ hour: `2026-12-01T${String(id).padStart(2, '0')}`, at: 0, heads: [{ contractor, ...head }] });
  }
  chain = [...(await trail.read(contractor))];
});

const mismatch = (entries: readonly AuditEntry[]) => firstMismatch(entries, witnesses(hours).get(contractor) ?? []);

/** As somebody does who may write the table and knows how entries are hashed. */
const rewritten = (from: number, facts: AuditEntry['facts']): AuditEntry[] => {
  const story: AuditEntry[] = [];
  for (const entry of chain) {
    const changed = entry.number === from ? { ...entry, facts } : entry;
    const linked = { ...changed, previous: story.at(-1)?.hash ?? entry.previous };
    story.push({ ...linked, hash: hashOf(linked) });
  }
  return story;
};

test('a chain that stands as it stood bears out every head', () => {
  expect(mismatch(chain)).toBeUndefined();
});

describe('a chain that was rewritten, every later hash with it', () => {
  test.each([
    [1, 1, 2],
    [2, 1, 2],
    [5, 5, 6],
    [8, 7, 8],
  ])('from entry %i on is whole in itself, and a head finds it: first at %i', (from, number, last) => {
    const story = rewritten(from, { step: 'tell' });

    expect(firstBroken(story)).toBeUndefined();
    expect(mismatch(story)).toMatchObject({ contractor, number, last, why: 'rewritten' });
  });

  test('behind its last head is not found before the next head is kept', () => {
    expect(mismatch(rewritten(9, { step: 'tell' }))).toBeUndefined();
  });
});

test('a chain that lost its end is whole in itself, and a head finds it', () => {
  const short = chain.slice(0, 5);

  expect(firstBroken(short)).toBeUndefined();
  expect(mismatch(short)).toEqual({ contractor, number: 6, last: 6, why: 'missing', hour: '2026-12-01T06' });
});

test('a chain that is gone is found by its first head', () => {
  expect(mismatch([])).toMatchObject({ number: 1, last: 2, why: 'missing' });
});

/** A chain cut at a time; whole in itself. */
const cut = (upTo: number, at: number, days: number): AuditEntry[] => {
  const last = chain[upTo - 1];
  const unhashed = {
    contractor: 'C-1',
    number: 10,
    kind: 'entries cut' as const,
    at,
    facts: { lastNumber: upTo, lastHash: last?.hash ?? '', days },
    entryId: 'cut',
    previous: chain.at(-1)?.hash ?? '',
  };
  return [...chain.slice(upTo), { ...unhashed, hash: hashOf(unhashed) }];
};

test('what was cut when it was old enough bears out its heads', () => {
  const rest = cut(4, START + 401 * DAY, 400);

  expect(firstBroken(rest)).toBeUndefined();
  expect(mismatch(rest)).toBeUndefined();
});

test.each([
  ['before its days were over', 300, 400],
  ['after fewer days than any setting allows', 300, 1],
])('a cut %s is none', (_, after, days) => {
  const rest = cut(4, START + after * DAY, days);

  expect(firstBroken(rest)).toBeUndefined();
  expect(mismatch(rest)).toEqual({ contractor, number: 2, last: 2, why: 'cut early', hour: '2026-12-01T02' });
});

test('heads of a chain that is left behind a cut are borne out, and a rewritten one is found there too', () => {
  const rest = cut(4, START + 401 * DAY, 400);
  const story: AuditEntry[] = [];
  for (const entry of rest) {
    const changed = entry.number === 6 ? { ...entry, facts: {} } : entry;
    const linked = { ...changed, previous: story.at(-1)?.hash ?? entry.previous };
    story.push({ ...linked, hash: hashOf(linked) });
  }

  expect(firstBroken(story)).toBeUndefined();
  expect(mismatch(story)).toMatchObject({ number: 5, last: 6, why: 'rewritten' });
});
