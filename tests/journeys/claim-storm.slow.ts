import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { redeem, type RedeemAnswer } from '../../pages/claim/client.ts';
import { mailsOf, reachOf, signInWith, until } from '../../samples/contractor-day.ts';
import { makePin } from '../../shared/domain/claim/pin.ts';
import { claimMails, claimRow, landed, mailedLink, pinFor } from '../stack/hand-over.ts';
import { backlog, graphCalls } from '../stack/local-services.ts';
import { crowd, tally, type Crowd } from '../stack/rivals.ts';
import { starter, storyOf, wholeStack, type WholeStack } from '../stack/whole-stack.ts';

const RIVALS = 1_000;

let whole: WholeStack;
let doors: readonly string[];
const rivals: Crowd = crowd(2);
beforeAll(async () => {
  whole = await wholeStack();
  const { ready } = await whole.instance();
  doors = [whole.at.app, ready['url'] ?? ''];
}, 60_000);
afterAll(async () => {
  rivals.close();
  await whole?.stop();
});

interface Attempt {
  readonly link: string;
  /** The PIN that the rival of this number types. */
  readonly pin: (number: number) => string;
}

/** Every rival in a tab of their own, by turns through the one and the other instance of the product, all at once. */
const storm = async ({ link, pin }: Attempt): Promise<readonly RedeemAnswer[]> => {
  const landings = await Promise.all(Array.from({ length: RIVALS }, () => landed(link)));
  const startedAt = performance.now();
  const answers = await Promise.all(
    landings.map((landing, number) => redeem(reachThrough(number), landing, pin(number))),
  );
  const seconds = (performance.now() - startedAt) / 1_000;
  console.log(`${RIVALS} at once: ${seconds.toFixed(1)} s, answers ${JSON.stringify(tally(answers))}`);
  return answers;
};

const reachThrough = (number: number) => ({
  ...reachOf(whole.at),
  fetch: rivals.fetch,
  baseUrl: doors[number % doors.length] ?? '',
});

const hired = async (number: string) => {
  await whole.send(starter(number));
  const link = await mailedLink(whole, number);
  const landing = await landed(link);
  return { link, landing, pin: await pinFor(whole, landing) };
};

const timesTold = async (number: string, fact: string): Promise<number> =>
  (await storyOf(whole, number)).filter((kind) => kind === fact).length;

const passesMade = async (): Promise<number> =>
  Object.values((await graphCalls(whole.at)).passesCreated).reduce((sum, count) => sum + count, 0);

test('of a thousand who redeem one link at once with the right PIN, one gets the one pass that was made', async () => {
  const { link, landing, pin } = await hired('S-1');

  const answers = await storm({ link, pin: () => pin });

  const winners = answers.filter((answer) => answer.kind === 'revealed');
  expect(winners).toHaveLength(1);
  expect(Object.keys(tally(answers)).filter((kind) => !['revealed', 'spent', 'busy'].includes(kind))).toEqual([]);
  expect(await passesMade()).toBe(1);
  expect(await timesTold('S-1', 'pass issued')).toBe(1);
  expect(await timesTold('S-1', 'claim redeemed')).toBe(1);
  expect(await claimRow(whole, landing)).toMatchObject({ state: 'redeemed', failed: 0, replays: 0 });
  for (const { userPrincipalName, pass } of winners)
    expect(await signInWith(whole.at, userPrincipalName, pass)).toBe(200);
}, 120_000);

test('a thousand wrong PINs at once are looked at five times, lock the claim once and tell the sponsor once', async () => {
  const { link, landing, pin } = await hired('S-2');
  const passesBefore = await passesMade();

  const answers = await storm({ link, pin: () => wrongPin(pin) });

  const refused = answers.filter((answer) => answer.kind === 'wrong-pin');
  expect(refused).toHaveLength(5);
  expect(Object.keys(tally(answers)).filter((kind) => !['wrong-pin', 'busy', 'locked'].includes(kind))).toEqual([]);
  expect(await claimRow(whole, landing)).toMatchObject({ state: 'locked', reserved: 5, failed: 5 });
  expect(await timesTold('S-2', 'pin refused')).toBe(5);
  expect(await timesTold('S-2', 'claim locked')).toBe(1);

  await until('the notice to the sponsor', async () => ((await lockNotices()) > 0 ? true : undefined), 30_000);
  await drainedAfterOneMore('S-2');
  expect(await lockNotices()).toBe(1);
  expect(await claimMails(whole, 'S-2')).toHaveLength(1);
  expect(await whole.rows('Claims', "RowKey eq 'claim' and contractor eq 'S-2'")).toHaveLength(1);
  expect(await passesMade()).toBe(passesBefore);
}, 120_000);

test('behind the lock the right PIN is worth nothing and no other is given', async () => {
  const { link, landing, pin } = await hired('S-3');
  const reach = reachOf(whole.at);
  for (let tries = 0; tries < 5; tries++) await redeem(reach, await landed(link), wrongPin(pin));

  expect(await redeem(reach, await landed(link), pin)).toMatchObject({ kind: 'locked' });
  await expect(pinFor(whole, landing)).rejects.toThrow('409');
}, 60_000);

const wrongPin = (right: string): string => {
  const pin = makePin(randomBytes(5));
  return pin === right ? wrongPin(right) : pin;
};

const lockNotices = async (): Promise<number> =>
  (await mailsOf(whole.at, whole.at.people.sponsor)).filter(({ subject }) => /NrS2 is locked/.test(subject)).length;

/** One more message about the contractor, behind whatever nudges the storm has left: when it is gone, so are they. */
const drainedAfterOneMore = async (number: string): Promise<void> => {
  await whole.send(starter(number));
  await until('an empty queue', async () => ((await backlog(whole.at)).active === 0 ? true : undefined), 30_000);
};
