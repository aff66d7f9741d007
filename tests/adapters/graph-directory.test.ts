import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { graphClient } from '../../shared/adapters/graph-client.ts';
import { graphDirectory } from '../../shared/adapters/graph-directory.ts';
import type { Directory } from '../../shared/domain/account/account.ts';
import { aNewAccount, SEEDED } from '../contracts/sample-account.ts';
import { randomPassword, startGraph } from './graph-service.ts';
import type { GraphService } from './graph-service.ts';
import { startScripted } from './scripted-server.ts';
import type { Arrived, Scripted, ScriptedServer } from './scripted-server.ts';

describe('the directory on the local Graph', () => {
  let service: GraphService;
  let directory: Directory;
  beforeAll(async () => {
    service = await startGraph();
    directory = graphDirectory({ graph: service.graph, random: randomPassword });
  });
  afterAll(() => service.stop());
  afterEach(() => service.behave());

  test('an account that is not replicated yet is a matter of time, and is found under its name and number then', async () => {
    const wanted = aNewAccount();
    await service.misbehave({ replicationSeconds: 30 });

    await expect(directory.create(wanted)).rejects.toMatchObject({ code: 'ACCOUNT_NOT_REPLICATED', kind: 'retry' });
    expect(await directory.find(wanted.userPrincipalName)).toBeUndefined();
    await service.steer('POST', 'clock', { advance: 'PT31S' });

    const [found] = await directory.findByEmployeeId(wanted.employeeId);
    expect(found).toMatchObject({ userPrincipalName: wanted.userPrincipalName, employeeId: wanted.employeeId });
    expect(await directory.create(wanted)).toEqual({ kind: 'name-taken' });
  });

  test('an account whose creation got no answer is found under its noted name', async () => {
    const wanted = aNewAccount();
    await service.misbehave({ dropAnswer: { rate: 1, times: 1, method: 'POST' } });

    await expect(directory.create(wanted)).rejects.toMatchObject({ code: 'GRAPH_UNAVAILABLE' });

    expect(await directory.find(wanted.userPrincipalName)).toMatchObject({ employeeId: wanted.employeeId });
  });

  test.each(['throttle', 'unavailable', 'timeoutAfterEffect', 'dropAnswer'])(
    'a sponsor and a group whose first answer is %s stand on the account after the call',
    async (fault) => {
      const made = await directory.create(aNewAccount());
      const id = made.kind === 'created' ? made.account.id : '';
      for (const path of ['sponsors', 'members']) {
        const seconds = fault === 'throttle' ? { retryAfterSeconds: 0.1 } : {};
        await service.misbehave({ [fault]: { rate: 1, times: 1, method: 'POST', path, ...seconds } });
        await (path === 'sponsors' ? directory.addSponsor(id, SEEDED.sam) : directory.addToGroup(SEEDED.tapGroup, id));
      }

      expect(await directory.groupsOf(id)).toContain(SEEDED.tapGroup);
      expect(
        await service.steer('GET', `people/${made.kind === 'created' ? made.account.userPrincipalName : ''}`),
      ).toMatchObject({
        sponsors: [SEEDED.sam],
      });
    },
  );

  test('a value that Graph refuses is named by call and code, not by its text', async () => {
    const refused = directory.update(SEEDED.gretaOfOld, { usageLocation: 'nowhere' });

    await expect(refused).rejects.toMatchObject({
      code: 'TEXT_REFUSED_BY_GRAPH',
      kind: 'block',
      details: { operatorNote: 'PATCH /users/{} answered 400 Request_BadRequest' },
    });
  });

  test('power that we may not see is unknown, and a role is seen all the same', async () => {
    const reader = graphDirectory({ graph: await service.asApplication(['User.Read.All']), random: randomPassword });

    expect(await reader.privilegesOf(SEEDED.rosaWithRole)).toMatchObject({ activeRole: true, eligibleRole: 'unknown' });
    expect(await reader.privilegesOf(SEEDED.tariqRoleAssignable)).toEqual({
      activeRole: false,
      eligibleRole: 'unknown',
      roleAssignableGroup: 'unknown',
    });
  });

  test('an application that may not write is told which right is missing where', async () => {
    const reader = graphDirectory({ graph: await service.asApplication(['User.Read.All']), random: randomPassword });

    await expect(reader.setEnabled(SEEDED.gretaOfOld, true)).rejects.toMatchObject({
      code: 'GRAPH_FORBIDDEN',
      kind: 'block',
    });
  });
});

describe('what the directory asks of Graph', () => {
  let server: ScriptedServer;
  let directory: Directory;
  let answer: (request: Arrived) => Scripted;
  const wanted = aNewAccount();
  const made = { id: 'u1', userPrincipalName: wanted.userPrincipalName };
  beforeAll(async () => {
    server = await startScripted((request) => answer(request));
    const credential = { getToken: async () => ({ token: 'a-token', expiresOnTimestamp: Date.now() + 3_600_000 }) };
    const graph = graphClient({ baseUrl: server.url, credential, log: () => undefined, newId: randomUUID });
    directory = graphDirectory({ graph, random: randomPassword });
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    server.arrived.length = 0;
  });

  const asked = () => server.arrived.map(({ method, url }) => `${method} ${url.split('?')[0]}`);
  const bodies = (method: string): Record<string, unknown>[] =>
    server.arrived.filter((request) => request.method === method).map(({ body }) => JSON.parse(body));

  /** A Graph that does with employee ids as a test says. */
  const graphThat = (does: { refuses?: boolean; ignores?: boolean }) => {
    let employeeId: unknown;
    return ({ method, body }: Arrived): Scripted => {
      const told = body === '' ? {} : (JSON.parse(body) as Record<string, unknown>);
      if (method === 'GET') return { status: 200, body: { ...made, employeeId } };
      if (method === 'POST' && does.refuses && 'employeeId' in told) {
        const details = [{ code: 'InvalidValue', message: '', target: 'employeeId' }];
        return { status: 400, body: { error: { code: 'Request_BadRequest', message: 'Invalid value', details } } };
      }
      if (method === 'PATCH' || !does.ignores) employeeId = told['employeeId'] ?? employeeId;
      return method === 'POST' ? { status: 201, body: made } : { status: 204 };
    };
  };

  test('a new account is a disabled guest with a password that nobody knows, and holds neither address nor phone', async () => {
    answer = graphThat({});

    await directory.create(wanted);
    await directory.create(wanted);

    const [first, second] = bodies('POST');
    const { passwordProfile, ...told } = first ?? {};
    expect(told).toEqual({
      accountEnabled: false,
      userType: 'Guest',
      userPrincipalName: wanted.userPrincipalName,
      mailNickname: wanted.mailNickname,
      displayName: 'Ana Díaz',
      givenName: 'Ana',
      surname: 'Díaz',
      employeeId: wanted.employeeId,
      employeeType: 'Contractor',
      companyName: 'Northwind Contracting',
      department: 'Field service',
      usageLocation: 'ES',
      employeeHireDate: '2026-12-01T00:00:00Z',
      passwordPolicies: 'DisablePasswordExpiration',
    });
    expect(passwordProfile).toEqual({
      forceChangePasswordNextSignIn: false,
      password: expect.stringMatching(/^.{40,}$/),
    });
    expect(second?.['passwordProfile']).not.toEqual(passwordProfile);
  });

  test('an employee id that Graph took is read back and left', async () => {
    answer = graphThat({});

    const outcome = await directory.create(wanted);

    expect(outcome).toMatchObject({ kind: 'created', account: { id: 'u1', employeeId: wanted.employeeId } });
    expect(asked()).toEqual(['POST /v1.0/users', 'GET /v1.0/users/u1']);
  });

  test.each([
    ['ignores', ['POST /v1.0/users', 'GET /v1.0/users/u1', 'PATCH /v1.0/users/u1']],
    ['refuses', ['POST /v1.0/users', 'POST /v1.0/users', 'GET /v1.0/users/u1', 'PATCH /v1.0/users/u1']],
  ])('an employee id that Graph %s on creation is written afterwards', async (does, calls) => {
    answer = graphThat({ [does]: true });

    const outcome = await directory.create(wanted);

    expect(outcome).toMatchObject({ kind: 'created', account: { employeeId: wanted.employeeId } });
    expect(asked()).toEqual(calls);
    expect(bodies('PATCH')).toEqual([{ employeeId: wanted.employeeId }]);
  });

  test.each([
    'Another object with the same value for property userPrincipalName already exists.',
    'A conflicting object with one or more of the specified property values is present in the directory.',
  ])('a taken name is known by its words where the details are missing: %s', async (message) => {
    answer = () => ({ status: 400, body: { error: { code: 'Request_BadRequest', message } } });

    expect(await directory.create(wanted)).toEqual({ kind: 'name-taken' });
  });

  test('an employee number is looked up without the index that lags behind', async () => {
    answer = () => ({ status: 200, body: { value: [] } });

    await directory.findByEmployeeId('C-1');

    expect(server.arrived[0]?.headers).not.toHaveProperty('consistencylevel');
    expect(server.arrived[0]?.url).toMatch(
      /^\/v1\.0\/users\?\$filter=employeeId%20eq%20%27C-1%27&\$select=id%2C.*&\$top=2$/,
    );
  });

  test('every page of the memberships is read, from our own Graph, whatever host the next link names', async () => {
    answer = ({ url }) => {
      if (url.includes('roleEligibility')) return { status: 200, body: { value: [] } };
      if (!url.includes('skiptoken'))
        return {
          status: 200,
          body: {
            value: [],
            '@odata.nextLink': 'http://graph.example/v1.0/users/u1/transitiveMemberOf?$skiptoken=x%3D',
          },
        };
      return {
        status: 200,
        body: { value: [{ '@odata.type': '#microsoft.graph.directoryRole', id: 'r1', displayName: null }] },
      };
    };

    const privileges = await directory.privilegesOf('u1');

    expect(privileges).toEqual({ activeRole: true, eligibleRole: false, roleAssignableGroup: false });
    expect(server.arrived.map(({ url }) => url)).toContain('/v1.0/users/u1/transitiveMemberOf?$skiptoken=x%3D');
  });

  test.each([
    ['unknown', { displayName: null, isAssignableToRole: null }],
    ['unknown', {}],
    [false, { displayName: 'Plain', isAssignableToRole: null }],
    [true, { displayName: 'Plain', isAssignableToRole: true }],
  ])('whether a group is role-assignable is %s when Graph says %j', async (roleAssignableGroup, told) => {
    const group = { '@odata.type': '#microsoft.graph.group', id: 'g1', ...told };
    answer = ({ url }) => ({ status: 200, body: { value: url.includes('transitiveMemberOf') ? [group] : [] } });

    expect(await directory.privilegesOf('u1')).toMatchObject({ roleAssignableGroup });
  });

  test('a tenant without the licence for eligible roles is no hindrance', async () => {
    const error = { code: 'AadPremiumLicenseRequired', message: 'The tenant needs to have Microsoft Entra ID P2.' };
    answer = ({ url }) =>
      url.includes('roleEligibility') ? { status: 400, body: { error } } : { status: 200, body: { value: [] } };

    expect(await directory.privilegesOf('u1')).toMatchObject({ eligibleRole: 'unknown' });
  });

  test('references point into the Graph that is asked', async () => {
    answer = () => ({ status: 204 });

    await directory.addSponsor('u1', 's1');
    await directory.addToGroup('g1', 'u1');

    expect(asked()).toEqual(['POST /v1.0/users/u1/sponsors/$ref', 'POST /v1.0/groups/g1/members/$ref']);
    expect(bodies('POST')).toEqual([
      { '@odata.id': `${server.url}/v1.0/users/s1` },
      { '@odata.id': `${server.url}/v1.0/directoryObjects/u1` },
    ]);
  });

  test('two writers at once are a matter of time', async () => {
    const error = { code: 'Directory_ConcurrencyViolation', message: 'Error due to concurrent requests.' };
    answer = () => ({ status: 409, body: { error } });

    await expect(directory.addToGroup('g1', 'u1')).rejects.toMatchObject({ code: 'GRAPH_UNAVAILABLE', kind: 'retry' });
  });

  test('an answer of another shape is no account', async () => {
    answer = () => ({ status: 200, body: { value: [{ id: 7 }] } });

    await expect(directory.findByEmployeeId('C-1')).rejects.toMatchObject({ code: 'GRAPH_UNAVAILABLE' });
  });
});
