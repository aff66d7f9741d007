import { expect, test } from '@jest/globals';
import { attemptAt, noteOfDead, send } from './fault-world.ts';
import { accountOf, mailsTo } from './people.ts';
import { termsOf } from './terms.ts';
import { DAY, eventOf, lifecycleWorld, type WorldOptions } from './world.ts';

/** Seeded: an internal guest of long standing, enabled. */
const GRETA = 'C-10995';

/** Somebody who was here years before the product, and whose account the product did not make. */
const located = async (options: WorldOptions = {}) => {
  const world = lifecycleWorld(options);
  await send(world, world.hired(GRETA, { starts: '2020-01-07' }));
  expect(await world.recordOf(GRETA)).toMatchObject({ located: { found: (await accountOf(world, GRETA))?.id } });
  return world;
};

const ended = { endsOn: '2026-11-30' };
const adoptingGuests = { terms: { account: { ...termsOf({}, {}).account, adoptInternalGuests: true } } };

test('the end of somebody who was only located needs the account: an operator adopts it, and it is disabled', async () => {
  const world = await located();
  await send(world, eventOf(world, 'ended', GRETA, ended));
  expect((await attemptAt(world, 'disable account', GRETA))?.blocked?.code).toBe('ACCOUNT_NOT_OURS');
  expect((await noteOfDead(world))?.code).toBe('ACCOUNT_NOT_OURS');
  expect(await accountOf(world, GRETA)).toMatchObject({ accountEnabled: true });

  const id = (await accountOf(world, GRETA))?.id ?? '';
  await world.ask(GRETA, 'adopt', { accountId: 'another' });
  await world.drain();
  expect(await accountOf(world, GRETA)).toMatchObject({ accountEnabled: true });
  await world.ask(GRETA, 'adopt', { accountId: id });
  await world.drain();
  expect(await accountOf(world, GRETA)).toMatchObject({ accountEnabled: false });
  expect(world.ports.directory.sessionsRevoked(id)).toBe(1);
  expect((await world.storyOf(GRETA)).slice(-3)).toEqual(['request applied', 'account adopted', 'account disabled']);
});

test('where internal guests are HR’s, the end disables an account that was only located, without anybody’s word', async () => {
  const world = await located(adoptingGuests);
  expect(await accountOf(world, GRETA)).toMatchObject({ accountEnabled: true });
  await send(world, eventOf(world, 'ended', GRETA, ended));

  expect(await accountOf(world, GRETA)).toMatchObject({ accountEnabled: false });
  expect(world.dead).toEqual([]);
});

test('but never one that holds a role: operators are told', async () => {
  const world = await located(adoptingGuests);
  world.ports.directory.grant((await accountOf(world, GRETA))?.id ?? '', { directoryRole: true });
  await send(world, eventOf(world, 'ended', GRETA, ended));

  expect(await accountOf(world, GRETA)).toMatchObject({ accountEnabled: true });
  expect((await attemptAt(world, 'disable account', GRETA))?.blocked?.code).toBe('ACCOUNT_IS_PRIVILEGED');
});

test('nor the account of another tenant’s guest', async () => {
  const world = lifecycleWorld(adoptingGuests);
  await send(world, world.hired('C-10993', { starts: '2020-01-07' }));
  const before = await accountOf(world, 'C-10993');
  await send(world, eventOf(world, 'ended', 'C-10993', ended));

  expect(await accountOf(world, 'C-10993')).toEqual(before);
  expect((await attemptAt(world, 'disable account', 'C-10993'))?.blocked?.code).toBe('ACCOUNT_NOT_OURS');
});

test('somebody who started years ago is recorded and looked up; nothing is made, mailed or dead-lettered until an operator opens', async () => {
  const world = lifecycleWorld();
  world.enqueue(world.hired('C-1', { starts: '2020-01-07' }));
  world.enqueue(world.hired('C-10995', { starts: '2020-01-07' }));
  await world.drain();
  await world.advance(DAY);
  expect(await accountOf(world, 'C-1')).toBeUndefined();
  expect(world.ports.mailer.letters).toEqual([]);
  expect(world.dead).toEqual([]);

  await world.ask('C-1', 'open', {});
  await world.drain();
  expect(mailsTo(world, 'c-1@example.net')).toHaveLength(1);
});

test('an account that somebody else made is left alone until an operator adopts exactly that one', async () => {
  const world = lifecycleWorld();
  world.enqueue(world.hired('C-10995'));
  await world.drain();
  expect((await world.recordOf('C-10995'))?.attempts['provision account']?.blocked?.code).toBe('ACCOUNT_NOT_OURS');
  await world.ask('C-10995', 'adopt', { accountId: 'another' });
  await world.drain();
  expect((await world.recordOf('C-10995'))?.account).toBeUndefined();

  await world.ask('C-10995', 'adopt', { accountId: (await accountOf(world, 'C-10995'))?.id ?? '' });
  await world.drain();
  expect((await world.recordOf('C-10995'))?.account).toMatchObject({ userPrincipalName: 'greta.lund@contoso.example' });
});
