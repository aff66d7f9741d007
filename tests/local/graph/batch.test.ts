import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { EVERY_PERMISSION } from '../../../local/graph/permissions.ts';
import { flawsOf } from './cut.ts';
import { startDirectory, tokenWith } from './directory.ts';
import type { Directory } from './directory.ts';
import { errorOf, guestNamed, requests } from './requests.ts';
import type { Answered, Ask } from './requests.ts';

let directory: Directory;
let ask: Ask;
beforeAll(async () => {
  directory = await startDirectory();
  ask = requests(directory, await tokenWith(directory, ...EVERY_PERMISSION));
});
afterAll(() => directory.stop());

const batch = (...parts: readonly object[]): Promise<Answered> => ask('POST', '/$batch', { requests: parts });
const statuses = ({ body }: Answered): unknown =>
  Object.fromEntries((body['responses'] as { id: string; status: number }[]).map(({ id, status }) => [id, status]));

const SAM = { method: 'GET', url: '/users/sam.okafor@contoso.example?$select=displayName' };
const NOBODY = { method: 'GET', url: '/users/nobody@contoso.example' };
const CONTENT = { 'Content-Type': 'application/json' };

describe('a batch', () => {
  test('answers 200 with an answer of its own for each request, as the cut describes it', async () => {
    const answer = await batch({ id: 'a', ...SAM }, { id: 'b', ...NOBODY });
    expect(answer.status).toBe(200);
    expect(flawsOf('POST', '/$batch', 200, answer.body)).toEqual([]);
    expect(statuses(answer)).toEqual({ a: 200, b: 404 });
    expect(answer.body['responses']).toMatchObject([
      { body: { displayName: 'Sam Okafor' } },
      { body: { error: { code: 'Request_ResourceNotFound' } } },
    ]);
  });

  test('answers 424 for what depends on a request that failed, and goes on with the rest', async () => {
    const answer = await batch({ id: '1', ...NOBODY }, { id: '2', ...SAM, dependsOn: ['1'] }, { id: '3', ...SAM });
    expect(statuses(answer)).toEqual({ 1: 404, 2: 424, 3: 200 });
  });

  test('carries bodies, whose content type must be named', async () => {
    const create = { method: 'POST', url: '/users', body: guestNamed('in-a-batch') };
    expect(statuses(await batch({ id: '1', ...create }))).toEqual({ 1: 400 });
    expect(statuses(await batch({ id: '1', ...create, headers: CONTENT }))).toEqual({ 1: 201 });
  });

  test.each([
    ['more than twenty requests', Array.from({ length: 21 }, (_, id) => ({ id: String(id), ...SAM }))],
    [
      'two requests of one id',
      [
        { id: '1', ...SAM },
        { id: '1', ...SAM },
      ],
    ],
    ['a request without a URL', [{ id: '1', method: 'GET' }]],
  ])('with %s is refused with 400', async (_, parts) => {
    const answer = await batch(...parts);
    expect([answer.status, errorOf(answer)['code']]).toEqual([400, 'BadRequest']);
  });

  test('is a POST and nothing else', async () => {
    expect((await ask('GET', '/$batch')).status).toBe(405);
  });

  test('checks the permissions of each request', async () => {
    const narrow = requests(directory, await tokenWith(directory, 'User.Read.All'));
    const parts = [
      { id: '1', ...SAM },
      { id: '2', method: 'PATCH', url: '/users/sam.okafor@contoso.example', body: { jobTitle: 'x' }, headers: CONTENT },
    ];
    expect(statuses(await narrow('POST', '/$batch', { requests: parts }))).toEqual({ 1: 200, 2: 403 });
  });
});
