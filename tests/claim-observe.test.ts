import { expect, test } from '@jest/globals';
import { lapseClaims } from '../shared/domain/claim/claim-lapse.ts';
import { aTab, aWorld, OPENS } from './claim-world.ts';

test('while the mode only observes, nothing is written to Graph: an overdue mint stands, whoever finds it, until it is live again', async () => {
  const world = await aWorld();
  await world.change({ state: 'minting', mintingAt: OPENS, nonceHash: 'n', reserved: 1 });
  world.graph.passes.set('unseen', 'unseen');
  world.clock.at += 61_000;
  world.mode.live = false;

  await lapseClaims(world.deps)();
  expect(await world.redeem(await aTab(), '7K3M9QXT6')).toEqual({ kind: 'try-later' });
  await expect(world.release()).rejects.toThrow(/not-releasable/);

  expect([...world.graph.passes.keys()]).toEqual(['unseen']);
  expect(await world.row()).toMatchObject({ state: 'minting' });
  world.mode.live = true;
  await lapseClaims(world.deps)();
  expect(world.graph.passes.size).toBe(0);
  expect(await world.row()).toMatchObject({ state: 'open', reserved: 1 });
});
