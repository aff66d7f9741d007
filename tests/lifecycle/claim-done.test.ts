import { expect, test } from '@jest/globals';
import { Secret } from '../../shared/domain/secret.ts';
import { hiredAndMailed, SAM } from './people.ts';
import { Crash } from './process.ts';
import { landed, redeem, release, type Tab } from './tab.ts';
import { lifecycleWorld, MINUTE, type LifecycleWorld } from './world.ts';

const WRONG = '000000000';

/** The process dies before it can tell of the next entry of a kind. */
const diesBeforeTelling = (world: LifecycleWorld, kind: string): void =>
  world.setSeam((call, when, args) => {
    if (call !== 'audit.insert' || when !== 'before' || (args[0] as { kind: string }).kind !== kind) return;
    world.setSeam(() => undefined);
    throw new Crash();
  });

const mailed = async (): Promise<{ readonly world: LifecycleWorld; readonly tab: Tab }> => {
  const world = lifecycleWorld();
  await hiredAndMailed(world);
  const tab = await landed(world, 'c-1@example.net');
  if (!tab) throw new Error('no link was mailed');
  return { world, tab };
};

const sponsorOf = async (world: LifecycleWorld) => (await world.ports.directory.find(SAM))?.id ?? '';

const told = async (world: LifecycleWorld, kind: string): Promise<number> =>
  (await world.storyOf('C-1')).filter((entry) => entry === kind).length;

test('a refused PIN whose door was cut off before it could tell is told once the claim is done', async () => {
  const { world, tab } = await mailed();
  await release(world, tab.id, await sponsorOf(world));
  diesBeforeTelling(world, 'pin refused');
  await expect(redeem(world, tab, WRONG)).rejects.toBeInstanceOf(Crash);
  for (let tries = 0; tries < 4; tries++) await redeem(world, tab, WRONG);
  await world.drain();
  await world.advance(MINUTE);

  expect((await world.ports.claims.find(tab.id))?.claim).toMatchObject({ state: 'locked', failed: 5 });
  expect(await told(world, 'pin refused')).toBe(5);
});

test('so is that the page was seen', async () => {
  const { world, tab } = await mailed();
  const { id, proof } = tab;
  diesBeforeTelling(world, 'claim seen');
  const seen = world.run((service) => service.status({ id, proof: new Secret(proof) }));
  await expect(seen).rejects.toBeInstanceOf(Crash);
  const released = await release(world, tab.id, await sponsorOf(world));
  await redeem(world, tab, released.kind === 'released' ? released.pin.open() : '');
  await world.drain();
  await world.advance(MINUTE);

  expect(await told(world, 'claim seen')).toBe(1);
});
