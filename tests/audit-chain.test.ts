import { expect, test } from '@jest/globals';
import type { AuditEntry, AuditKind } from '../shared/domain/audit.ts';
import { firstBroken, makeTell } from '../shared/domain/audit-chain.ts';
import { contractorKey } from '../shared/domain/contractor.ts';
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
