import { expect, test } from '@jest/globals';
import { makeVerifyUse, type VerifyingUse } from '../../shared/domain/steps/verify-use.ts';
import { accountOf, hiredAndMailed } from '../lifecycle/people.ts';
import { lifecycleWorld } from '../lifecycle/world.ts';

/** A watch that looks while somebody redeems: Graph makes the pass just before it is listed, the row is written just after. */
const lookingWhileRedeemed = async (state: 'minting' | 'redeemed') => {
  const world = lifecycleWorld({ terms: { foreignPass: 'withdraw' } });
  const id = await hiredAndMailed(world);
  const { ports, now } = world;
  const accountId = (await accountOf(world))?.id ?? '';
  let lists = 0;
  const told: string[] = [];
  const redeem = async (methodId: string): Promise<void> => {
    const known = await ports.claims.find(id);
    if (!known) throw new Error('the row is gone');
    const written = state === 'minting' ? { mintingAt: now() } : { redeemedAt: now(), passMethodId: methodId };
    await ports.claims.swap(known, { ...known.claim, state, ...written });
  };
  const passes: VerifyingUse['passes'] = {
    remove: (...removed) => ports.passes.remove(...removed),
    list: async (account) => {
      lists += 1;
      if (lists > 1) return ports.passes.list(account);
      const made = await ports.passes.create(account, { lifetimeMinutes: 60, usableOnce: true });
      if (made.kind !== 'issued') throw new Error('no pass was made');
      const listed = await ports.passes.list(account);
      await redeem(made.pass.methodId);
      return listed;
    },
  };
  const verifyUse = makeVerifyUse({
    directory: ports.directory,
    claims: ports.claims,
    passes,
    foreignPass: 'withdraw',
    tell: async ({ kind }) => void told.push(kind),
    now,
  });
  const record = await world.recordOf('C-1');
  if (!record?.claim || !record.account) throw new Error('nobody is watched');
  const { claim, account } = record;
  const seen = (await verifyUse({ ...record, claim, account })).record;
  return { told, seen, left: (await ports.passes.list(accountId)).length, at: now() };
};

test.each(['minting', 'redeemed'] as const)(
  'T21: a pass whose row turns out to be %s once it is listed was being handed over: no alarm, and it stays',
  async (state) => {
    const { told, seen, left, at } = await lookingWhileRedeemed(state);

    expect([told, left]).toEqual([[], 1]);
    expect(seen.claim).toMatchObject({ verifiedAt: at });
  },
);
