import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { ContainerClient } from '@azure/storage-blob';
import { startAzuriteBlobs, type Azurite } from '../../local/azurite.ts';
import { blobsAuditHeads } from '../../shared/adapters/blobs-audit-heads.ts';
import type { HeadsOfHour } from '../../shared/domain/audit/audit-heads.ts';
import { Fault } from '../../shared/domain/fault.ts';
import { inFlight, numbered } from './in-flight.ts';

const nobody = { getToken: () => Promise.reject(new Error('no token is needed here')) };
const DAY = 24;

let azurite: Azurite;
let container: ContainerClient;
beforeAll(async () => {
  azurite = await startAzuriteBlobs({ port: 0 });
  container = new ContainerClient(azurite.connectionString, 'audit-heads');
}, 30_000);
afterAll(() => azurite?.stop());
beforeEach(async () => {
  for await (const { name } of container.listBlobsFlat()) await container.deleteBlob(name);
});

const heads = (connectionString = azurite.connectionString) =>
  blobsAuditHeads({ kind: 'connection string', connectionString }, nobody);

const hourAfter = (hours: number): string =>
  new Date(Date.parse('2026-12-01T00:00:00Z') + hours * 3_600_000).toISOString().slice(0, 13);

const anHour = (hours: number, number = 7): HeadsOfHour => ({
  hour: hourAfter(hours),
  at: 1_796_000_000_000,
  heads: [
    { contractor: 'C-1', number, hash: 'a'.repeat(64) },
    { contractor: '~service', number: 1, hash: 'b'.repeat(64) },
  ],
});

test('an hour comes back as it was kept', async () => {
  expect(await heads().page(undefined)).toEqual({ hours: [] });
  expect(await heads().keep(anHour(0))).toBe(true);

  expect(await heads().page(undefined)).toEqual({ hours: [anHour(0)] });
});

test('what was kept first stands', async () => {
  await heads().keep(anHour(0));

  expect(await heads().keep(anHour(0, 8))).toBe(false);
  expect((await heads().page(undefined)).hours).toEqual([anHour(0)]);
});

test('of twenty that keep one hour at once exactly one does', async () => {
  const kept = await Promise.all(numbered(20).map((rival) => heads().keep(anHour(0, rival))));

  expect(kept.filter(Boolean)).toHaveLength(1);
  expect((await heads().page(undefined)).hours).toEqual([anHour(0, kept.indexOf(true))]);
});

test('hours are read in their order, page by page, each once', async () => {
  await inFlight(10, numbered(5 * DAY), async (hour) => void (await heads().keep(anHour(hour))));

  const read: string[] = [];
  let after: string | undefined;
  do {
    const page = await heads().page(after);
    read.push(...page.hours.map(({ hour }) => hour));
    after = page.next;
  } while (after !== undefined);

  expect(read).toEqual(numbered(5 * DAY).map(hourAfter));
});

test('a container that is not there is named with the way out', async () => {
  await container.delete();
  try {
    await expect(heads().keep(anHour(0))).rejects.toThrow('container audit-heads is missing; deploy infra/');
    await expect(heads().page(undefined)).rejects.toThrow('container audit-heads is missing; deploy infra/');
  } finally {
    await container.create();
  }
});

test('a store that cannot be reached is away', async () => {
  const nowhere = azurite.connectionString.replace(`:${azurite.port}/`, ':1/');

  const error: unknown = await heads(nowhere)
    .keep(anHour(0))
    .catch((thrown: unknown) => thrown);

  expect(error).toBeInstanceOf(Fault);
  expect((error as Fault).code).toBe('STORE_AWAY');
}, 20_000);
