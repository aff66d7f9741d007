import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import type { Landing } from '../../pages/claim/client.ts';
import { claimIdOf, mailsOf, until } from '../../samples/contractor-day.ts';
import { makePin } from '../../shared/domain/claim/pin.ts';
import { accountNameOf, claimMails, claimRow, mailedLink, landed, pinFor, redeemBody } from '../stack/hand-over.ts';
import { quiet } from '../stack/time.ts';
import { callsTo, starter, storyOf, wholeStack, type WholeStack } from '../stack/whole-stack.ts';
import { OWN, storm, STORM_WITHIN_MS, wireTo, type Asked, type Wire } from '../stack/wire.ts';

const MANY = 10_000;

let whole: WholeStack;
let wire: Wire;
beforeAll(async () => {
  whole = await wholeStack();
  wire = wireTo([whole.at.app]);
}, 120_000);
afterAll(async () => {
  wire?.close();
  await whole?.stop();
});

const linkOf = async (number: string): Promise<string> => {
  await whole.send(starter(number));
  return mailedLink(whole, number);
};

const passesOf = async (number: string): Promise<number> => {
  const { passesCreated } = (await callsTo(whole)) as { passesCreated: Readonly<Record<string, number>> };
  return passesCreated[accountNameOf(number)] ?? 0;
};

/** The right person, with link and PIN: what they are answered. */
const redeemed = async (landing: Landing): Promise<number> =>
  (await wire.call('redeem', redeemBody(landing, await pinFor(whole, landing)))).status;

const fresh = (landing: Landing, pin?: string) => ({
  ...redeemBody(landing, pin),
  nonce: randomBytes(32).toString('base64url'),
});

const everything = async (): Promise<unknown> =>
  Promise.all(['Claims', 'Contractors', 'Audit'].map((table) => whole.rows(table)));

test('T1: 10,000 safe requests of scanners, to the page and to every call, leave the row as it was and the claim works', async () => {
  const link = await linkOf('T-1');
  const landing = await landed(link);
  await quiet(whole);
  const id = claimIdOf(landing);
  const token = link.slice(link.indexOf('#') + 1);
  const pages = ['/claim', `/claim/${token}`, `/claim%23${token}`, `/claim?${token}`, '/release', `/release%23${id}`];
  const claims = ['status', 'redeem', 'acknowledge'].map((call) => `/api/claims/${call}?${token}`);
  const releases = ['', '/reissue', '/not-the-person'].map((call) => `/api/releases/${id}${call}`);
  const paths = [...pages, ...claims, ...releases, '/api/releases', '/api/sign-in'];
  const methods = ['GET', 'HEAD', 'OPTIONS'];
  const headers: Asked['headers'][] = [{}, OWN, { Purpose: 'prefetch', 'Sec-Purpose': 'prefetch', ...OWN }];
  const before = await everything();

  const { statuses, milliseconds } = await storm(MANY, (turn) =>
    wire.ask(paths[turn % paths.length] ?? '', {
      method: methods[Math.floor(turn / paths.length) % methods.length] ?? '',
      headers: headers[Math.floor(turn / (paths.length * methods.length)) % headers.length] ?? {},
    }),
  );

  expect(Object.keys(statuses)).toEqual(['200', '401', '403', '404', '405']);
  expect(await everything()).toEqual(before);
  expect(await redeemed(landing)).toBe(200);
  expect(milliseconds).toBeLessThan(STORM_WITHIN_MS);
  console.info('T1', statuses, milliseconds, 'ms');
}, 600_000);

test('T4: who has the link alone gets no envelope in 10,000 tries, with any PIN or none, and takes no slot', async () => {
  const landing = await landed(await linkOf('T-4'));

  const { statuses, answers, milliseconds } = await storm(MANY, (turn) =>
    wire.call('redeem', fresh(landing, turn % 10 === 0 ? undefined : makePin(randomBytes(5)))),
  );

  expect(statuses).toEqual({ 409: MANY });
  expect(answers.every(({ body }) => !body.includes('envelope'))).toBe(true);
  expect(await claimRow(whole, landing)).toMatchObject({ state: 'open', reserved: 0, failed: 0 });
  expect(await passesOf('T-4')).toBe(0);
  expect(await redeemed(landing)).toBe(200);
  expect(milliseconds).toBeLessThan(STORM_WITHIN_MS);
  console.info('T4', statuses, milliseconds, 'ms');
}, 600_000);

test('T4, T6: nor while the sponsor’s PIN lives: five guesses, one lock, one word to the sponsor, no new mail', async () => {
  const landing = await landed(await linkOf('T-4B'));
  const pin = await pinFor(whole, landing);
  const guesses = Array.from({ length: MANY }, () => makePin(randomBytes(5))).filter((guess) => guess !== pin);

  const { statuses, answers, milliseconds } = await storm(guesses.length, (turn) =>
    wire.call('redeem', fresh(landing, guesses[turn])),
  );

  expect(statuses[403]).toBe(5);
  expect(answers.every(({ body }) => !body.includes('envelope'))).toBe(true);
  expect(await claimRow(whole, landing)).toMatchObject({ state: 'locked', reserved: 5, failed: 5 });
  expect(await passesOf('T-4B')).toBe(0);
  const locked = async () =>
    (await mailsOf(whole.at, whole.at.people.sponsor)).filter(({ subject }) => /NrT4B is locked/.test(subject));
  await until('the word to the sponsor', async () => (await locked())[0]);
  await quiet(whole);
  expect(await locked()).toHaveLength(1);
  expect((await storyOf(whole, 'T-4B')).filter((kind) => kind === 'claim locked')).toHaveLength(1);
  expect(await claimMails(whole, 'T-4B')).toHaveLength(1);
  expect(milliseconds).toBeLessThan(STORM_WITHIN_MS);
  console.info('T4 released', statuses, milliseconds, 'ms');
}, 600_000);

test('T7: a stranger with the id and 10,000 wrong proofs keeps nobody out, with the PIN lying open too', async () => {
  const landing = await landed(await linkOf('T-7'));
  const pin = await pinFor(whole, landing);
  const calls = ['redeem', 'redeem', 'redeem', 'status', 'acknowledge'] as const;

  const { statuses, milliseconds } = await storm(MANY, (turn) => {
    const { v, id, key, nonce } = fresh(landing);
    const stranger = { v, id, proof: randomBytes(32).toString('base64url') };
    const call = calls[turn % calls.length] ?? 'redeem';
    if (call === 'status') return wire.call(call, stranger);
    return wire.call(call, call === 'redeem' ? { ...stranger, nonce, key, pin } : { ...stranger, nonce });
  });

  expect(statuses).toEqual({ 404: MANY });
  expect(await claimRow(whole, landing)).toMatchObject({ state: 'released', reserved: 0, failed: 0 });
  expect((await wire.call('redeem', redeemBody(landing, pin))).status).toBe(200);
  expect(milliseconds).toBeLessThan(STORM_WITHIN_MS);
  console.info('T7', statuses, milliseconds, 'ms');
}, 600_000);
