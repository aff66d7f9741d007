import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { askStatus, land, type Landing } from '../../pages/claim/client.ts';
import { linkIn, reachOf, until } from '../../samples/contractor-day.ts';
import { callsTo, graphGet, starter, storyOf, wholeStack, type WholeStack } from '../stack/whole-stack.ts';
import { claimMails, laterEvent, moveClocks } from './lifecycle-wire.ts';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const EXTENSION = 'urn:ietf:params:scim:schemas:extension:firstdaypass:1.0:Contractor';

let whole: WholeStack;
beforeAll(async () => {
  whole = await wholeStack();
}, 60_000);
afterAll(() => whole?.stop());

const landed = async (number: string, mails = 1): Promise<Landing> => {
  const mail = await until(`mail ${mails} to ${number}`, async () => {
    const found = await claimMails(whole, `${number.toLowerCase()}@example.net`);
    return found.length >= mails ? found[0] : undefined;
  });
  const landing = await land(linkIn(mail));
  if (!landing) throw new Error('no link');
  return landing;
};

const accountOf = async (number: string) =>
  (await graphGet(whole, `/users?$filter=employeeId eq '${number}'&$select=id,accountEnabled,department`)).body
    .value?.[0];

const stateIs = (landing: Landing, wanted: string) =>
  until(`the state ${wanted}`, async () => {
    const status = await askStatus(reachOf(whole.at), landing);
    return status.kind === 'status' && status.state === wanted ? true : undefined;
  });

const disabled = (number: string) =>
  until(`the account of ${number} disabled`, async () =>
    (await accountOf(number))?.['accountEnabled'] === false ? true : undefined,
  );

test('a changed department reaches the account, and nobody gets a second link', async () => {
  await whole.send(starter('L-1'));
  await landed('L-1');
  const { data, ...event } = structuredClone(starter('L-1'));
  Object.assign(data[ENTERPRISE], { department: 'Wind turbines' });
  await whole.send({ ...event, type: 'io.firstdaypass.contractor.changed.v1', data } as typeof event);

  await until('the new department', async () =>
    (await accountOf('L-1'))?.['department'] === 'Wind turbines' ? true : undefined,
  );
  expect(await claimMails(whole, 'l-1@example.net')).toHaveLength(1);
});

test('a lost phone ends sessions, ends the old link and brings a new one', async () => {
  await whole.send(starter('L-2'));
  const before = await landed('L-2');
  await whole.send(laterEvent('access-requested', 'L-2', { reason: 'lost-device' }));

  const after = await landed('L-2', 2);
  await stateIs(before, 'revoked');
  await stateIs(after, 'open');
  expect(await callsTo(whole)).toMatchObject({ calls: { 'POST /users/{user-id}/revokeSignInSessions': 1 } });
});

test('a no-show is cancelled: the link is dead and the account disabled', async () => {
  await whole.send(starter('L-3'));
  const landing = await landed('L-3');
  await whole.send(laterEvent('cancelled', 'L-3', { reason: 'no-show' }));

  await disabled('L-3');
  await stateIs(landing, 'revoked');
});

test('the last day ends at midnight where the contractor works, and access with it', async () => {
  const event = starter('L-4');
  await whole.send(event);
  const landing = await landed('L-4');
  await whole.send(laterEvent('ended', 'L-4', { endsOn: event.data[EXTENSION].startsOn }));
  await until('the end on the record', async () =>
    (await storyOf(whole, 'L-4')).filter((kind) => kind === 'event accepted').length === 2 ? true : undefined,
  );
  expect(await accountOf('L-4')).toMatchObject({ accountEnabled: true });
  await stateIs(landing, 'open');

  await moveClocks(whole, 'P1D');
  await disabled('L-4');
  await stateIs(landing, 'revoked');
  const story = (await storyOf(whole, 'L-4')).filter((kind) => kind !== 'claim seen' && kind !== 'notice sent');
  expect(story.slice(-4)).toEqual(['claim opened', 'event accepted', 'claim revoked', 'account disabled']);
});
