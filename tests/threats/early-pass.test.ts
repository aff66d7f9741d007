import { describe, expect, test } from '@jest/globals';
import { differences, isEffect, play } from '../lifecycle/crash-matrix.ts';
import { accountOf, hiredAndMailed } from '../lifecycle/people.ts';
import { Crash } from '../lifecycle/process.ts';
import type { Scenario } from '../lifecycle/scenarios.ts';
import { HOUR, lifecycleWorld, MINUTE, type LifecycleWorld } from '../lifecycle/world.ts';

/** Somebody else makes a pass while the claim is open, and perhaps uses it. */
const makePass = async (world: LifecycleWorld, use: boolean): Promise<void> => {
  const { id = '' } = (await accountOf(world)) ?? {};
  const made = await world.ports.passes.create(id, { lifetimeMinutes: 480, usableOnce: true });
  if (made.kind !== 'issued') throw new Error('no pass was made');
  if (use) world.ports.passes.signIn(id, made.pass.value.open());
};

const passes = async (world: LifecycleWorld): Promise<number> =>
  (await world.ports.passes.list((await accountOf(world))?.id ?? '')).length;

const EARLY: Scenario = {
  name: 'a pass that was used before anybody was shown one',
  before: async (world) => {
    await hiredAndMailed(world);
    await makePass(world, true);
  },
  act: (world) => world.advance(HOUR + MINUTE),
};

describe('T21: a pass that was used before anybody was shown one', () => {
  test('is removed, sessions end, operators are alarmed and the claim is taken back', async () => {
    const world = lifecycleWorld();
    await EARLY.before?.(world);
    const id = (await world.recordOf('C-1'))?.claim?.id;
    await EARLY.act(world);

    expect(await passes(world)).toBe(0);
    expect(world.ports.directory.sessionsRevoked((await accountOf(world))?.id ?? '')).toBe(1);
    expect((await world.storyOf('C-1')).slice(-2)).toEqual(['early pass found', 'claim revoked']);
    expect((await world.recordOf('C-1'))?.claim).toBeUndefined();
    expect(id && (await world.ports.claims.find(id))?.claim.state).toBe('revoked');
  });

  test('costs the claim whichever call that changes something the process dies before or after', async () => {
    const calm = await play(EARLY);
    expect(calm.entries).toMatchObject({ 'early pass found': 1, 'claim revoked': 1 });
    const failed: string[] = [];
    for (const [at, seam] of calm.seams.entries()) {
      if (!isEffect(seam)) continue;
      const cut = await play(EARLY, new Set([at]));
      for (const difference of differences(calm, cut)) failed.push(`${at} ${seam}: ${difference}`);
    }
    expect(failed).toEqual([]);
  });
});

test('T21: with FOREIGN_PASS=withdraw no pass that we did not make goes without its alarm, wherever the process dies', async () => {
  const untold: string[] = [];
  for (let at = 0, reached = true; reached; at++) {
    const world = lifecycleWorld({ terms: { foreignPass: 'withdraw' } });
    await hiredAndMailed(world);
    await makePass(world, false);
    reached = false;
    let seams = 0;
    world.setSeam((call, when) => {
      if (seams++ !== at) return;
      reached = true;
      if (isEffect(call)) throw new Crash(`${when} ${call}`);
    });
    await world.advance(HOUR + 20 * MINUTE);
    const told = (await world.storyOf('C-1')).filter((kind) => kind === 'foreign pass found').length;
    if (told !== 1 || (await passes(world)) !== 0) untold.push(`seam ${at}: told ${told}`);
  }
  expect(untold).toEqual([]);
});
