import { beforeAll, expect, test } from '@jest/globals';
import { termsOf } from './terms.ts';
import { DAY, eventOf, lifecycleWorld, type LifecycleWorld } from './world.ts';

const CONTRACTORS = 3_000;
const MOST_ENDINGS = 25;
/** Events in the queue at a time. */
const AT_ONCE = 300;

const numbers = Array.from({ length: CONTRACTORS }, (_, n) => `H-${n + 1}`);
const world = lifecycleWorld({ terms: { account: { ...termsOf({}, {}).account, adoptInternalGuests: true } } });

/** The internal guest that somebody made by hand years ago, for every other one of them. */
const hasAccount = (_number: string, n: number): boolean => n % 2 === 0;
const withAccount = numbers.filter(hasAccount);

const madeByHand = async ({ ports: { directory } }: LifecycleWorld, number: string): Promise<void> => {
  const made = await directory.create({
    userPrincipalName: `${number.toLowerCase()}@contoso.example`,
    mailNickname: number,
    displayName: 'Ana Díaz',
    givenName: 'Ana',
    surname: 'Díaz',
    employeeId: number,
    employeeType: 'Contractor',
    hireDate: '2020-01-07',
  });
  if (made.kind === 'created' && number !== withAccount.at(-1)) await directory.setEnabled(made.account.id, true);
};

/** Sends one event about each of them, and has the queue worked off. */
const tellOf = async (event: (number: string) => object): Promise<void> => {
  for (let at = 0; at < numbers.length; at += AT_ONCE) {
    for (const number of numbers.slice(at, at + AT_ONCE)) world.enqueue(event(number));
    await world.drain();
  }
};

const recordsThat = async (holds: (record: NonNullable<Awaited<ReturnType<typeof world.recordOf>>>) => boolean) => {
  const records = await Promise.all(numbers.map((number) => world.recordOf(number)));
  return records.filter((record) => record !== undefined && holds(record)).length;
};

const enabled = (): number => world.ports.directory.accounts().filter(isOneOfThem).filter(isEnabled).length;
const isOneOfThem = ({ employeeId = '' }: { readonly employeeId?: string }): boolean => employeeId.startsWith('H-');
const isEnabled = ({ accountEnabled }: { readonly accountEnabled: boolean }): boolean => accountEnabled;

beforeAll(async () => {
  for (const number of withAccount) await madeByHand(world, number);
}, 60_000);

test('3,000 who started years ago: nobody is mailed, no account is made, enabled or changed, nothing is dead-lettered', async () => {
  const before = structuredClone(world.ports.directory.accounts());
  await tellOf((number) => world.hired(number, { starts: '2020-01-07' }));
  await world.advance(DAY);

  expect(await recordsThat(({ located }) => located !== undefined)).toBe(CONTRACTORS);
  expect(await recordsThat(({ dueAt }) => dueAt !== undefined)).toBe(0);
  expect(world.ports.directory.accounts()).toEqual(before);
  expect(world.ports.mailer.letters).toEqual([]);
  expect(world.dead).toEqual([]);
});

test('an HR job that ends all of them ends 25; the others wait for an operator, and nobody’s end is lost', async () => {
  const living = enabled();
  await tellOf((number) => eventOf(world, 'ended', number, { endsOn: '2026-11-30' }));
  await world.advance(DAY);

  expect(await recordsThat(({ end }) => end?.kind === 'ended')).toBe(CONTRACTORS);
  expect(enabled()).toBe(living - MOST_ENDINGS);
  const blocked = withAccount.length - MOST_ENDINGS;
  expect(await recordsThat(({ attempts }) => attempts['disable account']?.blocked?.code === 'UNUSUAL_VOLUME')).toBe(
    blocked,
  );
  expect(world.dead).toHaveLength(blocked);
  expect((await world.ports.audit.read('~service')).filter(({ kind }) => kind === 'volume exceeded')).toHaveLength(1);
});

test('and once they are let go, all of them have ended and no account is left enabled', async () => {
  for (const number of numbers) await world.ask(number, 'let-go');
  for (let left = 1; left > 0; left = world.queue.length) await world.drain();

  expect(enabled()).toBe(0);
  expect(await recordsThat(({ closedAt }) => closedAt !== undefined)).toBe(CONTRACTORS);
});
