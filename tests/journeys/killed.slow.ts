import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { TableClient } from '@azure/data-tables';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Part } from '../../local/part.ts';
import { until } from '../../samples/contractor-day.ts';
import { backlog, graphCalls, mailboxes, withGraphFault } from '../stack/local-services.ts';
import { atSteadyAddress, kill, startProduct } from '../stack/product-process.ts';
import { sponsorDesk, type Desk, type MailedLink } from '../stack/sponsor-desk.ts';
import { graphGet, starter, wholeStack, type Row, type WholeStack } from '../stack/whole-stack.ts';

const CONTRACTORS = 50;
const KILLS = 20;
/** Milliseconds that the product may live in one round. */
const LONGEST_LIFE = 600;

const numbers = Array.from({ length: CONTRACTORS }, (_, at) => `K-${at + 1}`);

let whole: WholeStack;
let product: Part | undefined;
let desk: Desk;
beforeAll(async () => {
  whole = await atSteadyAddress(await wholeStack({ host: false }));
  desk = await sponsorDesk(whole, numbers);
}, 60_000);
afterAll(async () => {
  await product?.stop();
  await whole?.stop();
});

/** By contractor, the one claim that the record names. A claim that it does not name any more is never named again. */
const namedClaims = async (): Promise<ReadonlyMap<string, string>> => {
  const records = await whole.rows('Contractors', "RowKey eq 'record'");
  return new Map(records.map(({ partitionKey, claim }) => [partitionKey, idIn(claim)]));
};

const idIn = (claim: unknown): string =>
  typeof claim === 'string' ? String((JSON.parse(claim) as { id: unknown }).id) : 'none';

const deadLinks = async (): Promise<readonly MailedLink[]> => {
  const named = await namedClaims();
  return desk.links.filter(({ contractor, claimId }) => named.get(contractor) !== claimId);
};

const rowOf = async ({ claimId }: MailedLink): Promise<Row | undefined> =>
  (await whole.rows('Claims', `PartitionKey eq '${claimId}' and RowKey eq 'claim'`))[0];

const stateOf = async (link: MailedLink): Promise<unknown> => (await rowOf(link))?.['state'];

/** Tries a dead link with its right PIN. 410 is only for a claim whose row says why. */
const expectNoPass = async (link: MailedLink): Promise<number> => {
  const answer = link.pin === undefined ? undefined : await desk.redeem(link, link.pin);
  if (answer === undefined) return 0;
  expect(['unknown', 'superseded', 'revoked']).toContain(answer.kind);
  if (answer.kind !== 'unknown') expect(await stateOf(link)).toBe(answer.kind);
  return 1;
};

/** Sponsor and contractors at work until it ends, whether the product is there or not; how often a dead link was tried. */
const work = async (end: AbortSignal): Promise<number> => {
  let tried = 0;
  while (!end.aborted) {
    await desk.attend();
    for (const link of await deadLinks()) tried += await expectNoPass(link);
    await delay(20);
  }
  return tried;
};

const mailsToContractors = async (): Promise<number> =>
  (await mailboxes(whole.at))
    .filter(({ address }) => address !== whole.at.people.sponsor)
    .reduce((sum, { count }) => sum + count, 0);

/** In every other round, the moment at which a link has just been mailed and no record says so yet. */
const untilTheMoment = async (round: number): Promise<void> => {
  if (round % 2 === 0) {
    await delay(randomInt(LONGEST_LIFE));
    return;
  }
  const deadline = performance.now() + LONGEST_LIFE;
  const before = await mailsToContractors();
  while ((await mailsToContractors()) === before && performance.now() < deadline) await delay(2);
};

const killed = { times: 0, atWork: 0 };

const killProduct = async (): Promise<void> => {
  const { locked } = await backlog(whole.at);
  if (product) await kill(product);
  product = undefined;
  killed.times += 1;
  killed.atWork += locked > 0 ? 1 : 0;
};

/** Of the random numbers that begin with it the first spares a call at a rate of one half, and the second does not. */
const SPARES_THE_FIRST = 1;
/** Nobody listens there: the product then has its doors and no queue. */
const NOWHERE = 'Endpoint=sb://localhost:1;SharedAccessKeyName=a;SharedAccessKey=a;UseDevelopmentEmulator=true';

/** The row of a released claim as it stood before another was named in its place. */
let early: { readonly link: MailedLink; readonly row: Row } | undefined;

/** A link whose mail went out unheard, and whose claim is released before anybody can name another in its place. */
const releaseBeforeItDies = async (number: string): Promise<void> => {
  await withGraphFault(whole.at, {
    seed: SPARES_THE_FIRST,
    dropAnswer: { rate: 0.5, times: 1, path: 'sendMail' },
  });
  await whole.send(starter(number));
  product = await startProduct(whole);
  await until('a link', async () => ((await mailsToContractors()) > 0 ? true : undefined), 30_000);
  await killProduct();
  product = await startProduct(whole, { SERVICE_BUS: NOWHERE });
  const link = await until('a PIN', async () => (await desk.attend(), desk.links.find(({ pin }) => pin)), 30_000);
  const row = await rowOf(link);
  if (row) early = { link, row };
  await killProduct();
};

const surviveKills = async ([first = '', ...others]: readonly string[]): Promise<void> => {
  await releaseBeforeItDies(first);
  // More mails arrive although their sender never hears of it: those links are followed by others too.
  await withGraphFault(whole.at, { dropAnswer: { rate: 0.3, times: 10, path: 'sendMail' } });
  for (let round = 0; killed.times < KILLS; round++) {
    const eventsOfARound = Math.ceil(others.length / (KILLS - 2));
    const events = others.slice(round * eventsOfARound, (round + 1) * eventsOfARound);
    await whole.send(...events.map((number) => starter(number)));
    product = await startProduct(whole);
    await untilTheMoment(round);
    await killProduct();
  }
};

const allMailed = async (): Promise<true | undefined> => {
  const records = await whole.rows('Contractors', "RowKey eq 'record'");
  const sent = records.filter(({ claim }) => /"sentAt"/.test(String(claim)));
  return sent.length === CONTRACTORS && (await backlog(whole.at)).active === 0 ? true : undefined;
};

test('a product that is killed twenty times in mid-work ends with one account and one live claim for everybody', async () => {
  const startedAt = performance.now();
  const evening = new AbortController();
  const working = Promise.allSettled([work(evening.signal)]);
  await surviveKills(numbers);
  product = await startProduct(whole);
  await until('all mails', allMailed, 120_000);
  evening.abort();
  const [worked] = await working;
  expect(worked).toMatchObject({ status: 'fulfilled' });
  await desk.attend();
  const dead = await deadLinks();
  console.log(
    `${killed.times} kills, ${killed.atWork} of them in mid-work, ${((performance.now() - startedAt) / 1_000).toFixed(1)} s; ` +
      `${desk.links.length} links mailed, ${dead.length} dead (${dead.filter(({ pin }) => pin !== undefined).length} after their release), tried ${worked.status === 'fulfilled' ? worked.value : 0} times meanwhile`,
  );

  const claims = await whole.rows('Claims', "RowKey eq 'claim'");
  const named = await namedClaims();
  for (const number of numbers) {
    const { body } = await graphGet(whole, `/users?$filter=employeeId eq '${number}'&$select=id`);
    expect(body.value).toHaveLength(1);
    const theirs = claims.filter(({ contractor }) => contractor === number);
    const alive = theirs.filter(({ state }) => state === 'open' || state === 'released');
    expect(alive.map(({ partitionKey }) => partitionKey)).toEqual([named.get(number)]);
    expect(theirs.filter((claim) => !alive.includes(claim)).map(({ state }) => state)).toEqual(
      Array.from({ length: theirs.length - 1 }, () => 'superseded'),
    );
  }
}, 300_000);

test('a link that the record does not name gets no code and no pass, not even for the right PIN', async () => {
  const dead = await deadLinks();
  const pinOf = new Map(
    desk.links.filter((link) => !dead.includes(link)).map(({ contractor, pin }) => [contractor, pin]),
  );

  expect(dead.filter(({ pin }) => pin !== undefined).length).toBeGreaterThan(0);
  for (const link of dead) {
    expect(await desk.release(link)).toEqual({ status: 404 });
    for (const pin of [link.pin, pinOf.get(link.contractor)])
      if (pin !== undefined) expect(await desk.redeem(link, pin)).toMatchObject({ kind: 'superseded' });
    expect(await stateOf(link)).toBe('superseded');
  }
  expect((await graphCalls(whole.at)).passesCreated).toEqual({});
}, 60_000);

test('a claim row that comes back from before its end is nothing to the right PIN either', async () => {
  if (!early) throw new Error('no claim was released before its end');
  const { link, row } = early;
  const { etag: _etag, timestamp: _timestamp, ...columns } = row;
  expect(columns).toMatchObject({ state: 'released' });
  const connection = whole.at.tables.connectionString;
  const claims = TableClient.fromConnectionString(connection, 'Claims', { allowInsecureConnection: true });
  await claims.upsertEntity(columns, 'Replace');

  expect(await desk.redeem(link, link.pin ?? '')).toMatchObject({ kind: 'unknown' });
  expect(await desk.release(link)).toEqual({ status: 404 });
  expect(await rowOf(link)).toMatchObject({ state: 'released', reserved: 0 });
  expect((await graphCalls(whole.at)).passesCreated).toEqual({});
}, 60_000);

test('the link that the record names gives the contractor the one pass', async () => {
  const dead = await deadLinks();
  const alive = desk.links.filter((link) => !dead.includes(link));
  const contractors = new Set(dead.map(({ contractor }) => contractor));
  const some = alive.filter(({ contractor }) => contractors.has(contractor)).slice(0, 5);

  expect(alive.map(({ contractor }) => contractor).toSorted()).toEqual(numbers.toSorted());
  for (const link of some) {
    const { pin } = (await desk.release(link)) ?? {};
    expect(await desk.redeem(link, pin ?? '')).toMatchObject({ kind: 'revealed' });
  }
  expect(Object.values((await graphCalls(whole.at)).passesCreated)).toEqual(some.map(() => 1));
}, 60_000);
