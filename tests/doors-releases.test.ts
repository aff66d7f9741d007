import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rmSync } from 'node:fs';
import { aTab, OPENS, SPONSOR, type World } from './claim-world.ts';
import { bundledPages, config, newWorld, redeem, registerDoors } from './door-fixture.ts';
import { knock, OWN } from './door-registrations.ts';

let world: World;
const pages = bundledPages();
beforeAll(() => registerDoors(pages));
afterAll(() => rmSync(pages, { recursive: true }));

describe('the release page’s calls', () => {
  const as = (oid: string) => ({ ...OWN, Authorization: `Bearer ${oid}` });
  const release = (oid: string, body: unknown = { recognised: true }, id: string = world.claim.id) =>
    knock('releases-release', { body, params: { id }, headers: as(oid) });

  test('list: what the sponsor needs to call and to recognise the contractor', async () => {
    world = await newWorld();
    await world.release();

    const { status, json } = await knock('releases-list', { method: 'GET', headers: as(SPONSOR) });

    expect(status).toBe(200);
    expect(json).toEqual({
      claims: [
        {
          id: world.claim.id,
          key: 'C-10442',
          displayName: 'Ana Díaz',
          startsOn: '2026-12-01',
          mailedAt: '2026-12-01T06:30:00.000Z',
          opensAt: '2026-12-01T07:00:00.000Z',
          expiresAt: '2026-12-04T07:00:00.000Z',
          state: 'released',
          releases: 1,
          phoneNumbers: ['+34 600 000 000'],
          history: [{ at: '2026-12-01T07:00:00.000Z', what: 'A code was given.' }],
        },
      ],
      held: [],
    });
  });

  test('release: the PIN and how long it lives, once the sponsor says that they recognised the person', async () => {
    world = await newWorld();
    const { status, json } = await release(SPONSOR);

    expect(status).toBe(200);
    expect(Object.keys(json)).toEqual(['pin', 'expiresAt']);
    expect(json['expiresAt']).toBe('2026-12-01T07:10:00.000Z');
    expect((await redeem(await aTab(), String(json['pin']))).status).toBe(200);
  });

  test('each refusal has its status and its word', async () => {
    world = await newWorld();
    const words = async (asked: Promise<{ status: number; json: Readonly<Record<string, unknown>> }>) => {
      const { status, json } = await asked;
      return [status, json['error']];
    };
    expect(await words(release('stranger'))).toEqual([403, 'not-allowed']);
    expect(await words(release(SPONSOR, { recognised: false }))).toEqual([400, 'malformed']);
    expect(await words(release(SPONSOR, {}))).toEqual([400, 'malformed']);
    expect(await words(release(SPONSOR, undefined, 'nothing'))).toEqual([404, 'unknown']);
    world.clock.at = OPENS - 1;
    expect(await words(release(SPONSOR))).toEqual([425, 'not-open-yet']);
    world.clock.at = OPENS;
    await world.change({ releases: 5 });
    expect(await words(release(SPONSOR))).toEqual([429, 'too-many']);
    await world.change({ state: 'locked' });
    expect((await release(SPONSOR)).json).toMatchObject({ error: 'busy', state: 'locked' });
    expect(await world.row()).toMatchObject({ releases: 5 });
  });

  test('without a token it is 401, whatever headers name a principal', async () => {
    world = await newWorld();
    const forged = {
      ...OWN,
      'X-MS-CLIENT-PRINCIPAL': Buffer.from(JSON.stringify({ userId: SPONSOR })).toString('base64'),
      'X-MS-CLIENT-PRINCIPAL-ID': SPONSOR,
      Cookie: `AppServiceAuthSession=${SPONSOR}`,
    };
    for (const [door, method] of [
      ['releases-list', 'GET'],
      ['releases-release', 'POST'],
    ] as const) {
      const answered = await knock(door, { method, headers: forged, params: { id: world.claim.id } });
      expect([answered.status, answered.json['error'], answered.headers['WWW-Authenticate']]).toEqual([
        401,
        'not-signed-in',
        'Bearer',
      ]);
    }
    expect(await world.row()).toMatchObject({ releases: 0 });
  });

  test('a token from another site opens nothing', async () => {
    world = await newWorld();
    const headers = { ...as(SPONSOR), 'Sec-Fetch-Site': 'cross-site' };
    const answered = await knock('releases-release', {
      body: { recognised: true },
      params: { id: world.claim.id },
      headers,
    });
    expect([answered.status, answered.json['error']]).toEqual([403, 'cross-site']);
  });

  test('the pages learn where people sign in', async () => {
    expect((await knock('sign-in', { method: 'GET', headers: {} })).json).toEqual({
      issuer: config.signIn.issuer,
      clientId: config.signIn.clientId,
      scope: `api://${config.signIn.clientId}/FirstDayPass.Use`,
    });
  });
});
