import { expect, test } from '@jest/globals';
import { makeContractorDesk } from '../../shared/domain/operations/contractor-desk.ts';
import { facts, hiredAndMailed, NIAMH, SAM } from '../lifecycle/people.ts';
import { handOver } from '../lifecycle/scenarios.ts';
import { HOUR, keyOf, lifecycleWorld, MINUTE, type LifecycleWorld } from '../lifecycle/world.ts';

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

test('who hands a contractor over to another sponsor has no say over the finished claim any more', async () => {
  const world = lifecycleWorld();
  const id = await hiredAndMailed(world);
  await handOver(world);
  await world.advance(2 * HOUR);
  const by = { oid: await oidOf(world, SAM) };
  const seen = async () => (await world.service().listReleases(by)).claims.map((claim) => claim.id);
  const reissued = async () => (await world.service().reissue({ id, by, reason: 'the phone was lost' })).kind;
  expect(await seen()).toEqual([id]);

  await change(world, { sponsor: NIAMH });
  expect(await answered(world, SAM)).toBe('asked');
  await world.drain();

  expect(await world.recordOf('C-1')).toMatchObject({ wanted: { sponsor: NIAMH }, claim: { id } });
  expect(await seen()).toEqual([]);
  expect(await reissued()).toBe('unknown');
  await change(world, { sponsor: NIAMH, email: 'thief@example.org' });
  expect(await listed(world, SAM)).toEqual([]);
});

test('T18: not even an operator confirms the change that makes them the sponsor; they may refuse it, and another confirms', async () => {
  const world = lifecycleWorld();
  await hiredAndMailed(world);
  await change(world, { sponsor: NIAMH, email: 'thief@example.org' });
  const desk = makeContractorDesk({ ...world.ports, ask: (asked) => world.service().ask(asked) });
  const confirming = async (name: string, confirm: boolean) =>
    (
      await desk.ask('c-1', {
        act: 'confirm-contact',
        actor: await oidOf(world, name),
        reason: 'it is right',
        details: { confirm },
      })
    ).kind;

  expect(await confirming(NIAMH, true)).toBe('named');
  expect(await world.ports.requests.of(keyOf('C-1'))).toEqual([]);
  expect(await confirming(NIAMH, false)).toBe('asked');
  expect(await confirming('olivia.brandt@contoso.example', true)).toBe('asked');
});
