import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startDirectory, tokenWith } from './directory.ts';
import type { Directory } from './directory.ts';
import { addToPassGroup, createGuest, errorOf, passesOf, requests, valueOf } from './requests.ts';
import type { Ask } from './requests.ts';
import { EVERY_PERMISSION } from '../../../local/graph/permissions.ts';

let directory: Directory;
let ask: Ask;
beforeAll(async () => {
  directory = await startDirectory();
  ask = requests(directory, await tokenWith(directory, ...EVERY_PERMISSION));
});
afterEach(() => directory.control('DELETE', 'faults'));
afterAll(() => directory.stop());

const lag = (faults: Readonly<Record<string, number>>): Promise<unknown> => directory.control('POST', 'faults', faults);
const pass = (seconds: number): Promise<unknown> => directory.control('POST', 'clock', { advance: `PT${seconds}S` });
const status = async (method: string, path: string, body?: unknown): Promise<number> =>
  (await ask(method, path, body)).status;

describe('with replicationSeconds a copy of the directory', () => {
  test('answers 404 for a new user, by id and by name, until so long after its creation', async () => {
    await lag({ replicationSeconds: 90 });
    const { id, upn } = await createGuest(ask);
    await pass(80);
    expect([await status('GET', `/users/${id}`), await status('GET', `/users/${upn}`)]).toEqual([404, 404]);
    await pass(10);
    expect([await status('GET', `/users/${id}`), await status('GET', `/users/${upn}`)]).toEqual([200, 200]);
  });

  test('counts for each user from its own creation', async () => {
    await lag({ replicationSeconds: 60 });
    const first = await createGuest(ask);
    await pass(40);
    const second = await createGuest(ask);
    await pass(20);
    expect(await status('GET', `/users/${first.id}`)).toBe(200);
    expect(await status('GET', `/users/${second.id}`)).toBe(404);
  });

  test('knows nothing of the new user in any other call', async () => {
    await lag({ replicationSeconds: 60 });
    const { id } = await createGuest(ask);
    expect(await status('PATCH', `/users/${id}`, { jobTitle: 'x' })).toBe(404);
    expect(await status('POST', passesOf(id), {})).toBe(404);
    expect((await addToPassGroup(ask, id)).status).toBe(404);
    expect(await status('POST', `/users/${id}/revokeSignInSessions`)).toBe(404);
  });

  test('refuses the name of the new user to another one all the same', async () => {
    await lag({ replicationSeconds: 60 });
    const { upn } = await createGuest(ask);
    const again = await ask('POST', '/users', {
      userPrincipalName: upn,
      displayName: 'x',
      mailNickname: 'x',
      accountEnabled: true,
      passwordProfile: { password: 'xWwvJ]6NMw+bWH-d' },
    });
    expect(errorOf(again)['details']).toMatchObject([{ code: 'ObjectConflict', target: 'userPrincipalName' }]);
  });

  test('still shows what a changed user was before', async () => {
    const { id } = await createGuest(ask, { jobTitle: 'before' });
    await pass(60);
    await lag({ replicationSeconds: 60 });
    await ask('PATCH', `/users/${id}`, { jobTitle: 'after' });
    const title = async (): Promise<unknown> => (await ask('GET', `/users/${id}?$select=jobTitle`)).body['jobTitle'];
    expect(await title()).toBe('before');
    await pass(60);
    expect(await title()).toBe('after');
  });

  test('loses no change when two follow each other within the lag', async () => {
    const { id } = await createGuest(ask);
    await pass(60);
    await lag({ replicationSeconds: 60 });
    await ask('PATCH', `/users/${id}`, { jobTitle: 'Fitter' });
    await ask('PATCH', `/users/${id}`, { department: 'Logistics' });
    await pass(60);
    expect((await ask('GET', `/users/${id}?$select=jobTitle,department`)).body).toMatchObject({
      jobTitle: 'Fitter',
      department: 'Logistics',
    });
  });

  test('lets the pass policy see a new member of its group only then', async () => {
    const { id } = await createGuest(ask);
    await pass(60);
    await lag({ replicationSeconds: 60 });
    await addToPassGroup(ask, id);
    const early = await ask('POST', passesOf(id), {});
    expect([early.status, errorOf(early)['message']]).toEqual([
      400,
      expect.stringContaining('UserCredentialPolicy does not allow'),
    ]);
    await pass(60);
    expect(await status('POST', passesOf(id), {})).toBe(201);
  });
});

describe('with filterReplicationSeconds', () => {
  const found = async (employeeId: string): Promise<number> =>
    valueOf(await ask('GET', `/users?$filter=employeeId eq '${employeeId}'&$select=id`)).length;

  test('$filter finds a new user later than reading by id does', async () => {
    await lag({ filterReplicationSeconds: 30 });
    const { id } = await createGuest(ask, { employeeId: 'C-F1' });
    expect([await status('GET', `/users/${id}`), await found('C-F1')]).toEqual([200, 0]);
    await pass(30);
    expect(await found('C-F1')).toBe(1);
  });

  test('$filter finds a user by its former number until then', async () => {
    const { id } = await createGuest(ask, { employeeId: 'C-F2' });
    await pass(30);
    await lag({ filterReplicationSeconds: 30 });
    await ask('PATCH', `/users/${id}`, { employeeId: 'C-F3' });
    expect([await found('C-F2'), await found('C-F3')]).toEqual([1, 0]);
    await pass(30);
    expect([await found('C-F2'), await found('C-F3')]).toEqual([0, 1]);
  });
});
