import { expect, test } from '@jest/globals';
import { facts, hiredAndMailed, NIAMH, SAM } from '../lifecycle/people.ts';
import { lifecycleWorld, MINUTE, type LifecycleWorld } from '../lifecycle/world.ts';

const oidOf = async (world: LifecycleWorld, name: string): Promise<string> =>
  (await world.ports.directory.find(name))?.id ?? '';

const listed = async (world: LifecycleWorld, name: string): Promise<readonly string[]> =>
  (await world.service().listHeld({ oid: await oidOf(world, name) })).map(({ key }) => key);

const answered = async (world: LifecycleWorld, name: string): Promise<string> => {
  const by = { oid: await oidOf(world, name) };
  return (await world.service().settleHeld({ key: 'C-1', by, confirm: true, reason: 'asked the person' })).kind;
};

const change = async (world: LifecycleWorld, to: { readonly email?: string; readonly sponsor: string }) => {
  await world.advance(MINUTE);
  world.enqueue(facts(world, 'changed', 'C-1', to));
  await world.drain();
};

test('T18: who was the sponsor once has no say in a change that comes when somebody else is', async () => {
  const world = lifecycleWorld();
  await hiredAndMailed(world);
  await change(world, { sponsor: NIAMH });
  expect(await listed(world, SAM)).toEqual(['C-1']);
  expect(await answered(world, SAM)).toBe('asked');
  await world.drain();
  expect(await world.recordOf('C-1')).toMatchObject({ sponsor: { id: await oidOf(world, NIAMH) } });

  await change(world, { sponsor: NIAMH, email: 'thief@example.org' });

  expect(await listed(world, SAM)).toEqual([]);
  expect(await answered(world, SAM)).toBe('unknown');
  expect(await listed(world, NIAMH)).toEqual(['C-1']);
  expect(await answered(world, NIAMH)).toBe('asked');
});
