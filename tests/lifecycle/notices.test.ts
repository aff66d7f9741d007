import { expect, test } from '@jest/globals';
import { facts, hiredAndMailed, mailsTo, SAM } from './people.ts';
import { DAY, eventOf, HOUR, lifecycleWorld, MINUTE } from './world.ts';

const HELP = 'helpdesk@contoso.example';
const AHEAD = 'Ana NrC1 starts soon and will need you';

test('of a contractor who was cancelled before the first day the sponsor hears nothing', async () => {
  const world = lifecycleWorld();
  world.enqueue(facts(world, 'hired', 'C-1', { startsOn: '2026-12-08' }));
  await world.drain();
  world.enqueue(eventOf(world, 'cancelled', 'C-1', {}));
  await world.drain();
  await world.advance(10 * DAY);

  expect(mailsTo(world, SAM)).toEqual([]);
});

test('who is hired within the last day before the first morning gets the claim’s own mail as the notice', async () => {
  const world = lifecycleWorld();
  await hiredAndMailed(world);

  expect(mailsTo(world, SAM)).not.toContain(AHEAD);
});

test('a block that has stood since long before the first day is told to the help desk on that day', async () => {
  const world = lifecycleWorld();
  world.enqueue(facts(world, 'hired', 'C-10995', { startsOn: '2026-12-08' }));
  await world.drain();
  expect((await world.recordOf('C-10995'))?.attempts['provision account']?.blocked?.code).toBe('ACCOUNT_NOT_OURS');
  await world.advance(Date.parse('2026-12-08T07:14:00Z') - world.now());
  expect(mailsTo(world, HELP)).toEqual([]);

  await world.advance(2 * MINUTE);
  expect(mailsTo(world, HELP)).toHaveLength(1);
  await world.advance(2 * DAY);
  expect(mailsTo(world, HELP)).toHaveLength(1);
});

test('however often HR sends the facts again, no more than two nudges wait for a contractor', async () => {
  const world = lifecycleWorld();
  const most: number[] = [];
  for (let day = 20; day > 5; day--) {
    for (const startsOn of [`2027-01-${String(day).padStart(2, '0')}`, '2027-01-28']) {
      await world.advance(MINUTE);
      world.enqueue(facts(world, 'changed', 'C-1', { startsOn }));
      await world.drain();
      most.push(world.ports.nudges.list().length);
    }
  }

  expect(Math.max(...most)).toBeLessThanOrEqual(2);
  await world.advance(Date.parse('2027-01-28T08:00:00Z') - world.now());
  expect(mailsTo(world, 'c-1@example.net')).toHaveLength(1);
});

test('a day that moves nearer and nearer is met, by the sweep at the latest', async () => {
  const world = lifecycleWorld({ policy: { tellSponsorBeforeHours: 0 } });
  for (const startsOn of ['2026-12-20', '2026-12-15', '2026-12-10', '2026-12-04']) {
    await world.advance(MINUTE);
    world.enqueue(facts(world, 'changed', 'C-1', { startsOn }));
    await world.drain();
  }
  expect(world.ports.nudges.list()).toHaveLength(2);
  await world.advance(Date.parse('2026-12-04T07:06:01Z') - world.now());

  expect(mailsTo(world, 'c-1@example.net')).toHaveLength(1);
});

test('that an account is enabled is on the record, once for each hire', async () => {
  const world = lifecycleWorld();
  await hiredAndMailed(world);
  world.enqueue(eventOf(world, 'access-requested', 'C-1', { reason: 'reset' }));
  await world.drain();
  await world.advance(HOUR);

  expect((await world.storyOf('C-1')).filter((kind) => kind === 'account enabled')).toHaveLength(1);
});
