import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { EVERY_PERMISSION } from '../../../local/graph/permissions.ts';
import { ROUTES } from '../../../local/graph/routes.ts';
import { USER_PROPERTIES } from '../../../local/graph/user-properties.ts';
import { cut, flawsOf, operations, requestFlawsOf } from './cut.ts';
import { startDirectory, tokenWith } from './directory.ts';
import type { Directory } from './directory.ts';
import { addToPassGroup, createGuest, errorOf, passesOf, requests, valueOf } from './requests.ts';
import type { Ask } from './requests.ts';

const PASS_GROUP = '20000000-0000-4000-8000-000000000001';
const ROLE_ASSIGNABLE = '20000000-0000-4000-8000-000000000003';
const SAM = '10000000-0000-4000-8000-000000000001';

let directory: Directory;
beforeAll(async () => {
  directory = await startDirectory();
});
afterAll(() => directory.stop());

const asking = async (...permissions: readonly string[]): Promise<Ask> =>
  requests(directory, await tokenWith(directory, ...permissions));

const NOBODY = '00000000-0000-4000-8000-00000000dead';

const filled = (method: string, template: string): string =>
  template
    .replace('{user-id}', method === 'DELETE' ? NOBODY : SAM)
    .replace('{group-id}', '20000000-0000-4000-8000-000000000002')
    .replace(/\{authenticationMethodConfiguration-id\}/, 'temporaryAccessPass')
    .replaceAll(/\{[^}]+\}/g, NOBODY);

describe('the cut', () => {
  const served = (method: string, template: string): (typeof ROUTES)[number] | undefined =>
    ROUTES.find((route) => route.method === method && route.template === template);

  test.each(
    operations.filter(({ template }) => template !== '/$batch').map((one) => [one.method, one.template, one] as const),
  )('%s %s is served, with the least permission that Microsoft names', (method, template, { least }) => {
    expect(served(method, template)).toBeDefined();
    expect(served(method, template)?.least).toBe(least ?? served(method, template)?.least);
  });

  test('names no permission that a lone directory would not grant', () => {
    const named = operations.flatMap(({ least }) => least ?? []);
    expect(named.filter((permission) => !EVERY_PERMISSION.includes(permission))).toEqual([]);
  });

  test('finds the flaw in an answer and in a request that are not as described', () => {
    expect(flawsOf('GET', '/users/x', 200, { accountEnabled: 'yes' })).not.toEqual([]);
    expect(flawsOf('GET', '/users/x', 404, { message: 'none' })).not.toEqual([]);
    expect(requestFlawsOf('POST', '/users', { displayName: 'x' })).not.toEqual([]);
  });

  test('has no property of a user that the directory does not know', () => {
    const [, user] = (cut.components.schemas['microsoft.graph.user'] as { allOf: [object, { properties: object }] })
      .allOf;
    const relations = ['manager', 'sponsors', '@odata.type'];
    const properties = Object.keys(user.properties).filter((name) => !relations.includes(name));
    expect(properties.filter((name) => !(name in USER_PROPERTIES))).toEqual([]);
  });
});

describe('a token', () => {
  const guarded = ROUTES.filter(({ least }) => least !== 'Mail.Send').map(({ method, template, least }) => ({
    method,
    template,
    least,
  }));

  test.each(guarded)('without a permission is refused $method $template with 403', async ({ method, template }) => {
    const ask = await asking();
    const answer = await ask(
      method,
      filled(method, template),
      method === 'GET' || method === 'DELETE' ? undefined : { jobTitle: 'x' },
    );
    expect(answer.status).toBe(403);
    const code =
      template.includes('/authentication/') || template.includes('authenticationMethod')
        ? 'accessDenied'
        : 'Authorization_RequestDenied';
    expect(errorOf(answer)['code']).toBe(code);
  });

  test.each(guarded)('with $least alone is let through to $method $template', async ({ method, template, least }) => {
    const ask = await asking(least);
    const answer = await ask(
      method,
      filled(method, template),
      method === 'GET' || method === 'DELETE' ? undefined : { jobTitle: 'x' },
    );
    expect([401, 403]).not.toContain(answer.status);
  });

  test('User.ReadWrite.All includes reading, enabling and deleting users', async () => {
    const ask = await asking('User.ReadWrite.All');
    const { id } = await createGuest(ask);
    expect((await ask('GET', `/users/${id}?$select=employeeId`)).status).toBe(200);
    expect((await ask('PATCH', `/users/${id}`, { accountEnabled: false })).status).toBe(204);
    expect((await ask('DELETE', `/users/${id}`)).status).toBe(204);
  });

  test('UserAuthMethod-TAP.ReadWrite.All includes reading passes', async () => {
    const ask = await asking('UserAuthMethod-TAP.ReadWrite.All');
    expect((await ask('GET', passesOf(SAM))).status).toBe(200);
  });

  test.each([
    ['User-Mail.ReadWrite.All', { otherMails: [] }],
    ['User-Phone.ReadWrite.All', { mobilePhone: '+49 30 5550 199' }],
    ['User-PasswordProfile.ReadWrite.All', { passwordProfile: { password: 'xWwvJ]6NMw+bWH-e' } }],
  ])('%s changes what it names and nothing else', async (permission, changes) => {
    const { id } = await createGuest(await asking('User.ReadWrite.All'));
    const ask = await asking(permission);
    expect((await ask('PATCH', `/users/${id}`, changes)).status).toBe(204);
    expect((await ask('PATCH', `/users/${id}`, { ...changes, jobTitle: 'x' })).status).toBe(403);
  });

  test('enabling takes User.EnableDisableAccount.All together with User.Read.All', async () => {
    const { id } = await createGuest(await asking('User.ReadWrite.All'));
    const change = async (...permissions: string[]): Promise<number> =>
      (await (await asking(...permissions))('PATCH', `/users/${id}`, { accountEnabled: false })).status;
    expect(await change('User.EnableDisableAccount.All')).toBe(403);
    expect(await change('User.EnableDisableAccount.All', 'User.Read.All')).toBe(204);
  });

  test('the leave date takes its own right, which User.ReadWrite.All is not', async () => {
    const { id } = await createGuest(await asking('User.ReadWrite.All'));
    const change = async (...permissions: string[]): Promise<number> =>
      (await (await asking(...permissions))('PATCH', `/users/${id}`, { employeeLeaveDateTime: '2030-01-31T00:00:00Z' }))
        .status;
    expect(await change('User.ReadWrite.All')).toBe(403);
    expect(await change('User-LifeCycleInfo.ReadWrite.All', 'User.Read.All')).toBe(204);
  });

  test('User.ReadBasic.All reads names and mail, and is refused more', async () => {
    const ask = await asking('User.ReadBasic.All');
    expect((await ask('GET', `/users/${SAM}?$select=displayName,mail`)).status).toBe(200);
    expect((await ask('GET', `/users/${SAM}?$select=employeeId`)).status).toBe(403);
  });
});

describe('a group', () => {
  test('that the service principal owns takes members without GroupMember.ReadWrite.All', async () => {
    const { id } = await createGuest(await asking('User.ReadWrite.All'));
    const ask = await asking('User.Read.All');
    expect((await addToPassGroup(ask, id)).status).toBe(204);
    expect((await ask('DELETE', `/groups/${PASS_GROUP}/members/${id}/$ref`)).status).toBe(204);
  });

  test('that is role-assignable takes none, even with GroupMember.ReadWrite.All', async () => {
    const ask = await asking(...EVERY_PERMISSION);
    const reference = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${SAM}` };
    expect((await ask('POST', `/groups/${ROLE_ASSIGNABLE}/members/$ref`, reference)).status).toBe(403);
  });
});

describe('what may not be read', () => {
  const ROSA = '10000000-0000-4000-8000-000000000021';

  test('is still listed by type and id among the memberships', async () => {
    const ask = await asking('User.Read.All');
    const [role] = valueOf(await ask('GET', `/users/${ROSA}/transitiveMemberOf`));
    expect(role).toEqual({ '@odata.type': '#microsoft.graph.directoryRole', id: expect.any(String) });
  });

  test('is told where a right to read it is granted', async () => {
    const roles = await asking('User.Read.All', 'RoleManagement.Read.Directory');
    expect(valueOf(await roles('GET', `/users/${ROSA}/transitiveMemberOf`))[0]).toMatchObject({
      displayName: 'Helpdesk Administrator',
    });
    const groups = await asking('User.Read.All', 'GroupMember.Read.All');
    const tariq = '10000000-0000-4000-8000-000000000026';
    expect(valueOf(await groups('GET', `/users/${tariq}/transitiveMemberOf`))[0]).toMatchObject({
      isAssignableToRole: true,
    });
  });
});

describe('protected accounts', () => {
  test('someone with a directory role is neither disabled nor deleted by an application without one', async () => {
    const ask = await asking(...EVERY_PERMISSION);
    const ada = '10000000-0000-4000-8000-000000000009';
    expect((await ask('PATCH', `/users/${ada}`, { accountEnabled: false })).status).toBe(403);
    expect((await ask('DELETE', `/users/${ada}`)).status).toBe(403);
  });

  test('an account synchronised from on-premises refuses changes', async () => {
    const ask = await asking(...EVERY_PERMISSION);
    const answer = await ask('PATCH', '/users/10000000-0000-4000-8000-000000000024', { accountEnabled: false });
    expect(answer.status).toBe(400);
    expect(errorOf(answer)['message']).toContain('on-premises mastered Directory Sync objects');
  });
});
