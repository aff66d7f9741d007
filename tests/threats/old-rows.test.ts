import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { TableClient } from '@azure/data-tables';
import type { Landing } from '../../pages/claim/client.ts';
import { makePin } from '../../shared/domain/claim/pin.ts';
import { claimIdOf, releaseAs, tokenFor, until } from '../../samples/contractor-day.ts';
import { passesMade } from '../stack/directory.ts';
import { accountNameOf, claimRow, landed, mailedLink, opened, pinFor, redeemBody, who } from '../stack/hand-over.ts';
import { starter, wholeStack, type Row, type WholeStack } from '../stack/whole-stack.ts';
import { OWN, wireTo, type Wire } from '../stack/wire.ts';

let whole: WholeStack;
let wire: Wire;
beforeAll(async () => {
  whole = await wholeStack();
  wire = wireTo([whole.at.app]);
}, 60_000);
afterAll(async () => {
  wire?.close();
  await whole?.stop();
});

const restore = async ({ etag: _, timestamp: __, ...row }: Row): Promise<void> => {
  const table = TableClient.fromConnectionString(whole.at.tables.connectionString, 'Claims', {
    allowInsecureConnection: true,
  });
  await table.upsertEntity(row, 'Replace');
};

const rowOf = async (landing: Landing): Promise<Row> => {
  const row = await claimRow(whole, landing);
  if (!row) throw new Error('no row');
  return row;
};

const otherThan = (right: string): string => {
  const pin = makePin(randomBytes(5));
  return pin === right ? otherThan(right) : pin;
};

const stateBecomes = (landing: Landing, state: string) =>
  until(`the state ${state}`, async () => ((await rowOf(landing))['state'] === state ? true : undefined));

/** What the holder of link and PIN is answered, and what the sponsor is. */
const answers = async (landing: Landing, pin: string) => ({
  status: (await wire.call('status', who(landing))).status,
  redeem: (await wire.call('redeem', redeemBody(landing, pin))).status,
  release: (await releaseAs(whole.at, await tokenFor(whole.at, whole.at.people.sponsor), claimIdOf(landing))).status,
});

const ask = async (landing: Landing, act: string): Promise<number> => {
  const headers = { ...OWN, Authorization: `Bearer ${await tokenFor(whole.at, whole.at.people.sponsor)}` };
  const path = `/api/releases/${claimIdOf(landing)}/${act}`;
  return (await wire.ask(path, { method: 'POST', headers, body: { reason: 'as the test asks' } })).status;
};

test('T26: the row of a superseded claim, restored from a backup with its PIN, opens nothing', async () => {
  const first = await opened(whole, 'T-26A');
  const pin = await pinFor(whole, first);
  const backup = await rowOf(first);
  expect(await ask(first, 'reissue')).toBe(202);
  const second = await landed(await mailedLink(whole, 'T-26A', 2));
  await stateBecomes(first, 'superseded');

  await restore(backup);

  expect(await rowOf(first)).toMatchObject({ state: 'released', pinHash: backup['pinHash'] });
  expect(await answers(first, pin)).toEqual({ status: 404, redeem: 404, release: 404 });
  expect(await passesMade(whole, accountNameOf('T-26A'))).toBe(0);
  expect((await wire.call('redeem', redeemBody(second, await pinFor(whole, second)))).status).toBe(200);
});

test('T26: nor does the row of a claim that was revoked', async () => {
  const landing = await opened(whole, 'T-26B');
  const pin = await pinFor(whole, landing);
  const backup = await rowOf(landing);
  expect(await ask(landing, 'not-the-person')).toBe(202);
  await stateBecomes(landing, 'revoked');

  await restore(backup);

  expect(await answers(landing, pin)).toEqual({ status: 404, redeem: 404, release: 404 });
  expect(await passesMade(whole, accountNameOf('T-26B'))).toBe(0);
});

test('T26: nor does that of a contractor who was cancelled', async () => {
  const landing = await opened(whole, 'T-26C');
  const pin = await pinFor(whole, landing);
  const backup = await rowOf(landing);
  const { data, ...event } = starter('T-26C');
  const cancelled = { externalId: data.externalId, reason: 'no-show' };
  await whole.send(Object.assign(event, { type: 'io.firstdaypass.contractor.cancelled.v1', data: cancelled }));
  await stateBecomes(landing, 'revoked');

  await restore(backup);

  expect(await answers(landing, pin)).toEqual({ status: 404, redeem: 404, release: 404 });
});

/** Waits until the record knows of it, as soon as the nudge that follows is handled. */
const recordKnowsItDone = (number: string) =>
  until('the record to know', async () => {
    const [record] = await whole.rows('Contractors', `PartitionKey eq '${number}' and RowKey eq 'record'`);
    return String(record?.['claim']).includes('doneAt') ? true : undefined;
  });

test('T26: nor does that of a claim which was redeemed, though the record still names it', async () => {
  const landing = await opened(whole, 'T-26D');
  const pin = await pinFor(whole, landing);
  const backup = await rowOf(landing);
  expect((await wire.call('redeem', redeemBody(landing, pin))).status).toBe(200);
  await recordKnowsItDone('T-26D');

  await restore(backup);

  expect(await rowOf(landing)).toMatchObject({ state: 'released', pinHash: backup['pinHash'] });
  expect(await answers(landing, pin)).toEqual({ status: 404, redeem: 404, release: 404 });
  expect(await passesMade(whole, accountNameOf('T-26D'))).toBe(1);
});

test('T26: nor does that of a claim which five wrong PINs have locked', async () => {
  const landing = await opened(whole, 'T-26E');
  const pin = await pinFor(whole, landing);
  const backup = await rowOf(landing);
  for (let tries = 0; tries < 5; tries++) await wire.call('redeem', redeemBody(landing, otherThan(pin)));
  await stateBecomes(landing, 'locked');
  await recordKnowsItDone('T-26E');

  await restore(backup);

  expect(await answers(landing, pin)).toEqual({ status: 404, redeem: 404, release: 404 });
  expect(await passesMade(whole, accountNameOf('T-26E'))).toBe(0);
});
