import { expect, test } from '@jest/globals';
import type { DirectoryAccount } from '../shared/domain/account/account.ts';
import { firstNames } from '../shared/domain/claim/claim-sponsor.ts';
import { Fault } from '../shared/domain/fault.ts';

const SAM: DirectoryAccount = {
  id: 'sam',
  userPrincipalName: 'sam@contoso.example',
  givenName: 'Sam',
  accountEnabled: true,
  onPremisesSyncEnabled: false,
  federated: false,
};

/** A directory that counts what it is asked, and a clock. */
const asked = () => {
  const world = { now: 0, calls: 0, away: false };
  const find = async (id: string): Promise<DirectoryAccount | undefined> => {
    world.calls += 1;
    await Promise.resolve();
    if (world.away) throw new Fault('GRAPH_UNAVAILABLE');
    return id === SAM.id ? SAM : undefined;
  };
  return { world, nameOf: firstNames({ find }, () => world.now) };
};

test('a thousand who hold a link ask the directory once, and again after ten minutes', async () => {
  const { world, nameOf } = asked();

  const names = await Promise.all(Array.from({ length: 1_000 }, () => nameOf('sam')));
  world.now = 10 * 60_000 - 1;
  await nameOf('sam');

  expect(new Set(names)).toEqual(new Set(['Sam']));
  expect(world.calls).toBe(1);
  world.now += 1;
  expect(await nameOf('sam')).toBe('Sam');
  expect(world.calls).toBe(2);
});

test('a directory that is away is left in peace for ten seconds; a name that was known is told meanwhile', async () => {
  const { world, nameOf } = asked();
  await nameOf('sam');
  world.now = 10 * 60_000;
  world.away = true;

  const names = await Promise.all(Array.from({ length: 1_000 }, () => nameOf('sam')));

  expect(new Set(names)).toEqual(new Set(['Sam']));
  expect(await nameOf('noor')).toBe('');
  expect(world.calls).toBe(3);
  world.away = false;
  world.now += 10_000;
  expect(await nameOf('sam')).toBe('Sam');
  expect(world.calls).toBe(4);
});

test('whom the directory does not know has no name', async () => {
  expect(await asked().nameOf('nobody')).toBe('');
});
