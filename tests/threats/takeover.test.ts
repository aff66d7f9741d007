import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { until } from '../../samples/contractor-day.ts';
import { askGraph, changePerson, joinGroup, passesMade, passesOn } from '../stack/directory.ts';
import {
  accountNameOf,
  addressOf,
  claimMails,
  claimRow,
  entriesOf,
  opened,
  pinFor,
  redeemBody,
} from '../stack/hand-over.ts';
import { starter, storyOf, wholeStack, type WholeStack } from '../stack/whole-stack.ts';
import { wireTo, type Wire } from '../stack/wire.ts';

/** A seeded group that a role may be given to. */
const ROLE_ASSIGNABLE = '20000000-0000-4000-8000-000000000003';

let whole: WholeStack;
let wire: Wire;
beforeAll(async () => {
  whole = await wholeStack();
  wire = wireTo([whole.at.app]);
}, 60_000);
afterAll(async () => {
  wire?.close();
  await whole?.stop();
});

describe('T28: HR’s number points at', () => {
  const find = (upn: string) => `/users/${encodeURIComponent(upn)}`;
  const everything = '?$select=id,accountEnabled,displayName,department,companyName,employeeType,usageLocation';
  const stateOf = async (upn: string) => ({
    account: (await askGraph(whole, 'GET', `${find(upn)}${everything}`)).body,
    sponsors: (await askGraph(whole, 'GET', `${find(upn)}/sponsors`)).body['value'],
    groups: (await askGraph(whole, 'GET', `${find(upn)}/transitiveMemberOf`)).body['value'],
  });

  test.each([
    ['an internal guest of long standing', 'C-10995', 'greta.lund@contoso.example', 'ACCOUNT_NOT_OURS'],
    ['a member', 'C-10999', 'jonas.weber@contoso.example', 'ACCOUNT_IS_MEMBER'],
    ['a B2B guest', 'C-10993', 'ines.moreau_partner.example#EXT#@contoso.example', 'ACCOUNT_IS_EXTERNAL_GUEST'],
    [
      'a guest who was invited only',
      'C-10997',
      'piet.devries_supplier.example#EXT#@contoso.example',
      'ACCOUNT_IS_EXTERNAL_GUEST',
    ],
    ['a synchronised account', 'C-10994', 'pavel.novak@contoso.example', 'ACCOUNT_IS_SYNCED'],
    ['a guest with an active role', 'C-10991', 'rosa.castell@contoso.example', 'ACCOUNT_IS_PRIVILEGED'],
    ['a guest who may activate a role', 'C-10992', 'emil.sorensen@contoso.example', 'ACCOUNT_IS_PRIVILEGED'],
    ['a guest in a role-assignable group', 'C-10996', 'tariq.aziz@contoso.example', 'ACCOUNT_IS_PRIVILEGED'],
  ])('%s: no mail, no claim, no pass, and the account stays as it was', async (_, number, upn, code) => {
    const before = await stateOf(upn);
    await whole.send(starter(number));

    const blocked = await until('the block', async () =>
      (await entriesOf(whole, number)).find(({ kind }) => kind === 'step blocked'),
    );
    expect(blocked.facts).toMatchObject({ step: 'provision account', fault: code });
    expect(await stateOf(upn)).toEqual(before);
    expect(await claimMails(whole, number)).toEqual([]);
    expect((await whole.rows('Claims')).filter((row) => row['contractor'] === number)).toEqual([]);
    expect(await passesMade(whole, upn)).toBe(0);
  });
});

describe('T28: between open and redeem the account', () => {
  const patch = async (number: string, change: object) => {
    expect((await askGraph(whole, 'PATCH', `/users/${accountNameOf(number)}`, change)).status).toBe(204);
  };
  test.each<[string, string, string, (number: string) => Promise<void>]>([
    [
      'gained a role',
      'T-28A',
      'ACCOUNT_IS_PRIVILEGED',
      (number) => changePerson(whole, accountNameOf(number), { directoryRoles: ['Helpdesk Administrator'] }),
    ],
    [
      'may now activate a role',
      'T-28B',
      'ACCOUNT_IS_PRIVILEGED',
      (number) => changePerson(whole, accountNameOf(number), { eligibleRoles: ['User Administrator'] }),
    ],
    [
      'came into a role-assignable group',
      'T-28C',
      'ACCOUNT_IS_PRIVILEGED',
      (number) => joinGroup(whole, ROLE_ASSIGNABLE, accountNameOf(number)),
    ],
    ['became a member', 'T-28D', 'ACCOUNT_IS_MEMBER', (number) => patch(number, { userType: 'Member' })],
  ])('%s: link and PIN bring no pass, and the trail says why', async (_, number, fault, change) => {
    const landing = await opened(whole, number);
    const pin = await pinFor(whole, landing);
    await change(number);

    const answered = await wire.call('redeem', redeemBody(landing, pin));

    expect([answered.status, JSON.parse(answered.body)['error']]).toEqual([503, 'try-later']);
    expect(await passesMade(whole, accountNameOf(number))).toBe(0);
    expect(await passesOn(whole, accountNameOf(number))).toEqual([]);
    expect(await claimRow(whole, landing)).toMatchObject({ state: 'released', reserved: 0 });
    const withheld = (await entriesOf(whole, number)).find(({ kind }) => kind === 'pass withheld');
    expect(withheld?.facts).toMatchObject({ fault });
    expect(await storyOf(whole, number)).not.toContain('pass issued');
  });
});

test('T27: the account at Graph knows neither the private address nor the phone, under any name', async () => {
  const landing = await opened(whole, 'T-27');
  const answered = await wire.call('redeem', redeemBody(landing, await pinFor(whole, landing)));
  expect(answered.status).toBe(200);

  const user = `/users/${accountNameOf('T-27')}`;
  const names =
    'id,mail,otherMails,mobilePhone,businessPhones,faxNumber,proxyAddresses,identities,streetAddress,userPrincipalName,mailNickname,displayName,employeeId';
  const asked = [`${user}?$select=${names}`, user, `${user}/authentication/methods`, `${user}/sponsors`];
  const texts = await Promise.all(asked.map(async (path) => JSON.stringify((await askGraph(whole, 'GET', path)).body)));
  expect(JSON.parse(texts[0] ?? '')).toMatchObject({
    employeeId: 'T-27',
    otherMails: [],
    mobilePhone: null,
    mail: null,
  });
  const { emails, phoneNumbers } = starter('T-27').data;
  expect([emails[0]?.value, phoneNumbers[0]?.value]).toEqual([addressOf('T-27'), '+34 600 555 010']);
  for (const text of texts)
    for (const contact of [addressOf('T-27'), 'example.net', '600 555', '600555'])
      expect(text.toLowerCase()).not.toContain(contact);
});
