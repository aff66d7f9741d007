import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { acknowledge, askStatus, land, redeem } from '../../pages/claim/client.ts';
import {
  claimIdOf,
  linkIn,
  mailsOf,
  reachOf,
  releaseAs,
  signInWith,
  tokenFor,
  until,
} from '../../samples/contractor-day.ts';
import { graphGet, starter, storyOf, wholeStack, type WholeStack } from '../stack/whole-stack.ts';

let whole: WholeStack;
beforeAll(async () => {
  whole = await wholeStack();
}, 60_000);
afterAll(() => whole?.stop());

const SELECT =
  '$select=id,userPrincipalName,userType,accountEnabled,employeeId,employeeType,companyName,department,usageLocation,otherMails,mobilePhone,mail';

const mailTo = (address: string) => until(`a mail to ${address}`, async () => (await mailsOf(whole.at, address))[0]);

const landed = async (number: string) => {
  await whole.send(starter(number));
  const landing = await land(linkIn(await mailTo(`${number.toLowerCase()}@example.net`)));
  if (!landing) throw new Error('no link');
  return landing;
};

const pinFor = async (claimId: string): Promise<string> => {
  const { status, body } = await releaseAs(whole.at, await tokenFor(whole.at, whole.at.people.sponsor), claimId);
  expect(status).toBe(200);
  return body.pin ?? '';
};

test('an event becomes an account, a mail, a claim and a pass that signs in once', async () => {
  const landing = await landed('C-1');
  const reach = reachOf(whole.at);
  expect(await askStatus(reach, landing)).toMatchObject({ kind: 'status', state: 'open', sponsor: 'Sam' });

  const pin = await pinFor(claimIdOf(landing));
  const revealed = await redeem(reach, landing, pin);
  expect(revealed).toMatchObject({ kind: 'revealed', userPrincipalName: 'ana.nrc1@contoso.example' });
  if (revealed.kind !== 'revealed') return;
  expect(await acknowledge(reach, landing)).toBe(true);

  expect(await signInWith(whole.at, revealed.userPrincipalName, revealed.pass)).toBe(200);
  expect(await signInWith(whole.at, revealed.userPrincipalName, revealed.pass)).toBe(401);
  expect(await storyOf(whole, 'C-1')).toEqual([
    'event accepted',
    'account provisioned',
    'account enabled',
    'notice sent',
    'notice sent',
    'claim opened',
    'claim seen',
    'claim released',
    'pass issued',
    'claim redeemed',
    'claim acknowledged',
  ]);
});

test('the account is an internal guest with HR’s facts and neither private address nor phone', async () => {
  await landed('C-2');

  const { body } = await graphGet(whole, `/users/ana.nrc2@contoso.example?${SELECT}`);
  expect(body).toMatchObject({
    userType: 'Guest',
    accountEnabled: true,
    employeeId: 'C-2',
    employeeType: 'Contractor',
    companyName: 'Northwind Contracting',
    department: 'Field service',
    usageLocation: 'ES',
    otherMails: [],
    mobilePhone: null,
    mail: null,
  });
  const { body: sponsors } = await graphGet(whole, '/users/ana.nrc2@contoso.example/sponsors');
  expect(sponsors.value?.map((sponsor) => sponsor['id'])).toEqual(['10000000-0000-4000-8000-000000000001']);
});

test('before the first morning the account stands disabled, nobody is mailed, and the sponsor’s notice a day ahead is next', async () => {
  await whole.send(starter('C-3', { starts: '2099-01-04', startsAt: '08:00' }));
  await until('the account', async () =>
    (await storyOf(whole, 'C-3')).includes('account provisioned') ? true : undefined,
  );

  expect((await graphGet(whole, `/users/ana.nrc3@contoso.example?${SELECT}`)).body).toMatchObject({
    accountEnabled: false,
  });
  expect(await mailsOf(whole.at, 'c-3@example.net')).toEqual([]);
  const record = await until('what is next', async () => {
    const [found] = await whole.rows('Contractors', "PartitionKey eq 'C-3'");
    return String(found?.['dueAt']).startsWith('2099') ? found : undefined;
  });
  expect(record).toMatchObject({ phase: 'waiting', dueAt: '2099-01-03T07:00:00.000Z' });
});

test('the sponsor’s mail leads to the release page and holds no half of the contractor’s', async () => {
  const landing = await landed('C-4');

  const mail = await until('the sponsor’s mail', async () =>
    (await mailsOf(whole.at, whole.at.people.sponsor)).find(({ text, html }) =>
      `${text}${html}`.includes(claimIdOf(landing)),
    ),
  );
  expect(`${mail.text}${mail.html}`).toContain(`${whole.at.app}/release#${claimIdOf(landing)}`);
  expect(`${mail.text}${mail.html}`).not.toMatch(/claim#v1/);
});

test('from event to claim mail takes less than ten seconds where two are promised', async () => {
  const sentAt = performance.now();
  await landed('C-5');

  expect(performance.now() - sentAt).toBeLessThan(10_000);
});
