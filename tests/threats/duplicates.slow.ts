import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { askStatus } from '../../pages/claim/client.ts';
import { reachOf, until } from '../../samples/contractor-day.ts';
import { claimMails, landed, mailedLink } from '../stack/hand-over.ts';
import { graphGet, starter, wholeStack, type Sent, type WholeStack } from '../stack/whole-stack.ts';

const DUPLICATES = 100;
const ORDERS = 10;
const numbers = Array.from({ length: ORDERS }, (_, order) => `T-20-${order}`);

let whole: WholeStack;
beforeAll(async () => {
  whole = await wholeStack();
}, 60_000);
afterAll(() => whole?.stop());

/** A hire, a changed fact and a reset of one contractor, a second apart. */
const eventsOf = (number: string): readonly Sent[] => {
  const hired = starter(number);
  const at = (secondsAgo: number): string => new Date(Date.now() - secondsAgo * 1_000).toISOString();
  const changed = { ...hired.data, displayName: 'Ana of the new department' };
  const asked = { externalId: number, reason: 'reset' };
  const events = [
    { ...hired, time: at(30) },
    { ...hired, id: randomUUID(), type: 'io.firstdaypass.contractor.changed.v1', time: at(20), data: changed },
    { ...hired, id: randomUUID(), type: 'io.firstdaypass.contractor.access-requested.v1', time: at(10), data: asked },
  ];
  return events;
};

/** An order that is another one for each seed, and the same one in each run. */
const shuffled = <T>(items: readonly T[], seed: number): readonly T[] => {
  let state = seed * 2_654_435_761 + 1;
  const next = (): number => (state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296);
  return items
    .map((item) => ({ item, at: next() }))
    .toSorted((one, other) => one.at - other.at)
    .map(({ item }) => item);
};

const drained = (): Promise<unknown> =>
  until(
    'an empty queue',
    async () => {
      const queues = (await (await fetch(`${whole.at.serviceBus.controlUrl}/_local/queues`)).json()) as {
        name: string;
        active: number;
      }[];
      return queues.every(({ active }) => active === 0) ? queues : undefined;
    },
    400_000,
  );

const liveClaims = async (number: string) =>
  (await whole.rows('Claims', `RowKey eq 'claim' and contractor eq '${number}'`)).filter(({ state }) =>
    ['open', 'released', 'minting', 'redeemed'].includes(String(state)),
  );

test('T20: a hundred duplicates of each event, in ten orders, leave one live claim for each contractor', async () => {
  const startedAt = performance.now();
  const orders = numbers.map((number, order) =>
    shuffled(
      eventsOf(number).flatMap((event) => Array.from({ length: DUPLICATES }, () => event)),
      order + 1,
    ),
  );
  await Promise.all(orders.map((order) => whole.send(...order)));
  await drained();
  console.info('T20', ORDERS * DUPLICATES * 3, 'messages in', Math.round(performance.now() - startedAt), 'ms');

  for (const number of numbers) {
    const [live, ...others] = await liveClaims(number);
    const [record] = await whole.rows('Contractors', `PartitionKey eq '${number}' and RowKey eq 'record'`);
    expect([number, others, live?.['state'], live?.['generation']]).toEqual([number, [], 'open', 2]);
    expect(JSON.parse(String(record?.['claim']))).toMatchObject({ id: live?.partitionKey, generation: 2 });
    const mails = (await claimMails(whole, number)).length;
    expect([1, 2]).toContain(mails);
    const landing = await landed(await mailedLink(whole, number));
    expect(await askStatus(reachOf(whole.at), landing)).toMatchObject({ kind: 'status', state: 'open' });
    const { body } = await graphGet(whole, `/users?$filter=employeeId eq '${number}'&$select=displayName`);
    expect(body.value).toEqual([expect.objectContaining({ displayName: 'Ana of the new department' })]);
  }
}, 600_000);
