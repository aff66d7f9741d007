import { expect, test } from '@jest/globals';
import type { Claim } from '../../shared/domain/claim/claim.ts';
import { accountOf, hiredAndMailed, SAM } from '../lifecycle/people.ts';
import { Crash } from '../lifecycle/process.ts';
import { landed, redeem, release, revealed, type Tab } from '../lifecycle/tab.ts';
import { lifecycleWorld, MINUTE, type LifecycleWorld } from '../lifecycle/world.ts';

const tabOf = async (world: LifecycleWorld): Promise<Tab> => {
  const tab = await landed(world, 'c-1@example.net');
  if (!tab) throw new Error('no link was mailed');
  return tab;
};

const pinFor = async (world: LifecycleWorld, { id }: Tab): Promise<string> => {
  const sponsor = await world.ports.directory.find(SAM);
  const released = await release(world, id, sponsor?.id ?? '');
  if (released.kind !== 'released') throw new Error(released.kind);
  return released.pin.open();
};

const passesOf = async (world: LifecycleWorld) => world.ports.passes.list((await accountOf(world))?.id ?? '');

/** The process dies when the pass is made and its envelope is about to be written. */
const diesInMidMint = async (world: LifecycleWorld): Promise<void> => {
  const tab = await tabOf(world);
  const pin = await pinFor(world, tab);
  world.setSeam((call, when, args) => {
    if (call === 'claims.swap' && when === 'before' && (args[1] as Claim).state === 'redeemed') throw new Crash('here');
  });
  await expect(redeem(world, tab, pin)).rejects.toBeInstanceOf(Crash);
  world.setSeam(() => undefined);
  expect(await passesOf(world)).toHaveLength(1);
};

test('a pass that was made and never shown goes with its claim, and not the one of the claim that came after it', async () => {
  const world = lifecycleWorld();
  await hiredAndMailed(world);
  await diesInMidMint(world);
  await world.ask('C-1', 'reissue');
  await world.drain();
  expect(await passesOf(world)).toEqual([]);

  const next = await tabOf(world);
  const pass = await revealed(next, await redeem(world, next, await pinFor(world, next)));
  await world.advance(5 * MINUTE);

  expect(pass).toEqual(expect.any(String));
  expect(await passesOf(world)).toHaveLength(1);
});

test('a pass that Graph makes late for a claim that was taken back is found by the second look', async () => {
  const world = lifecycleWorld();
  await hiredAndMailed(world);
  await diesInMidMint(world);
  await world.ask('C-1', 'withdraw');
  await world.drain();
  const account = (await accountOf(world))?.id ?? '';
  await world.ports.passes.create(account, { lifetimeMinutes: 60, usableOnce: true });

  await world.advance(5 * MINUTE);

  expect(await passesOf(world)).toEqual([]);
});

test('when the next claim’s mint is cut off as well, no pass is left of either', async () => {
  const world = lifecycleWorld();
  await hiredAndMailed(world);
  await diesInMidMint(world);
  await world.ask('C-1', 'reissue');
  await world.drain();
  await world.advance(MINUTE + 55_000);
  await diesInMidMint(world);

  await world.advance(10 * MINUTE);

  expect(await passesOf(world)).toEqual([]);
  expect((await world.recordOf('C-1'))?.leaving).toEqual([]);
});
