import { expect, test } from '@jest/globals';
import { FAULTS, type FaultCode } from '../../shared/domain/fault.ts';
import { noteOfDead, send } from './fault-world.ts';
import { facts, NIAMH, SAM, TO_THE_MORNING } from './people.ts';
import { eventOf, lifecycleWorld, type LifecycleWorld } from './world.ts';

const person = async (world: LifecycleWorld, name: string) => {
  const found = await world.ports.directory.find(name);
  if (!found) throw new Error(`nobody is called ${name}`);
  return found;
};

const BAD: readonly (readonly [what: string, FaultCode, (world: LifecycleWorld) => Promise<unknown>])[] = [
  [
    'an access request for an unknown contractor',
    'CONTRACTOR_UNKNOWN',
    (world) => send(world, eventOf(world, 'access-requested', 'C-1', { reason: 'reset' })),
  ],
  [
    'an end before the start',
    'END_BEFORE_START',
    async (world) => {
      await send(world, world.hired('C-1'));
      await send(world, eventOf(world, 'ended', 'C-1', { endsOn: '2026-11-30' }));
    },
  ],
  [
    'a second person with the same private address',
    'ADDRESS_SHARED',
    async (world) => {
      await send(world, world.hired('C-1', { email: 'shared@example.net' }));
      await send(world, world.hired('C-2', { email: 'Shared@example.net' }));
    },
  ],
  [
    'the sponsor’s own private address',
    'ADDRESS_OF_SPONSOR',
    async (world) => {
      Object.assign(await person(world, SAM), { mail: 'sam@example.net' });
      await send(world, world.hired('C-1', { email: 'Sam@example.net' }));
    },
  ],
  ['an externalId that Graph knows as a member', 'ACCOUNT_IS_MEMBER', (world) => send(world, world.hired('C-10999'))],
  [
    'a sponsor who left',
    'SPONSOR_NOT_ELIGIBLE',
    async (world) => {
      await world.ports.directory.setEnabled((await person(world, NIAMH)).id, false);
      await send(world, facts(world, 'hired', 'C-1', { sponsor: NIAMH }));
    },
  ],
  [
    'two sources with one number',
    'EVENT_SOURCE_NOT_OWNER',
    async (world) => {
      await send(world, world.hired('C-1'));
      await send(world, { ...world.hired('C-1'), source: 'https://hr.contoso.example/yard' });
    },
  ],
];

test.each(BAD)('%s is %s, dead-lettered once with its sentence and its way out', async (_what, code, happens) => {
  const world = lifecycleWorld();
  await happens(world);
  await world.advance(TO_THE_MORNING);

  expect(world.dead).toHaveLength(1);
  const { says, wayOut } = FAULTS[code];
  expect(await noteOfDead(world)).toMatchObject({ code, says: `${says} ${wayOut}` });
});

test('no two of them say the same', () => {
  expect(new Set(BAD.map(([, code]) => code)).size).toBe(BAD.length);
  expect(new Set(BAD.map(([, code]) => FAULTS[code].says)).size).toBe(BAD.length);
});
