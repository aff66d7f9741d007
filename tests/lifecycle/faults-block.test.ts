import { describe, expect, test } from '@jest/globals';
import { FAULTS } from '../../shared/domain/fault.ts';
import { BLOCKED, type Blocking } from './fault-tables.ts';
import { attemptAt, calm, entriesOf, noteOfDead, send } from './fault-world.ts';
import { accountOf, facts, hiredAndMailed, mailsTo, SAM, TO_THE_MORNING } from './people.ts';
import { landed, redeem, release } from './tab.ts';
import { eventOf, HOUR, lifecycleWorld, MINUTE } from './world.ts';

const blockedWorld = async ({ code, step, world: options = {}, arrange, later, hire }: Blocking) => {
  const { policy = {}, ...rest } = options;
  const world = lifecycleWorld({ ...rest, policy: { tellSponsorBeforeHours: 0, ...policy } });
  await arrange?.(world);
  await send(world, facts(world, 'hired', 'C-1', hire));
  await later?.(world);
  await world.advance(TO_THE_MORNING);
  expect((await attemptAt(world, step))?.blocked?.code).toBe(code);
  return world;
};

describe('a fault of kind block', () => {
  test.each(BLOCKED)('$code blocks "$step" alone, and is met once', async (blocking) => {
    const world = await blockedWorld(blocking);

    expect((await noteOfDead(world))?.code).toBe(blocking.code);
    expect(world.dead).toHaveLength(1);
    expect((await entriesOf(world, 'step blocked'))[0]?.facts).toMatchObject({ fault: blocking.code });
    await world.advance(3 * HOUR);
    expect(world.dead).toHaveLength(1);
    expect((await attemptAt(world, blocking.step))?.count).toBe(1);
    expect(mailsTo(world, 'c-1@example.net')).toEqual([]);
  });

  test.each(BLOCKED)(
    '$code at "$step" is told as a standstill after a quarter of an hour, with its way out',
    async (blocking) => {
      const world = await blockedWorld(blocking);
      await world.advance(16 * MINUTE);

      const [letter, another] = world.ports.mailer.to('helpdesk@contoso.example');
      expect(letter?.text.open()).toContain(FAULTS[blocking.code].says);
      expect(another).toBeUndefined();
    },
  );

  test.each(BLOCKED)('$code at "$step", mended, lets everything come true', async (blocking) => {
    const world = await blockedWorld(blocking);
    await blocking.mend(world);
    await world.drain();
    await world.advance(MINUTE);

    expect(mailsTo(world, 'c-1@example.net')).toContain('Your first day at Contoso: how you sign in');
  });

  test.each(BLOCKED.filter(({ strangers }) => !strangers))(
    '$code at "$step" does not keep a cancellation from taking effect',
    async (blocking) => {
      const world = await blockedWorld(blocking);
      calm(world);
      await send(world, eventOf(world, 'cancelled', 'C-1', {}));

      expect((await world.recordOf('C-1'))?.closedAt).toBeDefined();
      const ours = (await world.recordOf('C-1'))?.account;
      expect(ours && (await world.ports.directory.find(ours.id))?.accountEnabled).not.toBe(true);
    },
  );

  test.each(BLOCKED.filter(({ strangers }) => strangers))(
    '$code: at the end the stranger’s account is left alone and operators are told; to forget closes it all the same',
    async (blocking) => {
      const world = await blockedWorld(blocking);
      const before = await accountOf(world);
      await send(world, eventOf(world, 'cancelled', 'C-1', {}));
      expect((await attemptAt(world, 'disable account'))?.blocked?.code).toBe('ACCOUNT_NOT_OURS');
      expect(await accountOf(world)).toEqual(before);

      await world.ask('C-1', 'forget');
      await world.drain();
      expect(await world.recordOf('C-1')).toMatchObject({ forgottenAt: expect.any(Number) });
      expect(await accountOf(world)).toEqual(before);
    },
  );

  test('REHIRE_UNCONFIRMED: only an operator’s word opens a claim for somebody with a history', async () => {
    const world = lifecycleWorld();
    await hiredAndMailed(world);
    await send(world, eventOf(world, 'cancelled', 'C-1', {}));
    await world.advance(HOUR);
    await send(world, world.hired('C-1'));
    expect((await attemptAt(world, 'open claim'))?.blocked?.code).toBe('REHIRE_UNCONFIRMED');
    await world.ask('C-1', 'lift-block');
    await world.drain();
    expect((await attemptAt(world, 'open claim'))?.blocked?.code).toBe('REHIRE_UNCONFIRMED');

    await world.ask('C-1', 'adopt');
    await world.drain();
    expect((await world.recordOf('C-1'))?.claim?.sentAt).toBeDefined();
  });

  test('a role gained between the mail and the first sign-in: no pass, and operators see why', async () => {
    const world = lifecycleWorld();
    await hiredAndMailed(world);
    world.ports.directory.grant((await accountOf(world))?.id ?? '', { directoryRole: true });
    const tab = await landed(world, 'c-1@example.net');
    const sponsor = await world.ports.directory.find(SAM);
    if (!tab || !sponsor) throw new Error('nobody to hand over to');
    const released = await release(world, tab.id, sponsor.id);
    const outcome = await redeem(world, tab, released.kind === 'released' ? released.pin.open() : '');

    expect(outcome).toEqual({ kind: 'try-later' });
    expect((await entriesOf(world, 'pass withheld'))[0]?.facts).toMatchObject({ fault: 'ACCOUNT_IS_PRIVILEGED' });
    expect(world.ports.passes.created).toBe(0);
  });
});
