import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { until } from '../../samples/contractor-day.ts';
import { askGraph } from '../stack/directory.ts';
import { backlog, graphCalls, mailboxes } from '../stack/local-services.ts';
import { quiet } from '../stack/time.ts';
import { starter, wholeStack, type WholeStack } from '../stack/whole-stack.ts';
import { accountsByNumber, askAs, deadLetters, laterEvent, recordsOf } from './lifecycle-wire.ts';

const CONTRACTORS = 3_000;
/** How many of them somebody made an account for by hand, years ago. */
const ACCOUNTS = 60;
const MOST_ENDINGS = 25;
/** Calls that count the batch at the same moment: each of them may be the one too many. */
const IN_FLIGHT = 16;
const AT_ONCE = 12;
const WITHIN_MS = 900_000;
const LONG_AGO = '2020-01-07';

const numbers = Array.from({ length: CONTRACTORS }, (_, n) => `H-${n + 1}`);
const withAccount = numbers.slice(0, ACCOUNTS);

let whole: WholeStack;
beforeAll(async () => {
  whole = await wholeStack({ settings: { ADOPT_INTERNAL_GUESTS: 'on' } });
  for (let at = 0; at < ACCOUNTS; at += AT_ONCE)
    await Promise.all(withAccount.slice(at, at + AT_ONCE).map((number) => madeByHand(number)));
}, 90_000);
afterAll(() => whole?.stop());

const madeByHand = async (number: string): Promise<void> => {
  const { status } = await askGraph(whole, 'POST', '/users', {
    accountEnabled: true,
    displayName: `Ana ${number}`,
    mailNickname: number,
    userPrincipalName: `${number.toLowerCase()}@contoso.example`,
    userType: 'Guest',
    employeeId: number,
    passwordProfile: { password: `Long ago ${number}, by hand!` },
  });
  if (status !== 201) throw new Error(`no account was made for ${number}: ${status}`);
};

const enabled = async (): Promise<number> => {
  const accounts = await accountsByNumber(whole);
  return withAccount.filter((number) => accounts.get(number)?.[0]?.accountEnabled).length;
};

/** Sequence number and time; the other rows of the table lead to a note by content. */
const OF_A_MESSAGE = /^\d{20}~\d{13}$/;

const closed = async (): Promise<number> =>
  (await whole.rows('Contractors', "RowKey eq 'record' and phase eq 'ended'")).length;

test(`over the wire: ${CONTRACTORS} who started years ago: nobody is mailed, no account is made or changed, nothing is dead-lettered`, async () => {
  const { writes } = await graphCalls(whole.at);
  const sentAt = performance.now();
  await whole.send(...numbers.map((number) => starter(number, { starts: LONG_AGO })));
  await until('a quiet queue', async () => ((await backlog(whole.at)).active === 0 ? true : undefined), WITHIN_MS);
  const seconds = (performance.now() - sentAt) / 1_000;
  console.log(
    `${CONTRACTORS} long-past hires: ${seconds.toFixed(0)} s, ${(CONTRACTORS / seconds).toFixed(0)} a second`,
  );

  const records = await recordsOf(whole);
  expect(records.filter(({ located }) => located !== undefined)).toHaveLength(CONTRACTORS);
  expect((await graphCalls(whole.at)).writes).toBe(writes);
  expect(await mailboxes(whole.at)).toEqual([]);
  expect(await whole.rows('Claims')).toEqual([]);
  expect(await deadLetters(whole)).toEqual([]);
}, 960_000);

test('an HR job that ends everybody with an account ends 25 at most; the others wait for an operator, with their end on the record', async () => {
  await whole.send(...withAccount.map((number) => laterEvent('ended', number, { endsOn: '2026-01-31' })));
  const isEnded = "RowKey eq 'record' and end ne ''";
  await until(
    'every end',
    async () => ((await whole.rows('Contractors', isEnded)).length === ACCOUNTS ? true : undefined),
    90_000,
  );
  await quiet(whole);

  const endings = await closed();
  expect(endings).toBeLessThanOrEqual(MOST_ENDINGS);
  expect(endings).toBeGreaterThan(MOST_ENDINGS - IN_FLIGHT);
  expect(await enabled()).toBe(ACCOUNTS - endings);
  const notes = (await whole.rows('DeadLetterNotes')).filter(({ rowKey }) => OF_A_MESSAGE.test(rowKey));
  const codes = notes.map(({ code }) => code);
  expect(await deadLetters(whole)).toHaveLength(ACCOUNTS - endings);
  expect(codes).toEqual(Array.from({ length: ACCOUNTS - endings }, () => 'UNUSUAL_VOLUME'));
  expect(await mailboxes(whole.at)).toEqual([]);
}, 180_000);

test('and once an operator lets them go, no account is left enabled', async () => {
  await askAs(whole, 'let-go', withAccount);

  await until('the last end', async () => ((await closed()) === ACCOUNTS ? true : undefined), 90_000);
  expect(await enabled()).toBe(0);
}, 120_000);
