import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rmSync } from 'node:fs';
import { aTab, type World } from './claim-world.ts';
import { bundledPages, config, newWorld, redeemBody, registerDoors, who } from './door-fixture.ts';
import { knock, OWN, type Asked } from './door-registrations.ts';

let world: World;
const pages = bundledPages();
beforeAll(() => registerDoors(pages));
afterAll(() => rmSync(pages, { recursive: true }));

describe('what is turned away before anything is looked up', () => {
  const off = Buffer.alloc(65, 4).toString('base64url');
  const long = 'A'.repeat(3_000);
  const good = async () => redeemBody(await aTab(), '7K3M9QXT6');
  type Broken = readonly [string, number, string, (body: object) => Asked];
  const table: readonly Broken[] = [
    ['no JSON', 400, 'malformed', () => ({ body: '{' })],
    ['an array', 400, 'malformed', () => ({ body: [] })],
    ['another version', 400, 'malformed', (body) => ({ body: { ...body, v: 2 } })],
    ['a member too many', 400, 'malformed', (body) => ({ body: { ...body, extra: 1 } })],
    ['a short id', 400, 'malformed', (body) => ({ body: { ...body, id: 'AAAA' } })],
    ['a padded proof', 400, 'malformed', (body) => ({ body: { ...body, proof: `${'A'.repeat(43)}=` } })],
    ['stray bits in the nonce', 400, 'malformed', (body) => ({ body: { ...body, nonce: `${'A'.repeat(42)}B` } })],
    ['a point off the curve', 400, 'malformed', (body) => ({ body: { ...body, key: off } })],
    ['a wrong check symbol', 400, 'malformed', (body) => ({ body: { ...body, pin: '7K3M9QXT7' } })],
    ['a lower-case PIN', 400, 'malformed', (body) => ({ body: { ...body, pin: '7k3m9qxt6' } })],
    ['a PIN that is a number', 400, 'malformed', (body) => ({ body: { ...body, pin: 123456789 } })],
    ['more than 2 KiB', 413, 'too-large', (body) => ({ body: { ...body, pin: long } })],
    ['a form', 415, 'wrong-content-type', (body) => ({ body, headers: { ...OWN, 'Content-Type': 'text/plain' } })],
    [
      'no type',
      415,
      'wrong-content-type',
      () => ({ headers: { 'X-First-Day-Pass': '1', 'Sec-Fetch-Site': 'same-origin' } }),
    ],
    ['another site', 403, 'cross-site', (body) => ({ body, headers: { ...OWN, 'Sec-Fetch-Site': 'cross-site' } })],
    ['a sibling site', 403, 'cross-site', (body) => ({ body, headers: { ...OWN, 'Sec-Fetch-Site': 'same-site' } })],
    [
      'no origin',
      403,
      'cross-site',
      (body) => ({ body, headers: { 'Content-Type': 'application/json', 'X-First-Day-Pass': '1' } }),
    ],
    [
      'another origin',
      403,
      'cross-site',
      (body) => ({
        body,
        headers: { 'Content-Type': 'application/json', 'X-First-Day-Pass': '1', Origin: 'https://evil.example' },
      }),
    ],
    [
      'no header of ours',
      403,
      'cross-site',
      (body) => ({ body, headers: { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' } }),
    ],
    ['GET', 405, 'wrong-method', () => ({ method: 'GET' })],
    ['OPTIONS', 405, 'wrong-method', () => ({ method: 'OPTIONS' })],
  ];

  test.each(table)('%s: %d %s', async (_, status, word, asked) => {
    world = await newWorld();
    await world.release();
    const { reads } = world.faults;

    const answered = await knock('claims-redeem', asked(await good()));

    expect([answered.status, answered.json['error']]).toEqual([status, word]);
    expect(world.faults.reads).toBe(reads);
    expect(await world.row()).toMatchObject({ reserved: 0 });
  });

  test('a malformed body is told where and which rule, never the value', async () => {
    world = await newWorld();
    const { json } = await knock('claims-redeem', { body: { ...(await good()), pin: '7K3M9QXT7', v: 3 } });

    expect(json['problems']).toEqual([
      { path: '$.v', rule: 'Invalid input: expected 1' },
      { path: '$.pin', rule: 'must be nine symbols of a code whose last one fits the others' },
    ]);
  });

  test('a browser without Fetch Metadata passes by its origin', async () => {
    world = await newWorld();
    const headers = {
      'Content-Type': 'application/json; charset=UTF-8',
      'X-First-Day-Pass': '1',
      Origin: config.publicUrl,
    };
    expect((await knock('claims-status', { body: who(), headers })).status).toBe(200);
  });

  test('a wrong method learns which ones there are', async () => {
    const answered = await knock('claims-status', { method: 'DELETE' });
    expect([answered.status, answered.headers['Allow']]).toEqual([405, 'POST']);
  });
});
