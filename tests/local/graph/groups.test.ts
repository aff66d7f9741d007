import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { refusalOf } from './client.ts';
import { contractTenant, eventually } from './contract-tenant.ts';
import type { ContractTenant } from './contract-tenant.ts';

/** Against a real tenant: set GRAPH_CONTRACT_TOKEN (User.ReadWrite.All, GroupMember.ReadWrite.All, RoleEligibilitySchedule.Read.Directory), _DOMAIN, _PASS_GROUP, _SPONSOR, _MAILBOX, _EXTERNAL_GUEST. */
let tenant: ContractTenant;
beforeAll(async () => {
  tenant = await contractTenant();
});
afterAll(() => tenant.stop());

interface MembersPage {
  readonly value: readonly ({ readonly id: string } & Readonly<Record<string, unknown>>)[];
  readonly '@odata.nextLink'?: string;
}

const members = (): string => `/groups/${tenant.passGroup}/members`;
const reference = (id: string): Record<string, string> => ({
  '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}`,
});
const add = (id: string): Promise<unknown> =>
  tenant.graph.api(`${members()}/$ref`).post(reference(id)) as Promise<unknown>;

describe('members of a group', () => {
  test('a user is added with 204, shows among the members, and is removed with 204', async () => {
    const { id } = await tenant.guest();
    await eventually(() => add(id));
    expect(tenant.graph.last().status).toBe(204);
    await eventually(async () =>
      expect(await tenant.graph.api(members()).get()).toMatchObject({
        value: expect.arrayContaining([expect.objectContaining({ id })]),
      }),
    );
    await tenant.graph.api(`${members()}/${id}/$ref`).delete();
    expect(tenant.graph.last().status).toBe(204);
  });

  test('the references of the members are listed', async () => {
    const { id } = await tenant.guestWithScope();
    await eventually(async () => {
      const { value } = (await tenant.graph.api(`${members()}/$ref`).get()) as { value: Record<string, string>[] };
      expect(value.some((entry) => entry['@odata.id']?.includes(id))).toBe(true);
    });
  });

  test('are paged by $top, with the properties that $select names', async () => {
    const made = [(await tenant.guestWithScope()).id, (await tenant.guestWithScope()).id];
    const seen: string[] = [];
    await eventually(async () => {
      seen.length = 0;
      for (let path: string | undefined = `${members()}?$top=1&$select=id,userType`; path !== undefined;) {
        const page = (await tenant.graph.api(path).get()) as MembersPage;
        seen.push(...page.value.map(({ id }) => id));
        expect(page.value.every((member) => member['userType'] !== undefined)).toBe(true);
        path = page['@odata.nextLink'];
      }
      expect(seen).toEqual(expect.arrayContaining(made));
    });
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('a member is not added again: 400', async () => {
    const { id } = await tenant.guestWithScope();
    await eventually(async () =>
      expect(await refusalOf(add(id))).toEqual({
        status: 400,
        code: 'Request_BadRequest',
        message: "One or more added object references already exist for the following modified properties: 'members'.",
      }),
    );
  });

  test('somebody who is no member cannot be removed: 404', async () => {
    const { id } = await tenant.guest();
    expect(await refusalOf(tenant.graph.api(`${members()}/${id}/$ref`).delete())).toMatchObject({
      status: 404,
      code: 'Request_ResourceNotFound',
    });
  });

  test('a user that does not exist cannot be added: 404', async () => {
    expect(await refusalOf(add('00000000-0000-4000-8000-00000000dead'))).toMatchObject({ status: 404 });
  });

  test('a reference that is no URL of an object is refused: 400', async () => {
    const request = tenant.graph.api(`${members()}/$ref`).post({ '@odata.id': 'nobody' }) as Promise<unknown>;
    expect(await refusalOf(request)).toMatchObject({ status: 400 });
  });
});

describe('a group', () => {
  test('says whether roles can be assigned to it: null where not', async () => {
    const read: unknown = await tenant.graph
      .api(`/groups/${tenant.passGroup}`)
      .select(['id', 'isAssignableToRole'])
      .get();
    expect(read).toMatchObject({ id: tenant.passGroup, isAssignableToRole: null });
  });

  test('that does not exist answers 404', async () => {
    expect(await refusalOf(tenant.graph.api('/groups/00000000-0000-4000-8000-00000000dead').get())).toMatchObject({
      status: 404,
    });
  });
});

describe('what a user is a member of', () => {
  test('lists the groups by type and id', async () => {
    const { id } = await tenant.guestWithScope();
    await eventually(async () =>
      expect(await tenant.graph.api(`/users/${id}/transitiveMemberOf`).get()).toMatchObject({
        value: [expect.objectContaining({ '@odata.type': '#microsoft.graph.group', id: tenant.passGroup })],
      }),
    );
  });

  test('is empty for a new user, as are the roles that it may activate', async () => {
    const { id } = await tenant.guest();
    expect(await tenant.graph.api(`/users/${id}/transitiveMemberOf`).get()).toMatchObject({ value: [] });
    const eligible = tenant.graph.api('/roleManagement/directory/roleEligibilityScheduleInstances');
    expect(await eligible.filter(`principalId eq '${id}'`).get()).toMatchObject({ value: [] });
  });
});
