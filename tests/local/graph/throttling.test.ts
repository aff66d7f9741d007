import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { EVERY_PERMISSION } from '../../../local/graph/permissions.ts';
import { startDirectory, tokenWith } from './directory.ts';
import type { Directory } from './directory.ts';
import { createGuest, passesOf, requests } from './requests.ts';
import type { Answered, Ask } from './requests.ts';

const SAM = '/users/10000000-0000-4000-8000-000000000001';

let directory: Directory;
let ask: Ask;
beforeAll(async () => {
  directory = await startDirectory();
  ask = requests(directory, await tokenWith(directory, ...EVERY_PERMISSION));
});
beforeEach(() => directory.control('DELETE', 'faults'));
afterAll(() => directory.stop());

const quota = (asked: Readonly<Record<string, number>>): Promise<unknown> =>
  directory.control('POST', 'faults', { quota: asked });

/** One answer inside a batch. */
interface Inner {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Answered['body'];
}

const JSON_BODY = { 'Content-Type': 'application/json' };

/** The same request so many times, twenty a batch: each is counted by itself. */
const burst = async (count: number, method: string, url: string, body?: unknown): Promise<Inner[]> => {
  const answers: Inner[] = [];
  while (answers.length < count) {
    const size = Math.min(20, count - answers.length);
    const inner = Array.from({ length: size }, (_, id) => ({
      id: String(id),
      method,
      url,
      ...(body === undefined ? {} : { body, headers: JSON_BODY }),
    }));
    const answer = await ask('POST', '/$batch', { requests: inner });
    answers.push(...(answer.body['responses'] as Inner[]));
  }
  return answers;
};

const throttled = (answers: readonly Inner[]): Inner[] => answers.filter(({ status }) => status === 429);

describe('resource units', () => {
  test.each([
    ['listing users', 'GET', '/users', '2'],
    ['listing users with $select', 'GET', '/users?$select=id', '1'],
    ['listing users with a short page', 'GET', '/users?$top=5', '1'],
    ['listing users with both, never below one', 'GET', '/users?$top=5&$select=id', '1'],
    ['listing users with $expand', 'GET', '/users?$expand=manager', '3'],
    ['reading a user', 'GET', SAM, '1'],
    ['listing the members of a group', 'GET', '/groups/20000000-0000-4000-8000-000000000002/members', '3'],
    ['a user that does not exist', 'GET', '/users/nobody@contoso.example', '1'],
  ])('%s', async (_, method, path, units) => {
    expect((await ask(method, path)).headers.get('x-ms-resource-unit')).toBe(units);
  });

  test('are not named by the authentication-methods service', async () => {
    expect((await ask('GET', passesOf('sam.okafor@contoso.example'))).headers.has('x-ms-resource-unit')).toBe(false);
  });
});

describe('quotas', () => {
  test('are off until asked for', async () => {
    const answers = await burst(3_600, 'GET', `${SAM}?$select=id`);
    expect(throttled(answers)).toHaveLength(0);
    expect(answers.some(({ headers }) => 'x-ms-throttle-limit-percentage' in headers)).toBe(false);
  });

  test('a small tenant has 3,500 units in ten seconds; beyond it 429 with scope, reason and the time to wait', async () => {
    await quota({});
    const answers = await burst(3_520, 'GET', '/users?$select=id&$top=1');
    const refused = throttled(answers);
    expect(refused.length).toBeGreaterThanOrEqual(20);
    const [first] = refused;
    expect(first?.body).toMatchObject({ error: { code: 'TooManyRequests' } });
    expect(Number(first?.headers['Retry-After'])).toBeLessThanOrEqual(10);
    expect(first?.headers['x-ms-throttle-information']).toBe('ResourceUnitLimitExceeded');
    expect(first?.headers['x-ms-throttle-scope']).toBe(
      'Tenant_Application/ReadWrite/0a110ca1-0000-4000-8000-0000000000a1/0a110ca1-0000-4000-8000-000000000001',
    );
  });

  test('above 0.8 of a limit the answers say how close it is', async () => {
    await quota({});
    const answers = await burst(3_400, 'GET', `${SAM}?$select=id`);
    const told = answers.filter(({ headers }) => 'x-ms-throttle-limit-percentage' in headers);
    expect(told.length).toBeGreaterThan(500);
    expect(told.length).toBeLessThanOrEqual(601);
  });

  test('a window ends on the directory’s clock, and a factor makes it shorter', async () => {
    await quota({ windowFactor: 1.25 });
    await burst(3_520, 'GET', `${SAM}?$select=id`);
    expect((await ask('GET', SAM)).status).toBe(429);
    await directory.control('POST', 'clock', { advance: 'PT8S' });
    expect((await ask('GET', SAM)).status).toBe(200);
  });

  test('3,000 writes in 150 seconds; then writes are refused while reads go on', async () => {
    await quota({});
    const { id } = await createGuest(ask);
    const answers = await burst(3_010, 'PATCH', `/users/${id}`, { jobTitle: 'x' });
    const [first] = throttled(answers);
    expect(first?.headers['x-ms-throttle-information']).toBe('WriteLimitExceeded');
    expect((await ask('GET', SAM)).status).toBe(200);
  });

  test('passes are on no published quota', async () => {
    await quota({});
    await burst(3_520, 'GET', SAM);
    expect((await ask('GET', SAM)).status).toBe(429);
    expect((await ask('GET', passesOf('sam.okafor@contoso.example'))).status).toBe(200);
  });
});

describe('mail', () => {
  const path = '/users/first-day@contoso.example/sendMail';
  const mail = {
    message: {
      subject: 's',
      body: { contentType: 'text', content: 't' },
      toRecipients: [{ emailAddress: { address: 'a@home.example' } }],
    },
  };

  test('a mailbox sends thirty a minute; another one goes on', async () => {
    await quota({});
    const answers = await burst(40, 'POST', path, mail);
    const [first] = throttled(answers);
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(30);
    expect(first?.body).toMatchObject({ error: { code: 'ApplicationThrottled' } });
    expect(Number(first?.headers['Retry-After'])).toBeGreaterThan(0);
    expect((await ask('POST', path.replace('day@', 'day-2@'), mail)).status).toBe(202);
    await directory.control('POST', 'clock', { advance: 'PT1M' });
    expect((await ask('POST', path, mail)).status).toBe(202);
  });

  test('the number is a setting', async () => {
    await quota({ mailsPerMinute: 3 });
    expect((await burst(20, 'POST', path, mail)).filter(({ status }) => status === 202)).toHaveLength(3);
  });
});
