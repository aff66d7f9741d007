import { describe, expect, test } from '@jest/globals';
import { claimIdOf } from '../shared/domain/claim/claim-opening.ts';
import { isPin } from '../shared/domain/claim/pin.ts';
import { listReleases } from '../shared/domain/claim/release-list.ts';
import { releaseClaim } from '../shared/domain/claim/release.ts';
import { aTab, aWorld, anotherPin, DEPUTY, HOUR, MANAGER, MINUTE, OPENS, SPONSOR, type World } from './claim-world.ts';

const releasedBy = (world: World, oid: string, id = world.claim.id) => releaseClaim(world.deps)({ id, by: { oid } });

describe('who may give a PIN', () => {
  test.each([
    ['the sponsor', SPONSOR],
    ["the sponsor's manager", MANAGER],
    ['a deputy', DEPUTY],
  ])('%s', async (_, oid) => {
    const world = await aWorld();

    const outcome = await releasedBy(world, oid);

    if (outcome.kind !== 'released') throw new Error(outcome.kind);
    expect(isPin(outcome.pin.open())).toBe(true);
    expect(outcome.expiresAt).toBe(OPENS + 10 * MINUTE);
    expect(await world.row()).toMatchObject({ state: 'released', releases: 1, releasedAt: OPENS });
    expect(world.told).toMatchObject([{ kind: 'claim released', facts: { by: oid, releases: 1 } }]);
    expect(JSON.stringify([await world.audit.read('C-10442'), world.told])).not.toContain(outcome.pin.open());
  });

  test('nobody else; the attempt goes on the record once', async () => {
    const world = await aWorld();

    expect(await releasedBy(world, 'stranger')).toEqual({ kind: 'not-allowed' });
    expect(await releasedBy(world, 'stranger')).toEqual({ kind: 'not-allowed' });
    expect(await world.row()).toMatchObject({ state: 'open', releases: 0 });
    const entries = await world.audit.read('C-10442');
    expect(entries.filter(({ kind }) => kind === 'release refused')).toHaveLength(1);
  });
});

test('somebody who may not release changes nothing: not even a mint that is to be undone', async () => {
  const world = await aWorld();
  await world.change({ state: 'minting', mintingAt: OPENS, nonceHash: 'n', reserved: 1 });
  world.graph.passes.set('unseen', 'unseen');
  world.clock.at += 61_000;

  expect(await releasedBy(world, 'stranger')).toEqual({ kind: 'not-allowed' });

  expect([...world.graph.passes.keys()]).toEqual(['unseen']);
  expect(await world.row()).toMatchObject({ state: 'minting' });
});

describe('when a PIN may be given', () => {
  test('not while the mode only observes, whatever was opened before', async () => {
    const world = await aWorld();
    world.mode.live = false;

    expect(await releasedBy(world, SPONSOR)).toEqual({ kind: 'try-later' });
    expect(await world.row()).toMatchObject({ state: 'open', releases: 0 });
    world.mode.live = true;
    expect((await releasedBy(world, SPONSOR)).kind).toBe('released');
  });

  test('not before the claim opens', async () => {
    const world = await aWorld();
    world.clock.at = OPENS - 1;

    expect(await releasedBy(world, SPONSOR)).toEqual({ kind: 'not-open-yet', opensAt: OPENS });
  });

  test('five times; the newest PIN alone counts', async () => {
    const world = await aWorld();
    const pins = [];
    for (let given = 0; given < 5; given++) pins.push(await world.release());

    expect(await releasedBy(world, SPONSOR)).toEqual({ kind: 'too-many' });
    const tab = await aTab();
    expect(await world.redeem(tab, pins[3])).toEqual({ kind: 'wrong-pin', left: 4 });
    expect((await world.redeem(tab, pins[4])).kind).toBe('revealed');
  });

  test.each(['minting', 'redeemed', 'acknowledged', 'locked', 'expired', 'revoked', 'superseded'] as const)(
    'not when the claim is %s',
    async (state) => {
      const world = await aWorld();
      await world.change({ state, mintingAt: OPENS });

      expect(await releasedBy(world, SPONSOR)).toEqual({ kind: 'not-releasable', state });
    },
  );

  test('not for a claim that the record does not name, nor for one that is not there', async () => {
    const world = await aWorld({ named: false });

    expect(await releasedBy(world, SPONSOR)).toEqual({ kind: 'unknown' });
    expect(await releasedBy(world, SPONSOR, claimIdOf(new Uint8Array(16)))).toEqual({ kind: 'unknown' });
  });

  test('not once it has expired, whether or not anybody wrote that', async () => {
    const world = await aWorld();
    world.clock.at = OPENS + 72 * HOUR;

    expect(await releasedBy(world, SPONSOR)).toEqual({ kind: 'not-releasable', state: 'expired' });
  });

  test('again after a mint that was never finished, whose pass is removed first', async () => {
    const world = await aWorld();
    await world.change({ state: 'minting', mintingAt: OPENS, nonceHash: 'n', reserved: 1 });
    world.graph.passes.set('unseen', 'unseen');
    world.clock.at += 61_000;

    expect((await releasedBy(world, SPONSOR)).kind).toBe('released');
    expect(world.graph.passes.size).toBe(0);
    expect(await world.row()).toMatchObject({ state: 'released', reserved: 1 });
  });

  test('where the policy asks for the link alone there is no PIN to give', async () => {
    const world = await aWorld({ release: 'none' });

    expect(await releasedBy(world, SPONSOR)).toEqual({ kind: 'not-releasable', state: 'open' });
  });
});

test.each(['lost', 'answer lost'] as const)('a swap that is %s gives one PIN, and it works', async (how) => {
  const world = await aWorld();
  let once = true;
  world.faults.onSwap = () => (once ? ((once = false), how) : undefined);

  const pin = await world.release();

  expect(await world.row()).toMatchObject({ releases: 1 });
  expect((await world.redeem(await aTab(), pin)).kind).toBe('revealed');
});

test('an audit entry that cannot be written keeps the PIN from everybody', async () => {
  const world = await aWorld();
  world.store.auditAway = true;

  await expect(releasedBy(world, SPONSOR)).rejects.toMatchObject({ code: 'STORE_AWAY' });
});

describe('what the release page lists', () => {
  test.each([
    ['the sponsor', SPONSOR],
    ["the sponsor's manager", MANAGER],
    ['a deputy', DEPUTY],
  ])('%s sees the contractor, the phone number of HR and the story so far', async (_, oid) => {
    const world = await aWorld();
    const pin = await world.release();
    await world.redeem(await aTab(), anotherPin(pin));
    world.clock.at += 11 * MINUTE;

    expect(await listReleases(world.deps)({ oid })).toEqual({
      claims: [
        {
          id: world.claim.id,
          key: 'C-10442',
          displayName: 'Ana Díaz',
          startsOn: '2026-12-01',
          mailedAt: OPENS - 30 * MINUTE,
          opensAt: OPENS,
          expiresAt: OPENS + 72 * HOUR,
          state: 'open',
          releases: 1,
          phoneNumbers: ['+34 600 000 000'],
          history: [
            { at: OPENS, what: 'A code was given.' },
            { at: OPENS, what: 'A wrong code was entered; 4 tries are left.' },
          ],
        },
      ],
    });
  });

  test('a stranger sees nothing, and nobody sees a claim that does not count', async () => {
    const world = await aWorld();
    expect(await listReleases(world.deps)({ oid: 'stranger' })).toEqual({ claims: [] });

    await world.name({ heldFor: { sponsor: 'other@contoso.example', since: OPENS } });
    expect(await listReleases(world.deps)({ oid: SPONSOR })).toEqual({ claims: [] });
  });
});
