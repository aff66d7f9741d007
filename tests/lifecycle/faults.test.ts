import { describe, expect, test } from '@jest/globals';
import { Fault, FAULTS } from '../../shared/domain/fault.ts';
import { AWAY, BLOCKED, REFUSED, RETRIED } from './fault-tables.ts';
import { attemptAt, calm, entriesOf, failing, noteOfDead, send } from './fault-world.ts';
import { accountOf, facts, hiredAndMailed, mailsTo, SAM, TO_THE_MORNING } from './people.ts';
import { landed, redeem, release } from './tab.ts';
import { eventOf, HOUR, lifecycleWorld, MINUTE } from './world.ts';

describe('a fault of kind retry', () => {
  test.each(RETRIED)(
    '%s from %s: "%s" backs off, blocks when its time is spent, and goes on when the block is lifted',
    async (code, call, step) => {
      const world = lifecycleWorld({ policy: { tellSponsorBeforeHours: 0 } });
      failing(world, call, () => new Fault(code));
      await send(world, world.hired('C-1'));
      await world.advance(TO_THE_MORNING + 10 * MINUTE);
      const early = await attemptAt(world, step);
      expect(early).toMatchObject({ lastFault: code });
      expect(early?.blocked).toBeUndefined();
      expect(early?.count).toBeGreaterThanOrEqual(4);
      expect(early?.count).toBeLessThanOrEqual(9);
      expect(world.dead).toEqual([]);

      await world.advance(7 * HOUR);
      expect((await attemptAt(world, step))?.blocked?.code).toBe('RETRIES_EXHAUSTED');
      expect((await entriesOf(world, 'step failed')).length).toBeGreaterThanOrEqual(early?.count ?? 0);
      const blocks = await entriesOf(world, 'step blocked');
      expect(blocks.filter((entry) => entry.facts['step'] === step)).toHaveLength(1);
      expect((await noteOfDead(world))?.code).toBe('RETRIES_EXHAUSTED');

      calm(world);
      await world.ask('C-1', 'lift-block', { step });
      await world.drain();
      expect(mailsTo(world, 'c-1@example.net')).toContain('Your first day at Contoso: how you sign in');
    },
  );

  test('what Graph asks for is waited, up to ten seconds in the handler itself', async () => {
    const world = lifecycleWorld();
    let [refused, looks] = [0, 0];
    world.setSeam((call, when) => {
      if (call !== 'directory.create' || when !== 'before') return;
      looks++;
      if (refused++ === 0) throw new Fault('GRAPH_THROTTLED', { retryAfterMs: 9_000 });
    });
    const before = world.now();
    await send(world, world.hired('C-1'));

    expect(await accountOf(world)).toBeDefined();
    expect(looks).toBe(2);
    expect(world.now() - before).toBe(9_000);
  });

  test('withdrawing is never given up: days later the pass goes and the account is disabled', async () => {
    const world = lifecycleWorld();
    await hiredAndMailed(world);
    failing(world, 'directory.setEnabled', () => new Fault('GRAPH_UNAVAILABLE'));
    await send(world, eventOf(world, 'cancelled', 'C-1', {}));
    await world.advance(30 * HOUR);
    expect((await attemptAt(world, 'disable account'))?.blocked).toBeUndefined();

    calm(world);
    await world.advance(HOUR);
    expect(await accountOf(world)).toMatchObject({ accountEnabled: false });
  });

  test('a pass that cannot be had yet costs no try: the slot is given back and the same tab asks again', async () => {
    const world = lifecycleWorld();
    await hiredAndMailed(world);
    const tab = await landed(world, 'c-1@example.net');
    const sponsor = await world.ports.directory.find(SAM);
    if (!tab || !sponsor) throw new Error('nobody to hand over to');
    const released = await release(world, tab.id, sponsor.id);
    const pin = released.kind === 'released' ? released.pin.open() : '';
    failing(world, 'passes.create', () => new Fault('POLICY_NOT_YET_IN_EFFECT'));

    expect(await redeem(world, tab, pin)).toMatchObject({ kind: 'not-yet' });
    expect((await world.ports.claims.find(tab.id))?.claim).toMatchObject({ state: 'released', reserved: 0 });
    calm(world);
    expect(await redeem(world, tab, pin)).toMatchObject({ kind: 'revealed' });
  });
});

describe('a fault of kind refuse', () => {
  test.each(REFUSED)('%s: the message is dead-lettered with a note, and nothing else changes', async (code, event) => {
    const world = lifecycleWorld({ policy: { reissuesPerDay: 0 } });
    await send(world, facts(world, 'hired', 'C-1', {}, { id: 'first' }));
    const before = [await world.recordOf('C-1'), await world.recordOf('C-9')];
    await send(world, event(world));

    expect(world.dead).toHaveLength(1);
    expect(await noteOfDead(world)).toMatchObject({ code, says: expect.stringContaining(FAULTS[code].wayOut) });
    expect([await world.recordOf('C-1'), await world.recordOf('C-9')]).toEqual(before);
    expect((await entriesOf(world, 'event refused', '~service'))[0]?.facts).toMatchObject({ fault: code });
  });

  test('UNEXPECTED: the third delivery writes a note with the stack, and the event is on the record', async () => {
    const world = lifecycleWorld();
    failing(world, 'directory.findPeople', () => new TypeError('ana@example.net is not a function'));
    await send(world, world.hired('C-1'));

    expect(world.dead).toHaveLength(1);
    expect(await noteOfDead(world)).toMatchObject({ code: 'UNEXPECTED', stack: expect.stringContaining('TypeError') });
    expect(JSON.stringify(await noteOfDead(world))).not.toContain('ana@example.net');
    calm(world);
    await world.advance(TO_THE_MORNING);
    expect(mailsTo(world, 'c-1@example.net')).toHaveLength(1);
  });
});

describe('a fault of kind away', () => {
  test.each(AWAY)(
    '%s from %s for a minute: the message is held, none is dead-lettered, nothing is lost',
    async (code, call) => {
      const world = lifecycleWorld();
      const back = world.now() + 70 * MINUTE;
      world.setSeam((passing, when) => {
        const away = world.now() < back || (world.now() > back + HOUR && world.now() < back + HOUR + MINUTE);
        if (passing === call && when === 'before' && world.now() > back - 2 * MINUTE && away) throw new Fault(code);
      });
      await world.advance(69 * MINUTE);
      await send(world, world.hired('C-1'));
      await world.advance(TO_THE_MORNING);

      expect(world.dead).toEqual([]);
      expect(world.now()).toBeGreaterThanOrEqual(back);
      expect(mailsTo(world, 'c-1@example.net')).toHaveLength(1);
      expect(Object.keys((await world.recordOf('C-1'))?.attempts ?? {})).toEqual([]);
    },
  );

  test('VAULT_AWAY: no PIN is given, the claim stays as it was, and later it works', async () => {
    const world = lifecycleWorld();
    const id = await hiredAndMailed(world);
    const sponsor = await world.ports.directory.find(SAM);
    failing(world, 'peppers.pepper', () => new Fault('VAULT_AWAY'));
    await expect(release(world, id, sponsor?.id ?? '')).rejects.toMatchObject({ code: 'VAULT_AWAY' });
    expect((await world.ports.claims.find(id))?.claim).toMatchObject({ state: 'open', releases: 0 });

    calm(world);
    expect(await release(world, id, sponsor?.id ?? '')).toMatchObject({ kind: 'released' });
  });
});

test('every fault of the closed list is met here', () => {
  const met = new Set<string>([
    ...RETRIED.map(([code]) => code),
    ...BLOCKED.map(({ code }) => code),
    ...REFUSED.map(([code]) => code),
    ...AWAY.map(([code]) => code),
    'REHIRE_UNCONFIRMED',
    'RETRIES_EXHAUSTED',
    'UNEXPECTED',
    'VAULT_AWAY',
  ]);

  expect(Object.keys(FAULTS).filter((code) => !met.has(code))).toEqual([]);
});
