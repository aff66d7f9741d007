import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { refusalOf } from './client.ts';
import { contractTenant, eventually, newGuest } from './contract-tenant.ts';
import type { ContractTenant, Guest } from './contract-tenant.ts';

/** Against a real tenant: set GRAPH_CONTRACT_TOKEN (User.ReadWrite.All, User.RevokeSessions.All), _DOMAIN, _PASS_GROUP, _SPONSOR, _MAILBOX, _EXTERNAL_GUEST. */
let tenant: ContractTenant;
beforeAll(async () => {
  tenant = await contractTenant();
});
afterAll(() => tenant.stop());

const body = (more?: Readonly<Record<string, unknown>>): Record<string, unknown> => newGuest(tenant.domain, more);
const create = (asked: Record<string, unknown>): Promise<Guest> =>
  tenant.graph.api('/users').post(asked) as Promise<Guest>;

describe('creating a user', () => {
  test('answers 201 with the default properties and a new id', async () => {
    const asked = body();
    const created = await create(asked);
    expect(tenant.graph.last().status).toBe(201);
    expect(created).toMatchObject({ displayName: 'Contract Guest', userPrincipalName: asked['userPrincipalName'] });
    expect(created).not.toHaveProperty('userType');
    expect(created).not.toHaveProperty('passwordProfile');
    expect(created.id).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('makes an internal guest: a guest that nobody invited, with its identity in this tenant', async () => {
    const { id } = await tenant.guest({ employeeId: 'CT-1', companyName: 'Northwind', employeeType: 'Contractor' });
    const read: unknown = await tenant.graph
      .api(`/users/${id}`)
      .select([
        'userType',
        'creationType',
        'externalUserState',
        'employeeId',
        'companyName',
        'accountEnabled',
        'identities',
      ])
      .get();
    expect(read).toMatchObject({
      userType: 'Guest',
      creationType: null,
      externalUserState: null,
      employeeId: 'CT-1',
      companyName: 'Northwind',
      accountEnabled: true,
      identities: [{ signInType: 'userPrincipalName' }],
    });
  });

  test('refuses a user principal name that is taken, whatever its case, with 400 and ObjectConflict', async () => {
    const { userPrincipalName } = await tenant.guest();
    const refusal = await refusalOf(
      create(body({ userPrincipalName: userPrincipalName.replace('contract', 'CONTRACT') })),
    );
    expect(refusal).toEqual({
      status: 400,
      code: 'Request_BadRequest',
      message: 'Another object with the same value for property userPrincipalName already exists.',
      details: [expect.objectContaining({ code: 'ObjectConflict', target: 'userPrincipalName' })],
    });
  });

  test.each(['accountEnabled', 'displayName', 'mailNickname', 'userPrincipalName', 'passwordProfile'])(
    'requires %s',
    async (name) => {
      const { [name]: _left, ...asked } = body();
      expect(await refusalOf(create(asked))).toMatchObject({ status: 400, code: 'Request_BadRequest' });
    },
  );

  test.each([
    ['an employee id of 17 characters', { employeeId: '12345678901234567' }],
    ['a display name of 257 characters', { displayName: 'x'.repeat(257) }],
    ['a nickname with a space', { mailNickname: 'a b' }],
    ['a user principal name with an accent', { userPrincipalName: `zoë@contoso.example` }],
    ['a domain that the tenant has not verified', { userPrincipalName: 'someone@elsewhere.example' }],
    ['a weak password', { passwordProfile: { password: 'password' } }],
    ['a usage location of three letters', { usageLocation: 'DEU' }],
    ['a property that only the service sets', { creationType: 'Invitation' }],
    ['a property that users do not have', { shoeSize: 43 }],
  ])('refuses %s with 400', async (_, more) => {
    expect(await refusalOf(create(body(more)))).toMatchObject({ status: 400, code: 'Request_BadRequest' });
  });
});

describe('reading a user', () => {
  test('finds it by id and by user principal name, in any case', async () => {
    const { id, userPrincipalName } = await tenant.guest();
    const byName = (await eventually(() =>
      tenant.graph.api(`/users/${userPrincipalName.toUpperCase()}`).get(),
    )) as Guest;
    expect(byName.id).toBe(id);
  });

  test('answers only the default properties unless $select names others', async () => {
    const { id } = await tenant.guest({ employeeId: 'CT-2' });
    expect(await tenant.graph.api(`/users/${id}`).get()).not.toHaveProperty('employeeId');
    const selected: unknown = await tenant.graph.api(`/users/${id}`).select('employeeId').get();
    expect(selected).toMatchObject({ employeeId: 'CT-2' });
    expect(selected).not.toHaveProperty('displayName');
  });

  test('answers 404 Request_ResourceNotFound for a user that does not exist', async () => {
    const id = '00000000-0000-4000-8000-00000000dead';
    expect(await refusalOf(tenant.graph.api(`/users/${id}`).get())).toEqual({
      status: 404,
      code: 'Request_ResourceNotFound',
      message: `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
    });
  });

  test('refuses to $select a property that users do not have', async () => {
    const { id } = await tenant.guest();
    expect(await refusalOf(tenant.graph.api(`/users/${id}`).select('shoeSize').get())).toMatchObject({ status: 400 });
  });

  test('echoes the client request id and names its own', async () => {
    await tenant.graph.api('/users').top(1).header('client-request-id', '7f1b1f4e-0000-4000-8000-0000000000aa').get();
    const { headers } = tenant.graph.last();
    expect(headers.get('client-request-id')).toBe('7f1b1f4e-0000-4000-8000-0000000000aa');
    expect(headers.get('request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('listing users', () => {
  const idsWhere = async (filter: string): Promise<string[]> => {
    const page = (await tenant.graph.api('/users').filter(filter).select('id').top(2).get()) as { value: Guest[] };
    return page.value.map(({ id }) => id);
  };

  test('finds a user by employeeId, without regard to case, and nobody for another number', async () => {
    const { id } = await tenant.guest({ employeeId: 'CT-3a' });
    await eventually(async () => expect(await idsWhere("employeeId eq 'ct-3A'")).toEqual([id]));
    expect(await idsWhere("employeeId eq 'CT-3'")).toEqual([]);
  });

  test('finds both holders of one employeeId: it is not a key', async () => {
    const first = await tenant.guest({ employeeId: 'CT-4' });
    const second = await tenant.guest({ employeeId: 'CT-4' });
    await eventually(async () =>
      expect((await idsWhere("employeeId eq 'CT-4'")).toSorted()).toEqual([first.id, second.id].toSorted()),
    );
  });

  test('finds a name with an apostrophe when the apostrophe is doubled', async () => {
    const { id } = await tenant.guest({ surname: "O'Neill" });
    await eventually(async () => expect(await idsWhere(`surname eq 'O''Neill' and id in ('${id}')`)).toEqual([id]));
  });

  test('finds by userPrincipalName, by a value of otherMails and by a list of ids', async () => {
    const { id, userPrincipalName } = await tenant.guest({ otherMails: ['contract@home.example'] });
    await eventually(async () => expect(await idsWhere(`userPrincipalName eq '${userPrincipalName}'`)).toEqual([id]));
    await eventually(async () =>
      expect(await idsWhere("otherMails/any(x:x eq 'contract@home.example')")).toEqual([id]),
    );
    await eventually(async () => expect(await idsWhere(`id in ('${id}')`)).toEqual([id]));
  });

  test('pages by $top with a link to the rest', async () => {
    await tenant.guest();
    const first = (await tenant.graph.api('/users').select('id').top(2).get()) as {
      value: Guest[];
      '@odata.nextLink': string;
    };
    expect(first.value).toHaveLength(2);
    const next = (await tenant.graph.api(first['@odata.nextLink']).get()) as { value: Guest[] };
    expect(next.value.length).toBeGreaterThan(0);
    const ids = [...first.value, ...next.value].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test.each(["displayName ne 'x'", "endsWith(userPrincipalName,'x')", "not startsWith(displayName,'x')"])(
    'refuses %s without ConsistencyLevel and $count: Request_UnsupportedQuery',
    async (filter) => {
      expect(await refusalOf(idsWhere(filter))).toMatchObject({ status: 400, code: 'Request_UnsupportedQuery' });
    },
  );

  test('answers an advanced filter, and counts, with ConsistencyLevel: eventual and $count=true', async () => {
    const { id, userPrincipalName } = await tenant.guest();
    await eventually(async () => {
      const page: unknown = await tenant.graph
        .api('/users')
        .header('ConsistencyLevel', 'eventual')
        .count(true)
        .filter(`endsWith(userPrincipalName,'${userPrincipalName}')`)
        .get();
      expect(page).toMatchObject({ '@odata.count': 1, value: [{ id }] });
    });
  });

  test('refuses a page of more than 999', async () => {
    expect(await refusalOf(tenant.graph.api('/users').top(1000).get())).toMatchObject({ status: 400 });
  });
});

describe('changing a user', () => {
  test('sets properties and clears them with null', async () => {
    const { id } = await tenant.guest({ department: 'Logistics' });
    const change = (changes: unknown): Promise<unknown> =>
      tenant.graph.api(`/users/${id}`).patch(changes) as Promise<unknown>;
    await eventually(() => change({ department: null, jobTitle: 'Fitter' }));
    expect(tenant.graph.last().status).toBe(204);
    await eventually(async () =>
      expect(await tenant.graph.api(`/users/${id}`).select(['department', 'jobTitle']).get()).toMatchObject({
        department: null,
        jobTitle: 'Fitter',
      }),
    );
  });

  test('disables and enables the account', async () => {
    const { id } = await tenant.guest();
    await eventually(() => tenant.graph.api(`/users/${id}`).patch({ accountEnabled: false }));
    await eventually(async () =>
      expect(await tenant.graph.api(`/users/${id}`).select('accountEnabled').get()).toMatchObject({
        accountEnabled: false,
      }),
    );
  });

  test('ends the sessions: 200 with true', async () => {
    const { id } = await tenant.guest();
    const answer: unknown = await eventually(() => tenant.graph.api(`/users/${id}/revokeSignInSessions`).post({}));
    expect(answer).toMatchObject({ value: true });
  });

  test('deletes the user: 204, then 404', async () => {
    const { id } = await tenant.guest();
    await eventually(() => tenant.graph.api(`/users/${id}`).delete());
    expect(tenant.graph.last().status).toBe(204);
    await eventually(async () =>
      expect(await refusalOf(tenant.graph.api(`/users/${id}`).get())).toMatchObject({ status: 404 }),
    );
  });
});

describe('the people around a user', () => {
  const reference = (id: string): Record<string, string> => ({
    '@odata.id': `https://graph.microsoft.com/v1.0/users/${id}`,
  });
  const employee = async (): Promise<string> =>
    ((await tenant.graph.api(`/users/${tenant.sponsor}`).get()) as Guest).id;

  test('a sponsor is added once, listed, and removed', async () => {
    const [{ id }, sponsor] = [await tenant.guest(), await employee()];
    const sponsors = `/users/${id}/sponsors`;
    await eventually(() => tenant.graph.api(`${sponsors}/$ref`).post(reference(sponsor)));
    await eventually(async () =>
      expect(await tenant.graph.api(sponsors).get()).toMatchObject({ value: [{ id: sponsor }] }),
    );
    expect(await refusalOf(tenant.graph.api(`${sponsors}/$ref`).post(reference(sponsor)))).toMatchObject({
      status: 400,
    });
    await tenant.graph.api(`${sponsors}/${sponsor}/$ref`).delete();
    await eventually(async () => expect(await tenant.graph.api(sponsors).get()).toMatchObject({ value: [] }));
  });

  test('a manager is set, read, and removed; without one the answer is 404', async () => {
    const [{ id }, manager] = [await tenant.guest(), await employee()];
    expect(await refusalOf(tenant.graph.api(`/users/${id}/manager`).get())).toMatchObject({ status: 404 });
    await eventually(() => tenant.graph.api(`/users/${id}/manager/$ref`).put(reference(manager)));
    await eventually(async () =>
      expect(await tenant.graph.api(`/users/${id}/manager`).get()).toMatchObject({ id: manager }),
    );
    const selected: unknown = await tenant.graph.api(`/users/${id}/manager`).select(['id', 'userType']).get();
    expect(selected).toMatchObject({ id: manager, userType: 'Member' });
    expect(await tenant.graph.api(`/users/${id}/manager/$ref`).get()).toHaveProperty(['@odata.id']);
    await tenant.graph.api(`/users/${id}/manager/$ref`).delete();
    await eventually(async () =>
      expect(await refusalOf(tenant.graph.api(`/users/${id}/manager`).get())).toMatchObject({ status: 404 }),
    );
  });
});
