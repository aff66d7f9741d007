import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { EVERY_PERMISSION } from '../../../local/graph/permissions.ts';
import { startDirectory, tokenWith } from './directory.ts';
import type { Directory } from './directory.ts';
import { addToPassGroup, createGuest, errorOf, guestNamed, passesOf, requests, valueOf } from './requests.ts';
import type { Ask } from './requests.ts';

let directory: Directory;
let ask: Ask;
beforeAll(async () => {
  directory = await startDirectory();
  ask = requests(directory, await tokenWith(directory, ...EVERY_PERMISSION));
});
afterEach(() => directory.control('DELETE', 'faults'));
afterAll(() => directory.stop());

const faults = (asked: unknown): ReturnType<Directory['control']> => directory.control('POST', 'faults', asked);
const guestInScope = async (): Promise<string> => {
  const { id } = await createGuest(ask);
  await addToPassGroup(ask, id);
  return id;
};

describe('throttling on request', () => {
  test('answers 429 TooManyRequests with Retry-After in seconds, which may be fractional', async () => {
    await faults({ throttle: { rate: 1, retryAfterSeconds: 2.128, form: 'seconds' } });
    const answer = await ask('GET', '/users?$top=1');
    expect([answer.status, errorOf(answer)['code'], answer.headers.get('retry-after')]).toEqual([
      429,
      'TooManyRequests',
      '2.128',
    ]);
  });

  test('names the wait as a date', async () => {
    await faults({ throttle: { rate: 1, retryAfterSeconds: 60, form: 'date' } });
    const ahead = Date.parse((await ask('GET', '/users?$top=1')).headers.get('retry-after') ?? '') - Date.now();
    expect(ahead).toBeGreaterThan(55_000);
    expect(ahead).toBeLessThan(65_000);
  });

  test('names no wait at all', async () => {
    await faults({ throttle: { rate: 1, form: 'none' } });
    expect((await ask('GET', '/users?$top=1')).headers.has('retry-after')).toBe(false);
  });

  test('does nothing of what was asked', async () => {
    const before = (await directory.control('GET', 'calls')).body['writes'];
    await faults({ throttle: { rate: 1 } });
    await ask('POST', '/users', {});
    expect((await directory.control('GET', 'calls')).body['writes']).toBe(before);
  });
});

describe('a fault', () => {
  test('meets the share of calls that its rate says, in the same order for the same seed', async () => {
    const run = async (): Promise<string> => {
      await faults({ unavailable: { rate: 0.5 }, seed: 7 });
      const met: number[] = [];
      for (let call = 0; call < 40; call += 1) met.push((await ask('GET', '/users?$top=1')).status);
      return met.join();
    };
    const first = await run();
    expect(await run()).toBe(first);
    expect(first.match(/503/g)?.length).toBeGreaterThan(8);
    expect(first.match(/200/g)?.length).toBeGreaterThan(8);
  });

  test('keeps to one method and path, and stops after so many times', async () => {
    await faults({ unavailable: { rate: 1, times: 1, method: 'POST', path: 'temporaryAccessPassMethods' } });
    const id = await guestInScope();
    expect((await ask('GET', passesOf(id))).status).toBe(200);
    expect((await ask('POST', passesOf(id), {})).status).toBe(503);
    expect((await ask('POST', passesOf(id), {})).status).toBe(201);
  });

  test('adds to those asked for before, and all are cleared together', async () => {
    await faults({ replicationSeconds: 5 });
    await faults({ secondPass: 'refuse' });
    expect((await directory.control('GET', 'faults')).body).toEqual({ replicationSeconds: 5, secondPass: 'refuse' });
    await directory.control('DELETE', 'faults');
    expect((await directory.control('GET', 'faults')).body).toEqual({});
  });

  test.each([
    [{ throtle: { rate: 1 } }, 'throtle is not known'],
    [{ throttle: { rate: 2 } }, 'throttle.rate must be a number from 0 to 1'],
    [{ throttle: { form: 'date' } }, 'throttle.rate must be a number from 0 to 1'],
    [{ policy: { minimum: 5 } }, 'policy.minimum is not known'],
    [{ secondPass: 'both' }, 'secondPass must be one of replace, refuse'],
  ])('that cannot be is refused by name: %j', async (asked, said) => {
    const { status, body } = await faults(asked);
    expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining(said)]);
  });
});

describe('an answer lost after the effect', () => {
  test('504 on creating a pass leaves a pass whose value nobody has seen', async () => {
    const id = await guestInScope();
    await faults({ timeoutAfterEffect: { rate: 1, times: 1 } });
    const lost = await ask('POST', passesOf(id), {});
    expect(lost.status).toBe(504);
    expect(JSON.stringify(lost.body)).not.toContain('temporaryAccessPass');
    expect(valueOf(await ask('GET', passesOf(id)))).toHaveLength(1);
  });

  test('a dropped connection on creating a user leaves the user', async () => {
    await faults({ dropAnswer: { rate: 1, times: 1 } });
    await expect(createGuest(ask, { employeeId: 'C-DROP' })).rejects.toThrow('fetch failed');
    expect(valueOf(await ask('GET', "/users?$filter=employeeId eq 'C-DROP'"))).toHaveLength(1);
    expect((await directory.control('GET', 'calls')).body['answers']).toMatchObject({ dropped: 1 });
  });
});

describe('creating a pass while one exists', () => {
  test('replaces it, as documented', async () => {
    const id = await guestInScope();
    const first = await ask('POST', passesOf(id), {});
    const second = await ask('POST', passesOf(id), {});
    expect(second.status).toBe(201);
    expect(valueOf(await ask('GET', passesOf(id))).map((one) => one['id'])).toEqual([second.body['id']]);
    expect(second.body['id']).not.toBe(first.body['id']);
  });

  test('is refused, as observed, until the first is deleted or has expired', async () => {
    await faults({ secondPass: 'refuse' });
    const id = await guestInScope();
    const first = await ask('POST', passesOf(id), {});
    const refused = await ask('POST', passesOf(id), {});
    expect([refused.status, errorOf(refused)['message']]).toEqual([400, expect.stringContaining('already exists')]);
    await ask('DELETE', `${passesOf(id)}/${String(first.body['id'])}`);
    expect((await ask('POST', passesOf(id), {})).status).toBe(201);
    await directory.control('POST', 'clock', { advance: 'PT61M' });
    expect((await ask('POST', passesOf(id), {})).status).toBe(201);
  });
});

describe('an employee id on creating a user', () => {
  const numberOf = async (id: string): Promise<unknown> =>
    (await ask('GET', `/users/${id}?$select=employeeId`)).body['employeeId'];

  test('is lost on request, and taken by a PATCH', async () => {
    await faults({ employeeIdOnCreate: 'ignore' });
    const { id } = await createGuest(ask, { employeeId: 'C-LOST' });
    expect(await numberOf(id)).toBeNull();
    await ask('PATCH', `/users/${id}`, { employeeId: 'C-LOST' });
    expect(await numberOf(id)).toBe('C-LOST');
  });

  test('is refused on request, by name', async () => {
    await faults({ employeeIdOnCreate: 'refuse' });
    const refused = await ask('POST', '/users', guestNamed('refused-number', { employeeId: 'C-NO' }));
    expect(refused.status).toBe(400);
    expect(errorOf(refused)['details']).toMatchObject([{ target: 'employeeId' }]);
    expect((await ask('POST', '/users', guestNamed('refused-number'))).status).toBe(201);
  });
});

describe('the pass policy on request', () => {
  const creation = async (terms: unknown = {}): Promise<unknown> =>
    errorOf(await ask('POST', passesOf(await guestInScope()), terms))?.['message'];

  test('off: nobody gets a pass, and an existing one is DisabledByPolicy', async () => {
    const id = await guestInScope();
    await ask('POST', passesOf(id), {});
    await faults({ policy: { state: 'disabled' } });
    expect(await creation()).toContain('UserCredentialPolicy does not allow');
    expect(valueOf(await ask('GET', passesOf(id)))).toMatchObject([
      { isUsable: false, methodUsabilityReason: 'DisabledByPolicy' },
    ]);
  });

  test('narrow: a lifetime outside it is refused with the bounds of the policy', async () => {
    await faults({
      policy: { minimumLifetimeInMinutes: 10, maximumLifetimeInMinutes: 30, defaultLifetimeInMinutes: 15 },
    });
    expect(await creation({ lifetimeInMinutes: 60 })).toBe(
      'Invalid LifetimeInMinutes specified. The valid range between 10 and 30.',
    );
    expect((await ask('POST', passesOf(await guestInScope()), {})).body).toMatchObject({ lifetimeInMinutes: 15 });
  });

  test('an excluded group wins over an included one', async () => {
    const excludeTargets = [{ targetType: 'group', id: '20000000-0000-4000-8000-000000000001' }];
    await faults({ policy: { excludeTargets } });
    expect(await creation()).toContain('UserCredentialPolicy does not allow');
  });

  test('one-time: asking for a multi-use pass is refused; without it the pass is multi-use', async () => {
    expect(await creation({ isUsableOnce: false })).toContain('IsUsableOnce');
    await faults({ policy: { isUsableOnce: false } });
    expect((await ask('POST', passesOf(await guestInScope()), { isUsableOnce: false })).body).toMatchObject({
      isUsableOnce: false,
    });
  });

  test('the length of a pass is the policy’s', async () => {
    await faults({ policy: { defaultLength: 48 } });
    const { body } = await ask('POST', passesOf(await guestInScope()), {});
    expect(String(body['temporaryAccessPass'])).toHaveLength(48);
  });

  test('outOfScope "create": a pass is made for someone outside it, and cannot be used', async () => {
    await faults({ outOfScope: 'create' });
    const { id } = await createGuest(ask);
    expect((await ask('POST', passesOf(id), {})).body).toMatchObject({
      isUsable: false,
      methodUsabilityReason: 'DisabledByPolicy',
    });
  });
});
