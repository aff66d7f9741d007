import { expect, test } from '@jest/globals';
import type { AuditEntry, AuditKind } from '../shared/domain/audit/audit.ts';
import { firstBroken, hashOf, makeTell, SERVICE_PARTITION } from '../shared/domain/audit/audit-chain.ts';
import { contractorKey } from '../shared/domain/contractor/contractor.ts';
import { memoryAuditTrail } from './ports/memory-audit-trail.ts';

const contractor = contractorKey('C-1');
const telling = () => {
  const trail = memoryAuditTrail();
  const logged: AuditEntry[] = [];
  const tell = makeTell(trail, async (entry) => void logged.push(entry));
  return {
    trail,
    logged,
    say: (kind: AuditKind, ...ids: string[]) =>
      tell({ kind, contractor, ids, at: 1_000, facts: { step: 'open claim' } }),
  };
};

test('entries of one contractor are numbered and chained', async () => {
  const { trail, say } = telling();
  await say('event accepted', 'e1');
  await say('account provisioned', 'a1');

  const entries = await trail.read(contractor);
  expect(entries.map(({ number, kind }) => [number, kind])).toEqual([
    [1, 'event accepted'],
    [2, 'account provisioned'],
  ]);
  expect(entries[1]?.previous).toBe(entries[0]?.hash);
  expect(firstBroken(entries)).toBeUndefined();
});

test('a fact that is told twice is one entry, logged once', async () => {
  const { trail, logged, say } = telling();
  for (let n = 0; n < 5; n++) await say('event accepted', 'e1');

  expect(await trail.read(contractor)).toHaveLength(1);
  expect(logged).toHaveLength(1);
});

test('twenty that tell at once all get a number, without gap or double', async () => {
  const { trail, say } = telling();
  await Promise.all(Array.from({ length: 20 }, (_, n) => say('step failed', `f${n}`)));

  const entries = await trail.read(contractor);
  expect(entries.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
  expect(firstBroken(entries)).toBeUndefined();
});

test.each<[string, (entries: AuditEntry[]) => AuditEntry[], number]>([
  ['a changed fact', ([a, b, c]) => [a, { ...b, facts: { step: 'tell' } }, c] as AuditEntry[], 2],
  ['a changed time', ([a, b, c]) => [{ ...a, at: 2 }, b, c] as AuditEntry[], 1],
  ['an entry that is gone', ([a, , c]) => [a, c] as AuditEntry[], 3],
  ['two that changed places', ([a, b, c]) => [b, a, c] as AuditEntry[], 2],
])('%s breaks the chain where it happened', async (_what, change, number) => {
  const { trail, say } = telling();
  for (const id of ['1', '2', '3']) await say('event accepted', id);

  expect(firstBroken(change([...(await trail.read(contractor))]))?.number).toBe(number);
});

const cutFrom = async (kept: number): Promise<{ whole: AuditEntry[]; rest: AuditEntry[] }> => {
  const { trail, say } = telling();
  for (const id of ['1', '2', '3', '4']) await say('event accepted', id);
  const last = (await trail.read(contractor))[3 - kept];
  const tell = makeTell(trail, async () => {});
  const facts = { lastNumber: last?.number ?? 0, lastHash: last?.hash ?? '', days: 400 };
  await tell({ kind: 'entries cut', contractor, ids: [facts.lastNumber], at: 2_000, facts });
  const whole = [...(await trail.read(contractor))];
  return { whole, rest: whole.slice(facts.lastNumber) };
};

test('a chain may start behind a cut that names, by number and hash, what went', async () => {
  for (const kept of [0, 1, 2, 3]) {
    const { whole, rest } = await cutFrom(kept);
    expect([rest.length, firstBroken(rest)]).toEqual([kept + 1, undefined]);
    for (let gone = 0; gone <= whole.length - rest.length; gone++)
      expect(firstBroken(whole.slice(gone))).toBeUndefined();
  }
});

const rehashed = (entries: readonly AuditEntry[]): AuditEntry[] => {
  const chain: AuditEntry[] = [];
  for (const entry of entries) {
    const linked = { ...entry, previous: chain.at(-1)?.hash ?? entry.previous };
    chain.push({ ...linked, hash: hashOf(linked) });
  }
  return chain;
};

const changedCut = (entries: AuditEntry[], facts: AuditEntry['facts']): AuditEntry[] =>
  rehashed(entries.map((entry) => (entry.kind === 'entries cut' ? { ...entry, facts } : entry)));

test.each<[string, (rest: AuditEntry[]) => AuditEntry[]]>([
  ['more went than it names', (rest) => rest.slice(1)],
  ['it is not there', (rest) => rest.slice(0, -1)],
  ['it names another number', (rest) => changedCut(rest, { ...rest.at(-1)?.facts, lastNumber: 1 })],
  ['it names another hash', (rest) => changedCut(rest, { ...rest.at(-1)?.facts, lastHash: 'f'.repeat(64) })],
  ['it names itself', (rest) => changedCut(rest.slice(1), { ...rest.at(-1)?.facts, lastNumber: 5 })],
  ['it names nothing', (rest) => changedCut(rest, {})],
  [
    'what follows it hangs on another',
    (rest) => rehashed([{ ...(rest[0] as AuditEntry), previous: '0'.repeat(64) }, ...rest.slice(1)]),
  ],
])('a chain without its start does not hold where a cut is told, but %s', async (_, change) => {
  const { rest } = await cutFrom(2);
  const changed = change(rest);

  expect(firstBroken(changed)?.number).toBe(changed[0]?.number);
});

test('a crowd that tells what concerns no contractor loses no entry to its own rivals', async () => {
  const trail = memoryAuditTrail();
  let lost = 0;
  const insert = async (entry: AuditEntry): Promise<boolean> => {
    const won = await trail.insert(entry);
    lost += won ? 0 : 1;
    return won;
  };
  const tell = makeTell({ ...trail, insert }, async () => {});
  await Promise.all(Array.from({ length: 200 }, (_, n) => tell({ kind: 'event refused', ids: [n], at: 1_000 })));

  const entries = await trail.read(SERVICE_PARTITION);
  expect(entries).toHaveLength(200);
  expect(firstBroken(entries)).toBeUndefined();
  expect(lost).toBe(0);
});
