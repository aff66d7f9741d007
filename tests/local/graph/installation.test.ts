import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startDirectory, tokenWith, type Directory } from './directory.ts';
import { errorOf, requests, type Ask } from './requests.ts';

const GRAPH = '00000003-0000-0000-c000-000000000000';
const IDENTITY = '0a110ca1-0000-4000-8000-0000000000b1';
const POLICY = '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass';
const TYPE = '#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration';

let directory: Directory;
let ask: Ask;
beforeAll(async () => {
  directory = await startDirectory();
  ask = requests(
    directory,
    await tokenWith(
      directory,
      'Application.ReadWrite.All',
      'AppRoleAssignment.ReadWrite.All',
      'Domain.Read.All',
      'Group.ReadWrite.All',
      'Policy.ReadWrite.AuthenticationMethod',
    ),
  );
});
afterAll(() => directory.stop());

const values = (body: unknown): Record<string, unknown>[] => Object(body).value as Record<string, unknown>[];
const eq = (name: string, text: string): string => `$filter=${encodeURIComponent(`${name} eq '${text}'`)}`;

test('an application is found again by its name, and keeps what a change does not name', async () => {
  const made = await ask('POST', '/applications', { displayName: 'One', api: { requestedAccessTokenVersion: 2 } });
  expect(made.status).toBe(201);
  const { id, appId } = made.body as { id: string; appId: string };
  expect((await ask('PATCH', `/applications/${id}`, { identifierUris: [`api://${appId}`] })).status).toBe(204);

  const [found] = values((await ask('GET', `/applications?${eq('displayName', 'one')}`)).body);

  expect(found).toMatchObject({
    id,
    identifierUris: [`api://${appId}`],
    api: { requestedAccessTokenVersion: 2, oauth2PermissionScopes: [] },
  });
});

test('an application has one service principal', async () => {
  const { appId } = (await ask('POST', '/applications', { displayName: 'Two' })).body as { appId: string };

  expect((await ask('POST', '/servicePrincipals', { appId })).status).toBe(201);
  expect(errorOf(await ask('POST', '/servicePrincipals', { appId }))['message']).toMatch(/already in use/);
});

test('a permission is given once and can be taken away', async () => {
  const [graph] = values((await ask('GET', `/servicePrincipals?${eq('appId', GRAPH)}`)).body);
  const [role] = (graph?.['appRoles'] ?? []) as { id: string }[];
  const path = `/servicePrincipals/${IDENTITY}/appRoleAssignments`;
  const body = { principalId: IDENTITY, resourceId: graph?.['id'], appRoleId: role?.id };

  expect((await ask('POST', path, body)).status).toBe(201);
  expect(errorOf(await ask('POST', path, body))['message']).toMatch(/already exists/);
  const [given] = values((await ask('GET', path)).body);
  expect(given).toMatchObject(body);
  expect((await ask('DELETE', `${path}/${String(given?.['id'])}`)).status).toBe(204);
  expect(values((await ask('GET', path)).body)).toEqual([]);
  expect((await ask('POST', path, { ...body, appRoleId: IDENTITY })).status).toBe(400);
});

test('a group that roles may be assigned to takes a right over roles', async () => {
  const group = { displayName: 'G', mailNickname: 'g', mailEnabled: false, securityEnabled: true };

  expect((await ask('POST', '/groups', { ...group, isAssignableToRole: true })).status).toBe(403);
  expect((await ask('POST', '/groups', group)).status).toBe(201);
  expect((await ask('POST', '/groups', { displayName: 'H' })).status).toBe(400);
});

test('who owns a group may change its members without a right over groups', async () => {
  const { id } = (
    await ask('POST', '/groups', { displayName: 'O', mailNickname: 'o', mailEnabled: false, securityEnabled: true })
  ).body as { id: string };
  const nobody = requests(directory, await tokenWith(directory));
  const member = { '@odata.id': `${directory.baseUrl}/directoryObjects/10000000-0000-4000-8000-000000000001` };
  expect((await nobody('POST', `/groups/${id}/members/$ref`, member)).status).toBe(403);

  const owner = { '@odata.id': `${directory.baseUrl}/directoryObjects/${IDENTITY}` };
  expect((await ask('POST', `/groups/${id}/owners/$ref`, owner)).status).toBe(204);
  expect(errorOf(await ask('POST', `/groups/${id}/owners/$ref`, owner))['message']).toMatch(/already exist/);

  expect((await nobody('POST', `/groups/${id}/members/$ref`, member)).status).toBe(204);
});

test('the pass policy is changed as a whole where it is named, and refuses what cannot be', async () => {
  expect((await ask('PATCH', POLICY, { state: 'disabled' })).status).toBe(400);
  expect((await ask('PATCH', POLICY, { '@odata.type': TYPE, minimumLifetimeInMinutes: 5 })).status).toBe(400);
  expect((await ask('PATCH', POLICY, { '@odata.type': TYPE, state: 'disabled', excludeTargets: [] })).status).toBe(204);

  expect((await ask('GET', POLICY)).body).toMatchObject({
    state: 'disabled',
    excludeTargets: [],
    maximumLifetimeInMinutes: 480,
  });
});

test('domains say whether they are verified and who signs their people in', async () => {
  expect(values((await ask('GET', '/domains')).body)).toEqual([
    { id: 'contoso.example', authenticationType: 'Managed', isVerified: true, isDefault: true },
  ]);
});
