import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { refusalOf } from './client.ts';
import { contractTenant, eventually } from './contract-tenant.ts';
import type { ContractTenant } from './contract-tenant.ts';

/** Against a real tenant: set GRAPH_CONTRACT_TOKEN (User.ReadWrite.All, UserAuthMethod-TAP.ReadWrite.All, GroupMember.ReadWrite.All, UserAuthenticationMethod.Read.All, Policy.Read.AuthenticationMethod), _DOMAIN, _PASS_GROUP, _SPONSOR, _MAILBOX, _EXTERNAL_GUEST. */
let tenant: ContractTenant;
beforeAll(async () => {
  tenant = await contractTenant();
});
afterAll(() => tenant.stop());

interface Pass {
  readonly id: string;
  readonly temporaryAccessPass: string | null;
  readonly isUsable: boolean;
}

const passesOf = (id: string): string => `/users/${encodeURIComponent(id)}/authentication/temporaryAccessPassMethods`;
const create = (id: string, terms: unknown): Promise<Pass> =>
  tenant.graph.api(passesOf(id)).post(terms) as Promise<Pass>;
const listed = async (id: string): Promise<readonly Pass[]> =>
  ((await tenant.graph.api(passesOf(id)).get()) as { value: readonly Pass[] }).value;

describe('creating a Temporary Access Pass', () => {
  test('answers 201 with the value, which no later read shows', async () => {
    const { id } = await tenant.guestWithScope();
    const made = await eventually(() => create(id, { lifetimeInMinutes: 60, isUsableOnce: true }));
    expect(tenant.graph.last().status).toBe(201);
    expect(made).toMatchObject({ lifetimeInMinutes: 60, isUsableOnce: true, methodUsabilityReason: 'EnabledByPolicy' });
    expect(made.temporaryAccessPass?.length).toBeGreaterThanOrEqual(8);
    expect(await listed(id)).toMatchObject([{ id: made.id, temporaryAccessPass: null, isUsable: true }]);
    expect(await tenant.graph.api(`${passesOf(id)}/${made.id}`).get()).toMatchObject({ temporaryAccessPass: null });
  });

  test('takes the default lifetime of the policy when none is given', async () => {
    const { id } = await tenant.guestWithScope();
    const policy = (await tenant.graph
      .api('/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass')
      .get()) as { defaultLifetimeInMinutes: number };
    expect(await eventually(() => create(id, {}))).toMatchObject({
      lifetimeInMinutes: policy.defaultLifetimeInMinutes,
    });
  });

  test('with a start ahead is not yet valid', async () => {
    const { id } = await tenant.guestWithScope();
    const startDateTime = new Date(Date.now() + 3_600_000).toISOString();
    const made = await eventually(() => create(id, { startDateTime, lifetimeInMinutes: 60, isUsableOnce: true }));
    expect(made).toMatchObject({ isUsable: false, methodUsabilityReason: 'NotYetValid' });
  });

  test('refuses a lifetime outside the policy and names its bounds', async () => {
    const { id } = await tenant.guestWithScope();
    const refusal = await eventually(async () => {
      const met = await refusalOf(create(id, { lifetimeInMinutes: 43_200, isUsableOnce: true }));
      expect(met.message).toMatch(/^Invalid LifetimeInMinutes specified\. The valid range between \d+ and \d+\.$/);
      return met;
    });
    expect(refusal).toMatchObject({ status: 400, code: 'badRequest' });
  });

  test('refuses an external guest', async () => {
    expect(await refusalOf(create(tenant.externalGuest, {}))).toMatchObject({
      message: 'Temporary Access Pass cannot be added to an external guest user.',
    });
  });

  test('refuses a user outside the scope of the policy', async () => {
    const { id } = await tenant.guest();
    const { message } = await refusalOf(create(id, { lifetimeInMinutes: 60, isUsableOnce: true }));
    expect(message).toContain('UserCredentialPolicy does not allow');
  });

  test('answers 404 for a user that does not exist', async () => {
    expect(await refusalOf(create('00000000-0000-4000-8000-00000000dead', {}))).toMatchObject({ status: 404 });
  });

  test.each([
    ['a value of one’s own', { temporaryAccessPass: 'letmein1' }],
    ['a start that is no date', { startDateTime: 'tomorrow' }],
    ['a lifetime that is no number', { lifetimeInMinutes: 'an hour' }],
  ])('refuses %s', async (_, terms) => {
    const { id } = await tenant.guestWithScope();
    expect(await refusalOf(create(id, terms))).toMatchObject({ status: 400 });
  });
});

describe('one pass a user', () => {
  test('listing, deleting and creating leaves exactly the last one', async () => {
    const { id } = await tenant.guestWithScope();
    const first = await eventually(() => create(id, { lifetimeInMinutes: 60, isUsableOnce: true }));
    await tenant.graph.api(`${passesOf(id)}/${first.id}`).delete();
    expect(tenant.graph.last().status).toBe(204);
    const second = await eventually(() => create(id, { lifetimeInMinutes: 60, isUsableOnce: true }));
    expect(second.id).not.toBe(first.id);
    expect((await listed(id)).map((pass) => pass.id)).toEqual([second.id]);
  });

  test('deleting one that is gone answers 404', async () => {
    const { id } = await tenant.guestWithScope();
    const made = await eventually(() => create(id, { lifetimeInMinutes: 60, isUsableOnce: true }));
    await tenant.graph.api(`${passesOf(id)}/${made.id}`).delete();
    expect(await refusalOf(tenant.graph.api(`${passesOf(id)}/${made.id}`).delete())).toMatchObject({ status: 404 });
  });

  test('a user without one has an empty list', async () => {
    const { id } = await tenant.guest();
    expect(await listed(id)).toEqual([]);
  });

  test('the pass is among the registered methods, without its value', async () => {
    const { id } = await tenant.guestWithScope();
    await eventually(() => create(id, { lifetimeInMinutes: 60, isUsableOnce: true }));
    const { value } = (await tenant.graph.api(`/users/${id}/authentication/methods`).get()) as {
      value: readonly Record<string, unknown>[];
    };
    const types = value.map((method) => method['@odata.type']);
    expect(types).toContain('#microsoft.graph.passwordAuthenticationMethod');
    expect(types).toContain('#microsoft.graph.temporaryAccessPassAuthenticationMethod');
    expect(
      value.find((method) => method['temporaryAccessPass'] !== null && 'temporaryAccessPass' in method),
    ).toBeUndefined();
  });
});

describe('the Temporary Access Pass policy', () => {
  const policyAt = (id: string): Promise<unknown> =>
    tenant.graph
      .api(`/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/${id}`)
      .get() as Promise<unknown>;

  test('is read by its name and names its bounds and its groups', async () => {
    expect(await policyAt('temporaryAccessPass')).toMatchObject({
      id: 'TemporaryAccessPass',
      state: 'enabled',
      minimumLifetimeInMinutes: expect.any(Number),
      maximumLifetimeInMinutes: expect.any(Number),
      includeTargets: expect.arrayContaining([expect.objectContaining({ targetType: 'group', id: tenant.passGroup })]),
    });
  });

  test('stands beside the policies of other methods', async () => {
    expect(await policyAt('fido2')).toMatchObject({ id: 'Fido2' });
  });

  test('a method that does not exist answers 404', async () => {
    expect(await refusalOf(policyAt('carrierPigeon'))).toMatchObject({ status: 404 });
  });
});
