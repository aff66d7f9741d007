import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { until } from '../../samples/contractor-day.ts';
import { backlog, graphCalls, mailboxes } from '../stack/local-services.ts';
import { ENTRIES, starter, wholeStack, type WholeStack } from '../stack/whole-stack.ts';

const CONTRACTORS = 200;
const WITHIN_MS = 240_000;

const numbers = Array.from({ length: CONTRACTORS }, (_, at) => `O-${at + 1}`);

let whole: WholeStack;
beforeAll(async () => {
  whole = await wholeStack({ settings: { MODE: 'observe' } });
}, 60_000);
afterAll(() => whole?.stop());

const stories = async (): Promise<ReadonlyMap<string, readonly string[]>> => {
  const byContractor = new Map<string, string[]>();
  for (const { partitionKey, kind, facts } of await whole.rows('Audit', ENTRIES)) {
    const { step } = JSON.parse(String(facts)) as { step?: string };
    const story = byContractor.get(partitionKey) ?? [];
    byContractor.set(partitionKey, [...story, step === undefined ? String(kind) : `${String(kind)}: ${step}`]);
  }
  return byContractor;
};

test('two hundred events that are only observed are foreseen to the end, each step once', async () => {
  const sentAt = performance.now();
  await whole.send(...numbers.map((number) => starter(number)));
  const observed = await until(
    'all stories',
    async () => {
      if ((await backlog(whole.at)).active > 0) return undefined;
      const found = await stories();
      return found.size >= CONTRACTORS ? found : undefined;
    },
    WITHIN_MS,
  );
  const seconds = (performance.now() - sentAt) / 1_000;
  console.log(
    `${CONTRACTORS} observed: ${seconds.toFixed(1)} s, ${(CONTRACTORS / seconds).toFixed(1)} contractors a second`,
  );

  for (const number of numbers)
    expect(observed.get(number)).toEqual([
      'event accepted',
      'step foreseen: provision account',
      'step foreseen: open claim',
    ]);
}, 300_000);

test('Graph was read and never written, and nobody was mailed', async () => {
  const { calls, writes, passesCreated } = await graphCalls(whole.at);

  expect(Object.keys(calls).some((name) => name.startsWith('GET /users'))).toBe(true);
  expect(Object.keys(calls).filter((name) => !name.startsWith('GET '))).toEqual([]);
  expect(writes).toBe(0);
  expect(passesCreated).toEqual({});
  expect(await mailboxes(whole.at)).toEqual([]);
});

test('the records hold what HR said and nothing that was done', async () => {
  const records = await whole.rows('Contractors', "RowKey eq 'record'");

  expect(records.map(({ partitionKey }) => partitionKey).toSorted()).toEqual(numbers.toSorted());
  for (const { account, claim, making, sponsor, told } of records)
    expect({ account, claim, making, sponsor, told }).toEqual({ told: '{}' });
  expect(await whole.rows('Claims')).toEqual([]);
  expect(await whole.rows('DeadLetterNotes')).toEqual([]);
});
