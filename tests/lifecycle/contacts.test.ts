import { expect, test } from '@jest/globals';
import { accountOf, facts, hiredAndMailed, mailsTo, NIAMH, SAM, TO_THE_MORNING } from './people.ts';
import { handOver } from './scenarios.ts';
import { DAY, HOUR, lifecycleWorld, MINUTE } from './world.ts';

const hired = async () => {
  const world = lifecycleWorld();
  world.enqueue(world.hired('C-1'));
  await world.drain();
  return world;
};

test('one contact changes on HR’s word; the other one after it is held, and the account is not enabled', async () => {
  const world = await hired();
  world.enqueue(facts(world, 'changed', 'C-1', { email: 'evil@example.org' }));
  await world.drain();
  await world.advance(MINUTE);
  world.enqueue(facts(world, 'changed', 'C-1', { email: 'evil@example.org', sponsor: NIAMH }));
  await world.drain();
  await world.advance(TO_THE_MORNING);

  expect(await world.recordOf('C-1')).toMatchObject({ heldFor: { sponsor: NIAMH }, wanted: { sponsor: SAM } });
  expect(mailsTo(world, 'evil@example.org').filter((subject) => subject.startsWith('Your first day'))).toEqual([]);
  expect(await accountOf(world)).toMatchObject({ accountEnabled: false });
});

test('the same contact may change again and again before any mail', async () => {
  const world = await hired();
  for (const email of ['b@example.net', 'c@example.net']) {
    world.enqueue(facts(world, 'changed', 'C-1', { email }));
    await world.drain();
  }
  await world.advance(TO_THE_MORNING);

  expect(mailsTo(world, 'c@example.net')).toContain('Your first day at Contoso: how you sign in');
});

test('contacts that somebody confirmed are the known ones: one of them may change on HR’s word again', async () => {
  const world = await hired();
  world.enqueue(facts(world, 'changed', 'C-1', { email: 'b@example.net', sponsor: NIAMH }));
  await world.drain();
  await world.ask('C-1', 'confirm-contact', { confirm: true });
  await world.drain();
  world.enqueue(facts(world, 'changed', 'C-1', { email: 'c@example.net', sponsor: NIAMH }));
  await world.drain();
  await world.advance(TO_THE_MORNING);

  expect(mailsTo(world, 'c@example.net')).toContain('Your first day at Contoso: how you sign in');
});

test('an address that was missing is no change of contacts', async () => {
  const world = lifecycleWorld();
  const event = structuredClone(world.hired('C-1'));
  event.data.emails = [];
  world.enqueue(event);
  await world.drain();
  world.enqueue(facts(world, 'changed', 'C-1'));
  await world.drain();
  world.enqueue(facts(world, 'changed', 'C-1', { sponsor: NIAMH }));
  await world.drain();
  await world.advance(TO_THE_MORNING);

  expect(mailsTo(world, 'c-1@example.net')).toContain('Your first day at Contoso: how you sign in');
});

test('the sponsor whom HR names in time is the one who hears that the day is near', async () => {
  const world = lifecycleWorld();
  world.enqueue(facts(world, 'hired', 'C-1', { startsOn: '2026-12-08' }));
  await world.drain();
  world.enqueue(facts(world, 'changed', 'C-1', { startsOn: '2026-12-08', sponsor: NIAMH }));
  await world.drain();
  await world.advance(10 * DAY);

  expect(mailsTo(world, NIAMH)).toContain('Ana NrC1 starts soon and will need you');
  expect(mailsTo(world, SAM)).not.toContain('Ana NrC1 starts soon and will need you');
});

test('a first day that moves after the mail takes the claim along: the old link is dead, a new one comes on the new day', async () => {
  const world = lifecycleWorld({ policy: { mailBeforeMinutes: 60 } });
  const id = await hiredAndMailed(world);
  world.enqueue(facts(world, 'changed', 'C-1', { startsOn: '2026-12-09' }));
  await world.drain();
  expect((await world.ports.claims.find(id))?.claim.state).toBe('superseded');
  await world.advance(7 * DAY);
  expect((await world.recordOf('C-1'))?.claim).toBeUndefined();

  await world.advance(DAY);
  expect((await world.recordOf('C-1'))?.claim).toMatchObject({ generation: 2, sentAt: expect.any(Number) });
  expect(mailsTo(world, 'c-1@example.net').filter((subject) => subject.startsWith('Your first day'))).toHaveLength(2);
});

test('a first day that is corrected after it has passed leaves the claim alone', async () => {
  const world = lifecycleWorld();
  const id = await hiredAndMailed(world);
  world.enqueue(facts(world, 'changed', 'C-1', { startsOn: '2026-11-30' }));
  await world.drain();

  expect((await world.recordOf('C-1'))?.claim?.id).toBe(id);
});

test('HR takes a change back that is on hold: the contractor, whose link is dead, gets another one', async () => {
  const world = lifecycleWorld();
  const id = await hiredAndMailed(world);
  world.enqueue(facts(world, 'changed', 'C-1', { email: 'typo@example.net' }));
  await world.drain();
  await world.advance(MINUTE);
  world.enqueue(facts(world, 'changed', 'C-1'));
  await world.drain();

  expect((await world.ports.claims.find(id))?.claim.state).toBe('revoked');
  expect((await world.recordOf('C-1'))?.claim).toMatchObject({ generation: 2, sentAt: expect.any(Number) });
  expect(mailsTo(world, 'typo@example.net')).toEqual([]);
});

test.each([true, false])(
  'somebody who signed in long ago moves house: held, confirmed (%s), and neither signed out nor mailed a link',
  async (confirm) => {
    const world = lifecycleWorld();
    const id = await hiredAndMailed(world);
    await handOver(world);
    await world.advance(2 * HOUR);
    world.enqueue(facts(world, 'changed', 'C-1', { email: 'new@example.org' }));
    await world.drain();
    expect(await world.recordOf('C-1')).toMatchObject({
      claim: { id },
      heldFor: { privateAddress: 'new@example.org' },
    });
    await world.ask('C-1', 'confirm-contact', { confirm });
    await world.drain();

    expect(world.ports.directory.sessionsRevoked((await accountOf(world))?.id ?? '')).toBe(0);
    expect(await world.recordOf('C-1')).toMatchObject({ claim: { id }, asked: { generation: 1 } });
    expect((await world.recordOf('C-1'))?.wanted?.privateAddress).toBe(confirm ? 'new@example.org' : 'c-1@example.net');
    expect(mailsTo(world, 'c-1@example.net')).toContain('Your contact details at Contoso were changed');
  },
);

test('a first day that HR corrects long after it leaves somebody alone who works here', async () => {
  const world = lifecycleWorld();
  const id = await hiredAndMailed(world);
  await handOver(world);
  await world.advance(2 * HOUR);
  world.enqueue(facts(world, 'changed', 'C-1', { startsOn: '2026-12-09' }));
  await world.drain();
  await world.advance(9 * DAY);

  expect(await world.recordOf('C-1')).toMatchObject({ claim: { id }, asked: { generation: 1 } });
});
