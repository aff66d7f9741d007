import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { tablesPacingRows } from '../../shared/adapters/tables-aging-rows.ts';
import { tablesPacing } from '../../shared/adapters/tables-pacing.ts';
import { makeBookSeat, makeBrake, makeRemovePacingRows } from '../../shared/domain/steps/pacing.ts';
import { startAzurite } from '../stack/azurite.ts';
import type { Azurite } from '../stack/azurite.ts';
import { clientOf } from './azurite-table.ts';
import { aBareRecord } from './sample-contractor.ts';

const MAILBOXES = ['one@contoso.example', 'two@contoso.example'];
const NOON = Date.parse('2026-11-22T12:00:00Z');
const HOUR = 3_600_000;
const DAYS_30 = 30 * 24 * HOUR;

let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(() => azurite.stop());

test('seats and batches of thirty days ago go, and nothing else; a second run finds nothing', async () => {
  const client = clientOf(azurite, await azurite.freshTable());
  const pacing = tablesPacing(client);
  const takePlaces = async (at: number): Promise<void> => {
    const now = (): number => at;
    const bookSeat = makeBookSeat(pacing, MAILBOXES, 60, now);
    for (let seat = 0; seat < 130; seat++) await bookSeat();
    for (const kind of ['openings', 'endings'] as const)
      await makeBrake({ pacing, tell: async () => {}, now }, kind, 10)(aBareRecord('C-10442'));
  };
  await takePlaces(NOON - DAYS_30 - HOUR);
  await takePlaces(NOON - DAYS_30 + HOUR);
  const remove = makeRemovePacingRows(tablesPacingRows(client, MAILBOXES), () => NOON);

  expect(await remove()).toEqual({ pacingRowsRemoved: 132 });
  expect(await remove()).toEqual({ pacingRowsRemoved: 0 });

  const left = [];
  for await (const { partitionKey, rowKey } of client.listEntities()) left.push(`${partitionKey} ${rowKey}`);
  expect(left).toHaveLength(132);
  expect(left.filter((row) => !row.includes('2026-10-23T13'))).toEqual([]);
});
