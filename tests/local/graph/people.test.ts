import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { EVERY_PERMISSION } from '../../../local/graph/permissions.ts';
import { startDirectory, tokenWith } from './directory.ts';
import type { Directory } from './directory.ts';
import { requests, valueOf } from './requests.ts';
import type { Ask } from './requests.ts';

let directory: Directory;
let ask: Ask;
beforeAll(async () => {
  directory = await startDirectory();
  ask = requests(directory, await tokenWith(directory, ...EVERY_PERMISSION));
});
afterAll(() => directory.stop());

const KIND =
  'id,userType,creationType,externalUserState,userPrincipalName,identities,onPremisesSyncEnabled,accountEnabled,createdDateTime';

const holdersOf = async (employeeId: string): Promise<readonly Record<string, unknown>[]> =>
  valueOf(await ask('GET', `/users?$filter=employeeId eq '${employeeId}'&$select=${KIND}`));

const holderOf = async (employeeId: string): Promise<Record<string, unknown>> => {
  const [holder, second] = await holdersOf(employeeId);
  expect(second).toBeUndefined();
  return holder ?? {};
};

const memberships = async (id: unknown): Promise<readonly Record<string, unknown>[]> =>
  valueOf(await ask('GET', `/users/${String(id)}/transitiveMemberOf`));

test('the company has a sponsor with a manager', async () => {
  expect((await ask('GET', '/users/sam.okafor@contoso.example/manager')).body).toMatchObject({
    displayName: 'Maren Lindqvist',
  });
});

test('its deputies are a group', async () => {
  const members = valueOf(await ask('GET', '/groups/20000000-0000-4000-8000-000000000002/members'));
  expect(members.map(({ displayName }) => displayName)).toEqual(['Noor Haddad', 'Luca Ferri']);
});

test('C-10991 is an internal guest with a directory role', async () => {
  const { id, userType, creationType } = await holderOf('C-10991');
  expect([userType, creationType]).toEqual(['Guest', null]);
  expect(await memberships(id)).toMatchObject([{ '@odata.type': '#microsoft.graph.directoryRole' }]);
});

test('C-10992 is an internal guest who may activate a directory role', async () => {
  const { id } = await holderOf('C-10992');
  const filter = `$filter=principalId eq '${String(id)}'`;
  expect(
    valueOf(await ask('GET', `/roleManagement/directory/roleEligibilityScheduleInstances?${filter}`)),
  ).toHaveLength(1);
});

test('C-10993 and C-10997 are guests of other tenants, one of whom has not accepted yet', async () => {
  expect(await holderOf('C-10993')).toMatchObject({
    creationType: 'Invitation',
    externalUserState: 'Accepted',
    userPrincipalName: expect.stringContaining('#EXT#'),
  });
  expect(await holderOf('C-10997')).toMatchObject({
    externalUserState: 'PendingAcceptance',
    identities: [{ issuer: 'contoso.example' }],
  });
});

test('C-10994 is synchronised from on-premises', async () => {
  expect(await holderOf('C-10994')).toMatchObject({ userType: 'Guest', onPremisesSyncEnabled: true });
});

test('C-10995 is an internal guest of long standing', async () => {
  const { userType, creationType, onPremisesSyncEnabled, createdDateTime } = await holderOf('C-10995');
  expect([userType, creationType, onPremisesSyncEnabled]).toEqual(['Guest', null, null]);
  expect(Date.parse(String(createdDateTime))).toBeLessThan(Date.parse('2020-01-01'));
});

test('C-10996 sits in a role-assignable group', async () => {
  const { id } = await holderOf('C-10996');
  expect(await memberships(id)).toMatchObject([{ '@odata.type': '#microsoft.graph.group', isAssignableToRole: true }]);
});

test('C-10998 is the number of two people, C-10999 that of an employee', async () => {
  expect(await holdersOf('C-10998')).toHaveLength(2);
  expect(await holderOf('C-10999')).toMatchObject({ userType: 'Member' });
});

test('the application owns the group of the pass policy, and administrators are excluded from it', async () => {
  const { body } = await ask(
    'GET',
    '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass',
  );
  const [included] = body['includeTargets'] as { id: string }[];
  const [excluded] = body['excludeTargets'] as { id: string }[];
  expect(valueOf(await ask('GET', `/groups/${included?.id}/owners`))).toMatchObject([
    { id: '0a110ca1-0000-4000-8000-0000000000b1' },
  ]);
  expect((await ask('GET', `/groups/${excluded?.id}`)).body).toMatchObject({ isAssignableToRole: true });
  expect(await memberships('ada.kovacs@contoso.example')).toMatchObject([
    { id: excluded?.id },
    { displayName: 'Global Administrator' },
  ]);
});
