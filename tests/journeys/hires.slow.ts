import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { claimIdOf, linkIn, mailsOf, until } from '../../samples/contractor-day.ts';
import { addressOf, landed } from '../stack/hand-over.ts';
import { backlog, mailboxes } from '../stack/local-services.ts';
import { graphGet, starter, storyOf, wholeStack, type WholeStack } from '../stack/whole-stack.ts';

const CONTRACTORS = 200;
/** Several people of one name: their accounts need different user principal names. */
const SAME_NAME = 4;
const WITHIN_MS = 240_000;

const numbers = Array.from({ length: CONTRACTORS }, (_, at) => `H-${at + 1}`);
const addresses = new Set(numbers.map(addressOf));

let whole: WholeStack;
beforeAll(async () => {
  whole = await wholeStack();
}, 60_000);
afterAll(() => whole?.stop());

const mailed = async (): Promise<true | undefined> => {
  const theirs = (await mailboxes(whole.at)).filter(({ address }) => addresses.has(address));
  return theirs.length === CONTRACTORS && (await backlog(whole.at)).active === 0 ? true : undefined;
};

/** Every account that carries one of our numbers: Graph gives up to 999 on one page. */
const accounts = async (): Promise<readonly Record<string, unknown>[]> => {
  const { body } = await graphGet(whole, '/users?$select=id,userPrincipalName,employeeId&$top=999');
  expect(body['@odata.nextLink']).toBeUndefined();
  return (body.value ?? []).filter(({ employeeId }) => String(employeeId).startsWith('H-'));
};

test('two hundred contractors hired at once all get an account, a claim and one mail, and nobody gets two', async () => {
  const events = numbers.map((number, at) =>
    starter(number, { givenName: 'Ana', familyName: `Díaz ${Math.floor(at / SAME_NAME)}` }),
  );
  const sentAt = performance.now();
  await whole.send(...events);
  await until('all mails', mailed, WITHIN_MS);
  const seconds = (performance.now() - sentAt) / 1_000;
  console.log(
    `${CONTRACTORS} hired at once: ${seconds.toFixed(1)} s, ${(CONTRACTORS / seconds).toFixed(1)} contractors a second`,
  );

  const made = await accounts();
  expect(made.map(({ employeeId }) => String(employeeId)).toSorted()).toEqual(numbers.toSorted());
  expect(new Set(made.map(({ userPrincipalName }) => String(userPrincipalName).toLowerCase())).size).toBe(CONTRACTORS);
}, 300_000);

test('each mail leads to the one claim of its reader, and the sponsor was told of each once', async () => {
  const rows = await whole.rows('Claims', "RowKey eq 'claim'");
  const claimOf = new Map(rows.map(({ partitionKey, contractor }) => [contractor, partitionKey]));
  expect(rows).toHaveLength(CONTRACTORS);
  expect(rows.every(({ state }) => state === 'open')).toBe(true);

  const told = (await mailsOf(whole.at, whole.at.people.sponsor)).map(
    ({ text }) => /\/release#([\w-]+)/.exec(text)?.[1],
  );
  expect(told.map(String).toSorted()).toEqual([...claimOf.values()].map(String).toSorted());
  for (const number of numbers) {
    const mails = await mailsOf(whole.at, addressOf(number));
    expect(mails).toHaveLength(1);
    expect(mails.map(linkIn)).toHaveLength(1);
    for (const mail of mails) expect(claimIdOf(await landed(linkIn(mail)))).toBe(claimOf.get(number));
  }
}, 60_000);

test('nothing was done twice: each story has each fact once', async () => {
  for (const number of numbers) {
    expect(await storyOf(whole, number)).toEqual([
      'event accepted',
      'account provisioned',
      'account enabled',
      'notice sent',
      'notice sent',
      'claim opened',
    ]);
  }
}, 60_000);
