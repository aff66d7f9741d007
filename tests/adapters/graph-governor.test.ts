import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { graphClient, type Graph } from '../../shared/adapters/graph-client.ts';
import { graphGovernor, writesToDirectory } from '../../shared/adapters/graph-governor.ts';
import { graphPath } from '../../shared/adapters/graph-path.ts';
import { startScripted, type Scripted, type ScriptedServer } from './scripted-server.ts';

const SAVED = 750;
const WRITE = ['PATCH', '/users/{}'] as const;

/** A governor on a clock that only its own waits move. */
const governed = (random = 0.5) => {
  let now = 0;
  const governor = graphGovernor({
    now: () => now,
    sleep: async (ms) => void (now += ms),
    random: () => random,
  });
  return { governor, now: () => now, pass: (ms: number) => void (now += ms) };
};

test.each([
  ['POST', '/users', true],
  ['PATCH', '/users/{}', true],
  ['POST', '/users/{}/revokeSignInSessions', true],
  ['POST', '/users/{}/sponsors/$ref', true],
  ['POST', '/groups/{}/members/$ref', true],
  ['DELETE', '/groups/{}/members/{}/$ref', true],
  ['GET', '/users/{}', false],
  ['POST', '/users/{}/sendMail', false],
  ['POST', '/users/{}/authentication/temporaryAccessPassMethods', false],
  ['DELETE', '/users/{}/authentication/temporaryAccessPassMethods/{}', false],
])('%s %s writes to the directory: %p', (method, template, writes) => {
  expect(writesToDirectory(method, template)).toBe(writes);
});

test('one hire, and a hundred at once, are not delayed', async () => {
  const { governor, now } = governed();

  for (let n = 0; n < 4 * 100; n += 1) await governor.admit(...WRITE);

  expect(now()).toBe(0);
});

test('two hundred hires at once are written within half a minute', async () => {
  const { governor, now } = governed();

  for (let n = 0; n < 4 * 200; n += 1) await governor.admit(...WRITE);

  expect(now()).toBeLessThan(30_000);
});

test('those who wait get their turns in the order in which they asked', async () => {
  const { governor, now } = governed();
  for (let n = 0; n < SAVED; n += 1) await governor.admit(...WRITE);
  const turns: number[] = [];

  await Promise.all([1, 2, 3].map((n) => governor.admit(...WRITE).then(() => turns.push(n))));

  expect(turns).toEqual([1, 2, 3]);
  expect(now()).toBe(600);
});

test.each([
  [0, 0],
  [0.5, 30_000],
  [0.99, 59_400],
])('who would wait more than ten seconds goes back to the queue, spread over a minute (%d)', async (random, spread) => {
  const { governor } = governed(random);
  for (let n = 0; n < SAVED; n += 1) await governor.admit(...WRITE);

  const outcomes = await Promise.allSettled(Array.from({ length: 80 }, () => governor.admit(...WRITE)));

  const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
  expect(refused).toHaveLength(30);
  expect(refused[0]?.reason).toMatchObject({
    code: 'GRAPH_THROTTLED',
    kind: 'retry',
    details: { retryAfterMs: 10_200 + spread },
  });
});

test('a turn that nobody took is the next one’s', async () => {
  const { governor, pass } = governed();
  for (let n = 0; n < SAVED; n += 1) await governor.admit(...WRITE);
  await Promise.allSettled(Array.from({ length: 80 }, () => governor.admit(...WRITE)));

  pass(200);

  await expect(governor.admit(...WRITE)).resolves.toBeUndefined();
});

describe('the Graph client under a governor', () => {
  const credential = { getToken: async () => ({ token: 'a-token', expiresOnTimestamp: Date.now() + 3_600_000 }) };
  const USER = graphPath`/users/${'u1'}`;
  const PASSES = graphPath`/users/${'u1'}/authentication/temporaryAccessPassMethods`;
  let server: ScriptedServer;
  let answers: Scripted[];
  beforeAll(async () => {
    server = await startScripted(() => answers.shift() ?? { status: 200, body: {} });
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    server.arrived.length = 0;
    answers = [];
  });

  const client = (): { graph: Graph; waited: () => number } => {
    const { governor, now } = governed();
    const log = (): void => undefined;
    return {
      graph: graphClient({ baseUrl: server.url, credential, log, newId: randomUUID, governor }),
      waited: now,
    };
  };

  test('sends no directory write before the time that a 429 named, and goes on with reads, passes and mails', async () => {
    const { graph } = client();
    answers = [{ status: 429, headers: { 'retry-after': '60' }, body: {} }];
    await graph.call('POST', graphPath`/users`, {});

    await expect(graph.call('PATCH', USER, {})).rejects.toMatchObject({
      code: 'GRAPH_THROTTLED',
      details: { retryAfterMs: expect.any(Number) },
    });

    expect(server.arrived).toHaveLength(1);
    await graph.call('GET', USER);
    await graph.call('POST', PASSES, {});
    await graph.call('POST', graphPath`/users/${'m1'}/sendMail`, {});
    expect(server.arrived).toHaveLength(4);
  });

  test('counts a repeat as the write that it is', async () => {
    const { graph, waited } = client();
    const again = { status: 429, headers: { 'retry-after': '0' }, body: {} };
    answers = [again, again];

    await graph.call('PATCH', USER, {});
    await graph.call('PATCH', USER, {});

    expect(server.arrived).toHaveLength(4);
    // Refused, it gave its savings up and writes 2.5 a second: two repeats and one more write.
    expect(waited()).toBe(1_200);
  });

  test('hears a limit percentage before Graph refuses', async () => {
    const { graph, waited } = client();
    answers = [{ status: 204, headers: { 'x-ms-throttle-limit-percentage': '0.85' } }];

    await graph.call('PATCH', USER, {});
    await graph.call('PATCH', USER, {});

    expect(waited()).toBe(200);
  });
});
