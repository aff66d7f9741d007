import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { EVERY_PERMISSION } from '../../../local/graph/permissions.ts';
import { startDirectory, tokenWith } from './directory.ts';
import type { Controlled, Directory } from './directory.ts';
import { addToPassGroup, createGuest, passesOf, requests, valueOf } from './requests.ts';
import type { Ask } from './requests.ts';

let directory: Directory;
let ask: Ask;
beforeAll(async () => {
  directory = await startDirectory();
  ask = requests(directory, await tokenWith(directory, ...EVERY_PERMISSION));
});
afterEach(() => directory.control('DELETE', 'faults'));
afterAll(() => directory.stop());

interface Holder {
  readonly id: string;
  readonly upn: string;
  readonly pass: string;
}

const holderOf = async (terms: unknown = { lifetimeInMinutes: 60, isUsableOnce: true }): Promise<Holder> => {
  const { id, upn } = await createGuest(ask);
  await addToPassGroup(ask, id);
  const { body } = await ask('POST', passesOf(id), terms);
  return { id, upn, pass: String(body['temporaryAccessPass']) };
};

const signIn = ({ upn, pass }: Pick<Holder, 'upn' | 'pass'>): Promise<Controlled> =>
  directory.control('POST', 'sign-in', { userPrincipalName: upn, pass });
const advance = (duration: string): Promise<Controlled> => directory.control('POST', 'clock', { advance: duration });
const reasonOf = async (id: string): Promise<unknown> =>
  valueOf(await ask('GET', passesOf(id)))[0]?.['methodUsabilityReason'];
const refused = async (holder: Pick<Holder, 'upn' | 'pass'>): Promise<unknown> => {
  const { status, body } = await signIn(holder);
  expect(status).toBe(401);
  return body['error_description'];
};

const BLOCKED = 'Temporary Access Pass sign in was blocked due to User Credential Policy.';

describe('signing in with a pass', () => {
  test('a one-time pass signs in once and then reads OneTimeUsed', async () => {
    const holder = await holderOf();
    expect((await signIn(holder)).status).toBe(200);
    expect(await reasonOf(holder.id)).toBe('OneTimeUsed');
    expect(await refused(holder)).toBe(BLOCKED);
  });

  test('of two at the same time one succeeds', async () => {
    const holder = await holderOf();
    const statuses = await Promise.all(Array.from({ length: 8 }, () => signIn(holder)));
    expect(statuses.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('a multi-use pass signs in until it ends, where the policy allows it', async () => {
    await directory.control('POST', 'faults', { policy: { isUsableOnce: false } });
    const holder = await holderOf({ lifetimeInMinutes: 60, isUsableOnce: false });
    expect([(await signIn(holder)).status, (await signIn(holder)).status]).toEqual([200, 200]);
    await advance('PT60M');
    expect(await refused(holder)).toContain('has expired');
  });

  test('a multi-use pass is refused once the policy is one-time', async () => {
    await directory.control('POST', 'faults', { policy: { isUsableOnce: false } });
    const holder = await holderOf({ lifetimeInMinutes: 60, isUsableOnce: false });
    await directory.control('DELETE', 'faults');
    expect(await refused(holder)).toBe(BLOCKED);
    expect(await reasonOf(holder.id)).toBe('DisabledByPolicy');
  });

  test('a pass ends with its lifetime and reads Expired', async () => {
    const holder = await holderOf();
    await advance('PT59M');
    expect(await reasonOf(holder.id)).toBe('EnabledByPolicy');
    await advance('PT1M');
    expect(await reasonOf(holder.id)).toBe('Expired');
    expect(await refused(holder)).toContain('AADSTS130504');
  });

  test('a pass with a start ahead is refused before it', async () => {
    const now = Date.parse(String((await directory.control('GET', 'clock')).body['now']));
    const holder = await holderOf({ startDateTime: new Date(now + 1_800_000).toISOString() });
    expect(await refused(holder)).toContain('not valid yet');
    await advance('PT31M');
    expect((await signIn(holder)).status).toBe(200);
  });

  test('a wrong pass, a deleted one, one never made, and an unknown name are refused', async () => {
    const holder = await holderOf();
    expect(await refused({ ...holder, pass: `${holder.pass}x` })).toContain('AADSTS130503');
    const [listed] = valueOf(await ask('GET', passesOf(holder.id)));
    await ask('DELETE', `${passesOf(holder.id)}/${String(listed?.['id'])}`);
    expect(await refused(holder)).toContain('AADSTS130507');
    expect(await refused({ upn: 'sam.okafor@contoso.example', pass: 'anything' })).toContain('AADSTS130507');
    expect(await refused({ upn: 'nobody@contoso.example', pass: 'anything' })).toContain('AADSTS50034');
  });

  test('a replaced pass no longer signs in', async () => {
    const holder = await holderOf();
    await ask('POST', passesOf(holder.id), {});
    expect(await refused(holder)).toContain('AADSTS130503');
  });

  test('a disabled account is refused, and let in again when enabled', async () => {
    const holder = await holderOf();
    await ask('PATCH', `/users/${holder.id}`, { accountEnabled: false });
    expect(await refused(holder)).toContain('AADSTS50057');
    await ask('PATCH', `/users/${holder.id}`, { accountEnabled: true });
    expect((await signIn(holder)).status).toBe(200);
  });

  test('someone who has left the group of the policy is refused, after the delay', async () => {
    const holder = await holderOf();
    await directory.control('POST', 'faults', { replicationSeconds: 60 });
    await advance('PT2M');
    await ask('DELETE', `/groups/20000000-0000-4000-8000-000000000001/members/${holder.id}/$ref`);
    expect(await reasonOf(holder.id)).toBe('EnabledByPolicy');
    await advance('PT1M');
    expect(await refused(holder)).toBe(BLOCKED);
  });
});

describe('registering a method after signing in', () => {
  const methodsOf = async (id: string): Promise<unknown[]> =>
    valueOf(await ask('GET', `/users/${id}/authentication/methods`)).map((method) => method['@odata.type']);

  const register = async (holder: Holder): Promise<Controlled> => {
    const { body } = await signIn(holder);
    return directory.control('POST', 'register', { session: body['session'], method: 'microsoftAuthenticator' });
  };

  test('shows among the methods', async () => {
    const holder = await holderOf();
    expect((await register(holder)).status).toBe(201);
    expect(await methodsOf(holder.id)).toContain('#microsoft.graph.microsoftAuthenticatorAuthenticationMethod');
  });

  test('takes a sign-in with a one-time pass of less than ten minutes ago', async () => {
    const holder = await holderOf();
    const { body } = await signIn(holder);
    await advance('PT10M');
    const late = await directory.control('POST', 'register', { session: body['session'], method: 'fido2' });
    expect(late.status).toBe(403);
    expect(await methodsOf(holder.id)).not.toContain('#microsoft.graph.fido2AuthenticationMethod');
  });

  test('is over when the sessions are revoked', async () => {
    const holder = await holderOf();
    const { body } = await signIn(holder);
    await ask('POST', `/users/${holder.id}/revokeSignInSessions`);
    expect((await directory.control('POST', 'register', { session: body['session'], method: 'fido2' })).status).toBe(
      401,
    );
  });
});

describe('a person changed from outside', () => {
  const memberships = async (id: string): Promise<unknown[]> =>
    valueOf(await ask('GET', `/users/${id}/transitiveMemberOf?$select=displayName`)).map((one) => one['displayName']);

  test('holds the roles given, may activate others, and has exactly the methods named', async () => {
    const { id, upn } = await createGuest(ask);
    const changes = {
      directoryRoles: ['User Administrator'],
      eligibleRoles: ['Global Administrator'],
      methods: ['password', 'fido2'],
    };
    expect((await directory.control('POST', `people/${encodeURIComponent(upn)}`, changes)).body).toMatchObject(changes);
    expect(await memberships(id)).toEqual(['User Administrator']);
    const eligible = await ask(
      'GET',
      `/roleManagement/directory/roleEligibilityScheduleInstances?$filter=principalId eq '${id}'`,
    );
    expect(valueOf(eligible)).toMatchObject([
      { principalId: id, roleDefinitionId: '62e90394-69f5-4237-9190-012177145e10' },
    ]);
  });

  test('loses them again', async () => {
    const { id, upn } = await createGuest(ask);
    await directory.control('POST', `people/${upn}`, { directoryRoles: ['User Administrator'] });
    await directory.control('POST', `people/${upn}`, { directoryRoles: [] });
    expect(await memberships(id)).toEqual([]);
  });

  test('that does not exist answers 404; a list that is none, 400', async () => {
    expect((await directory.control('POST', 'people/nobody@contoso.example', {})).status).toBe(404);
    expect((await directory.control('POST', 'people/sam.okafor@contoso.example', { methods: 'fido2' })).status).toBe(
      400,
    );
  });
});
