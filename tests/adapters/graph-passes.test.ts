import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { inspect } from 'node:util';
import { graphDirectory } from '../../shared/adapters/graph-directory.ts';
import { graphPasses } from '../../shared/adapters/graph-passes.ts';
import type { Directory } from '../../shared/domain/account/account.ts';
import { issuePass } from '../../shared/domain/account/pass.ts';
import type { Passes } from '../../shared/domain/account/pass.ts';
import { aNewAccount, SEEDED } from '../contracts/sample-account.ts';
import { randomPassword, startGraph } from './graph-service.ts';
import type { GraphService } from './graph-service.ts';

const TERMS = { lifetimeMinutes: 60, usableOnce: true };
const CREATE = 'POST /users/{}/authentication/temporaryAccessPassMethods';

describe('issuing a pass on the local Graph', () => {
  let service: GraphService;
  let passes: Passes;
  let directory: Directory;
  let accountId: string;
  let name: string;
  beforeAll(async () => {
    service = await startGraph();
    passes = graphPasses({ graph: service.graph });
    directory = graphDirectory({ graph: service.graph, random: randomPassword });
  });
  afterAll(() => service.stop());
  beforeEach(async () => {
    const made = await directory.create(aNewAccount());
    if (made.kind !== 'created') throw new Error('the name was taken');
    ({ id: accountId, userPrincipalName: name } = made.account);
    await directory.setEnabled(accountId, true);
    await directory.addToGroup(SEEDED.tapGroup, accountId);
    await service.forget();
    service.failures.length = 0;
  });
  afterEach(() => service.behave());

  const issue = (id = accountId) =>
    issuePass({ passes, directory, tapGroupId: SEEDED.tapGroup, now: Date.now }, id, TERMS, Date.now() + 45_000);
  const created = async (): Promise<number> => {
    const { passesCreated } = (await service.steer('GET', 'calls')) as { passesCreated: Record<string, number> };
    return passesCreated[name] ?? 0;
  };
  const signIn = (pass: string) => service.steer('POST', 'sign-in', { userPrincipalName: name, pass });
  const struck = (fault: string, more = {}) =>
    service.misbehave({ [fault]: { rate: 1, times: 1, method: 'POST', path: 'temporaryAccessPassMethods', ...more } });

  test('gives a pass that signs in once, with the name to sign in under', async () => {
    const pass = await issue();

    expect(pass.userPrincipalName).toBe(name);
    await expect(signIn(pass.value.open())).resolves.toBeDefined();
    await expect(signIn(pass.value.open())).rejects.toThrow('401');
  });

  test.each(['replace', 'refuse'])('leaves one pass where Graph would %s a second', async (does) => {
    await service.misbehave({ secondPass: does });
    const first = await issue();

    const second = await issue();

    expect((await passes.list(accountId)).map(({ methodId }) => methodId)).toEqual([second.methodId]);
    await expect(signIn(first.value.open())).rejects.toThrow('401');
  });

  test.each(['timeoutAfterEffect', 'dropAnswer'])(
    'leaves no pass behind when its answer is lost: %s',
    async (fault) => {
      await struck(fault);

      await expect(issue()).rejects.toMatchObject({ code: 'GRAPH_UNAVAILABLE' });

      expect(await created()).toBe(1);
      expect(await passes.list(accountId)).toEqual([]);
      await expect(issue()).resolves.toMatchObject({ userPrincipalName: name });
    },
  );

  test('asks Graph once when it is told to wait, and hands the wait on', async () => {
    await struck('throttle', { retryAfterSeconds: 7 });

    await expect(issue()).rejects.toMatchObject({ code: 'GRAPH_THROTTLED', details: { retryAfterMs: 7_000 } });

    expect(await created()).toBe(0);
    expect((await service.calls())[CREATE]).toBe(1);
  });

  test.each([
    ['PASS_POLICY_DISABLED', { state: 'disabled' }],
    ['PASS_LIFETIME_OUT_OF_POLICY', { minimumLifetimeInMinutes: 90 }],
    ['PASS_GROUP_NOT_TARGETED', { includeTargets: [] }],
    ['PASS_GROUP_NOT_TARGETED', { excludeTargets: [{ targetType: 'group', id: SEEDED.tapGroup }] }],
  ])('sees in the tenant policy what stands against it: %s', async (code, policy) => {
    await service.misbehave({ policy });

    await expect(issue()).rejects.toMatchObject({ code, kind: 'block' });

    expect(await created()).toBe(0);
  });

  test('goes to everybody where the policy includes everybody', async () => {
    await service.misbehave({ policy: { includeTargets: [{ targetType: 'group', id: 'all_users' }] } });

    await expect(issue()).resolves.toMatchObject({ userPrincipalName: name });
  });

  test('never happens for an account that has gained a role, or may activate one', async () => {
    const person = `people/${encodeURIComponent(name)}`;
    await service.steer('POST', person, { directoryRoles: ['Helpdesk Administrator'] });
    await expect(issue()).rejects.toMatchObject({ code: 'ACCOUNT_IS_PRIVILEGED' });

    await service.steer('POST', person, { directoryRoles: [], eligibleRoles: ['User Administrator'] });
    await expect(issue()).rejects.toMatchObject({ code: 'ACCOUNT_IS_PRIVILEGED' });

    await service.steer('POST', person, { eligibleRoles: [] });
    await expect(issue()).resolves.toBeDefined();
    expect(await created()).toBe(1);
  });

  test.each([
    ['ACCOUNT_IS_MEMBER', SEEDED.jonasMember],
    ['ACCOUNT_IS_EXTERNAL_GUEST', SEEDED.inesInvited],
    ['ACCOUNT_IS_EXTERNAL_GUEST', SEEDED.pietPending],
    ['ACCOUNT_IS_SYNCED', SEEDED.pavelSynced],
    ['ACCOUNT_IS_PRIVILEGED', SEEDED.rosaWithRole],
    ['ACCOUNT_IS_PRIVILEGED', SEEDED.emilEligible],
    ['ACCOUNT_IS_PRIVILEGED', SEEDED.tariqRoleAssignable],
  ])('never happens for the wrong account: %s', async (code, id) => {
    await expect(issue(id)).rejects.toMatchObject({ code, kind: 'block' });

    expect(Object.keys(await service.calls())).not.toContain(CREATE);
  });

  test('leaves the pass in no log and in no printed value', async () => {
    await struck('unavailable');
    await issue().catch(() => undefined);

    const pass = await issue();

    const printed = inspect([pass, service.failures], { depth: 9 }) + JSON.stringify([pass, service.failures]);
    expect(service.failures).toHaveLength(1);
    expect(printed).not.toContain(pass.value.open());
  });

  test('without the right to issue is a fault that names the call', async () => {
    const rights = ['User.ReadWrite.All', 'Policy.Read.AuthenticationMethod', 'UserAuthMethod-TAP.Read.All'];
    const reader = graphPasses({ graph: await service.asApplication(rights) });

    await expect(reader.create(accountId, TERMS)).rejects.toMatchObject({
      code: 'GRAPH_FORBIDDEN',
      details: { operatorNote: `${CREATE} answered 403 accessDenied` },
    });
  });
});
