import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { tablesAuditTrail } from '../../shared/adapters/tables-audit-trail.ts';
import { memoryAuditTrail } from '../ports/memory-audit-trail.ts';
import { startAzurite } from '../stack/azurite.ts';
import type { Azurite } from '../stack/azurite.ts';
import { auditTrailContract } from './audit-trail.ts';
import { firstBroken, makeTell } from '../../shared/domain/audit/audit-chain.ts';
import { contractorKey } from '../../shared/domain/contractor/contractor.ts';
import { numbered } from './in-flight.ts';
import { NOON } from './sample-contractor.ts';
import { clientOf } from './azurite-table.ts';

let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(() => azurite.stop());

auditTrailContract('memory', async () => memoryAuditTrail());
auditTrailContract('Table storage', async () => tablesAuditTrail(clientOf(azurite, await azurite.freshTable())));

describe('a chain whose entries stand without the rows beside them', () => {
  test('is read, known and gone on with as any other', async () => {
    const client = clientOf(azurite, await azurite.freshTable());
    const tell = makeTell(tablesAuditTrail(client), async () => {});
    const say = (id: number) => tell({ kind: 'event accepted', contractor: contractorKey('C-1'), ids: [id], at: NOON });
    for (const id of numbered(130)) await say(id);
    for await (const { rowKey = '' } of client.listEntities())
      if (!/^\d{10}$/.test(rowKey)) await client.deleteEntity('C-1', rowKey).catch(() => {});

    await say(7);
    await say(1_000);

    const entries = await tablesAuditTrail(client).read('C-1');
    expect(entries).toHaveLength(131);
    expect(firstBroken(entries)).toBeUndefined();
    expect((await tablesAuditTrail(client).head('C-1'))?.number).toBe(131);
  });
});

test('a head that stands behind its chain, as a part of a backup leaves it, keeps no entry out', async () => {
  const client = clientOf(azurite, await azurite.freshTable());
  const trail = tablesAuditTrail(client);
  const tell = makeTell(trail, async () => {});
  const say = (id: number) => tell({ kind: 'event accepted', contractor: contractorKey('C-1'), ids: [id], at: NOON });
  for (const id of numbered(3)) await say(id);
  const [first] = await trail.read('C-1');
  const head = { partitionKey: 'C-1', rowKey: 'head', number: 1, hash: first?.hash ?? '' };
  await client.updateEntity(head, 'Replace');

  await Promise.all([say(4), say(5)]);

  const entries = await trail.read('C-1');
  expect(entries.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
  expect(firstBroken(entries)).toBeUndefined();
  expect((await trail.head('C-1'))?.number).toBe(5);
});

test('the first entries of a chain, told by many at once, leave its head where the chain ends', async () => {
  const client = clientOf(azurite, await azurite.freshTable());
  const chains = numbered(20).map((n) => contractorKey(`C-${n}`));
  const tellOnce = (contractor: (typeof chains)[number]) =>
    Promise.all(
      numbered(6).map((id) =>
        makeTell(tablesAuditTrail(client), async () => {})({ kind: 'event accepted', contractor, ids: [id], at: NOON }),
      ),
    );
  await Promise.all(chains.map(tellOnce));

  const heads = await Promise.all(chains.map((chain) => tablesAuditTrail(client).head(chain)));
  expect(heads.map((head) => head?.number)).toEqual(chains.map(() => 6));
});

test('a row that says that a fact is told, without its entry, keeps no entry out', async () => {
  const client = clientOf(azurite, await azurite.freshTable());
  const trail = tablesAuditTrail(client);
  const tell = makeTell(trail, async () => {});
  const say = (id: number) => tell({ kind: 'early pass found', contractor: contractorKey('C-1'), ids: [id], at: NOON });
  await say(1);
  await say(2);
  const { entryId } = (await trail.read('C-1'))[1] ?? { entryId: '' };
  await client.deleteEntity('C-1', '0000000002');
  await client.updateEntity(
    { partitionKey: 'C-1', rowKey: 'head', ...(await trail.read('C-1'))[0], facts: '' },
    'Merge',
  );
  expect((await trail.look('C-1', entryId)).told).toBe(false);

  await say(2);

  expect((await trail.read('C-1')).map((entry) => entry.entryId)).toContain(entryId);
  expect(firstBroken(await trail.read('C-1'))).toBeUndefined();
});
