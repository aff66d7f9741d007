import { expect, test } from '@jest/globals';
import { Fault } from '../../shared/domain/fault.ts';
import { accountOf, facts, hiredAndMailed, inFrom, mailsTo, TO_THE_MORNING } from './people.ts';
import { DAY, eventOf, HOUR, lifecycleWorld, MINUTE } from './world.ts';

const told = async (world: ReturnType<typeof lifecycleWorld>, kind: string): Promise<number> =>
  (await world.storyOf('C-1')).filter((entry) => entry === kind).length;

test('a cancellation in force stays, though a newer event names a last day ahead', async () => {
  const world = lifecycleWorld();
  world.enqueue(world.hired('C-1'));
  await world.drain();
  world.enqueue(eventOf(world, 'cancelled', 'C-1', {}));
  await world.drain();
  await world.advance(MINUTE);
  world.enqueue(eventOf(world, 'ended', 'C-1', { endsOn: '2027-05-31' }));
  await world.drain();
  await world.advance(TO_THE_MORNING);

  expect(mailsTo(world, 'c-1@example.net')).toEqual([]);
  expect(await accountOf(world)).toMatchObject({ accountEnabled: false });
  expect((await world.recordOf('C-1'))?.end).toMatchObject({ kind: 'cancelled' });
});

test('a last day that is over stays over, though changed facts name a later one', async () => {
  const world = lifecycleWorld();
  world.enqueue(facts(world, 'hired', 'C-1', { endsOn: '2026-12-02', startsOn: '2026-12-02' }));
  await world.drain();
  await world.advance(2 * DAY);
  expect((await world.recordOf('C-1'))?.closedAt).toBeDefined();
  world.enqueue(facts(world, 'changed', 'C-1', { endsOn: '2027-05-31', startsOn: '2026-12-04' }));
  await world.drain();
  await world.advance(HOUR);
  world.enqueue(eventOf(world, 'access-requested', 'C-1', { reason: 'reset' }));
  await world.drain();
  await world.advance(3 * DAY);

  expect(mailsTo(world, 'c-1@example.net').filter((subject) => subject.startsWith('Your first day'))).toHaveLength(1);
  expect(await accountOf(world)).toMatchObject({ accountEnabled: false });
});

test('somebody whose last day stood in the facts is hired again like anybody, and ends again', async () => {
  const world = lifecycleWorld();
  world.enqueue(facts(world, 'hired', 'C-1', { endsOn: '2026-12-02' }));
  await world.drain();
  await world.advance(2 * DAY);
  world.enqueue(facts(world, 'hired', 'C-1', { startsOn: '2026-12-04', endsOn: '2026-12-10' }));
  await world.drain();
  await world.advance(DAY + 3 * HOUR);
  expect((await world.recordOf('C-1'))?.attempts['open claim']?.blocked?.code).toBe('REHIRE_UNCONFIRMED');

  await world.ask('C-1', 'adopt', {});
  await world.drain();
  expect(await accountOf(world)).toMatchObject({ accountEnabled: true });
  await world.advance(8 * DAY);
  expect(await accountOf(world)).toMatchObject({ accountEnabled: false });
  expect(await told(world, 'account disabled')).toBe(2);
});

test('a cancellation older than a hire changes nothing, in whatever order both come after newer facts', async () => {
  const world = lifecycleWorld();
  world.enqueue(facts(world, 'changed', 'C-1', {}, inFrom(world, -1_000)));
  world.enqueue(facts(world, 'hired', 'C-1', {}, inFrom(world, -2_000)));
  world.enqueue(eventOf(world, 'cancelled', 'C-1', {}, inFrom(world, -3_000)));
  await world.drain();

  expect((await world.recordOf('C-1'))?.end).toBeUndefined();
});

test('a hire that is newer than a last day still ahead takes that day back, and nobody has to confirm', async () => {
  const world = lifecycleWorld();
  const id = await hiredAndMailed(world);
  world.enqueue(eventOf(world, 'ended', 'C-1', { endsOn: '2026-12-10' }));
  await world.drain();
  await world.advance(MINUTE);
  world.enqueue(world.hired('C-1'));
  await world.drain();
  await world.advance(20 * DAY);

  expect(await world.recordOf('C-1')).toMatchObject({ asked: { generation: 1 }, claim: { id } });
  expect(await accountOf(world)).toMatchObject({ accountEnabled: true });
});

test('a hire that was sent before somebody asked to be forgotten does not bring them back', async () => {
  const world = lifecycleWorld();
  await hiredAndMailed(world);
  const late = facts(world, 'hired', 'C-1', { familyName: 'Kent' });
  await world.advance(MINUTE);
  await world.ask('C-1', 'forget');
  await world.drain();
  world.enqueue(late);
  await world.drain();

  const record = await world.recordOf('C-1');
  expect(record).toMatchObject({ forgottenAt: expect.any(Number), closedAt: expect.any(Number) });
  expect(record?.wanted).toBeUndefined();
});

test('each of two ends is on the record of what happened', async () => {
  const world = lifecycleWorld();
  await hiredAndMailed(world);
  for (const again of [false, true]) {
    await world.advance(MINUTE);
    if (again) world.enqueue(world.hired('C-1'));
    await world.drain();
    await world.advance(MINUTE);
    await world.ask('C-1', 'forget');
    await world.drain();
  }

  expect(await told(world, 'account disabled')).toBe(2);
  expect(await told(world, 'contractor forgotten')).toBe(2);
});

const cutOffWhileMade = async () => {
  const world = lifecycleWorld();
  world.setSeam((call, when) => {
    if (call === 'directory.create' && when === 'after') throw new Fault('GRAPH_UNAVAILABLE');
    if (call === 'directory.find') throw new Fault('GRAPH_UNAVAILABLE');
  });
  world.enqueue(world.hired('C-1'));
  await world.drain();
  world.setSeam(() => undefined);
  return world;
};

test('an account that was just being made when the end came is found and finished when HR hires again', async () => {
  const world = await cutOffWhileMade();
  world.enqueue(eventOf(world, 'cancelled', 'C-1', {}));
  await world.drain();
  expect((await world.recordOf('C-1'))?.closedAt).toBeDefined();
  await world.advance(MINUTE);
  world.enqueue(world.hired('C-1'));
  await world.drain();
  await world.advance(TO_THE_MORNING);

  expect(mailsTo(world, 'c-1@example.net')).toHaveLength(1);
  expect(await accountOf(world)).toMatchObject({ accountEnabled: true });
});

test('facts that HR changed while the account was being made are written to it', async () => {
  const world = await cutOffWhileMade();
  world.enqueue(facts(world, 'changed', 'C-1', { familyName: 'Kent' }));
  await world.drain();
  await world.advance(MINUTE);

  expect(await accountOf(world)).toMatchObject({ surname: 'Kent', userPrincipalName: 'ana.nrc1@contoso.example' });
});
