import { describe, expect, test } from '@jest/globals';
import { Fault } from '../shared/domain/fault.ts';
import { claimIdOf } from '../shared/domain/claim/claim-opening.ts';
import { anotherPin, aTab, aWorld, HOUR, MINUTE, OPENS } from './claim-world.ts';

/** A world in which the sponsor has given a PIN, and a tab that has landed. */
const released = async () => {
  const world = await aWorld();
  return { world, pin: await world.release(), tab: await aTab() };
};

test('link and PIN together open a pass, sealed so that only this tab can read it', async () => {
  const { world, pin, tab } = await released();

  const outcome = await world.redeem(tab, pin);

  if (outcome.kind !== 'revealed') throw new Error(outcome.kind);
  expect(await world.reveal(tab, outcome.envelope)).toEqual({
    pass: 'pass-1-Xy7+',
    userPrincipalName: 'ana.diaz@contoso.example',
    expiresAt: new Date(OPENS + HOUR).toISOString(),
  });
  await expect(world.reveal(await aTab(), outcome.envelope)).rejects.toThrow(/operation/i);
  expect(await world.row()).toMatchObject({ state: 'redeemed', passMethodId: 'method-1', reserved: 1, failed: 0 });
  expect(world.kinds()).toEqual(['claim released', 'pass issued', 'claim redeemed']);
  expect(world.nudges.list()).toEqual([{ key: 'C-10442' }]);
});

test('of a thousand who hold link and PIN one is shown the pass, and Graph makes one', async () => {
  const { world, pin } = await released();
  const tabs = await Promise.all(Array.from({ length: 1_000 }, aTab));

  const outcomes = await Promise.all(tabs.map((tab) => world.redeem(tab, pin)));

  expect(outcomes.filter(({ kind }) => kind === 'revealed')).toHaveLength(1);
  expect(world.graph.created).toBe(1);
  expect(outcomes.filter(({ kind }) => kind === 'spent' || kind === 'busy')).toHaveLength(999);
});

test('ten parallel requests of one tab make one pass: a mint that is under way says so', async () => {
  const { world, pin, tab } = await released();

  const outcomes = await Promise.all(Array.from({ length: 10 }, () => world.redeem(tab, pin)));

  expect(world.graph.created).toBe(1);
  const envelopes = outcomes.flatMap((outcome) => (outcome.kind === 'revealed' ? [outcome.envelope.data] : []));
  expect(new Set(envelopes).size).toBe(1);
});

test('a thousand wrong PINs in parallel get five looks, one lock and one entry of it, and the contractor is looked at', async () => {
  const { world, pin } = await released();
  const tabs = await Promise.all(Array.from({ length: 1_000 }, aTab));

  const outcomes = await Promise.all(tabs.map((tab) => world.redeem(tab, anotherPin(pin))));

  expect(world.checks.verified).toBe(5);
  expect(outcomes.filter(({ kind }) => kind === 'wrong-pin')).toHaveLength(5);
  expect(await world.row()).toMatchObject({ state: 'locked', reserved: 5, failed: 5 });
  expect((await world.row()).pinHash).toBeUndefined();
  expect(world.kinds().filter((kind) => kind === 'claim locked')).toHaveLength(1);
  expect(world.nudges.list()).toHaveLength(1);
  expect(await world.redeem(await aTab(), pin)).toEqual({ kind: 'locked' });
});

test('each wrong PIN says how many tries are left, and the right one still opens at the fifth', async () => {
  const { world, pin, tab } = await released();

  const left = [];
  for (let tries = 0; tries < 4; tries++) left.push(await world.redeem(tab, anotherPin(pin)));

  expect(left).toEqual([4, 3, 2, 1].map((tries) => ({ kind: 'wrong-pin', left: tries })));
  expect((await world.redeem(tab, pin)).kind).toBe('revealed');
});

describe('before anything is won', () => {
  test('an unknown id and a wrong proof get the same answer for the same one read of the store', async () => {
    const { world, pin, tab } = await released();
    const askedAs = async (shown: Parameters<typeof world.redeem>[2]) => {
      const before = world.faults.reads;
      const outcome = await world.redeem(tab, pin, shown);
      return { outcome, reads: world.faults.reads - before };
    };

    const wrongProof = await askedAs({ proof: new Uint8Array(32) });
    const unknownId = await askedAs({ id: claimIdOf(new Uint8Array(16)) });

    expect(wrongProof).toEqual({ outcome: { kind: 'unknown' }, reads: 1 });
    expect(unknownId).toEqual(wrongProof);
    expect(await world.row()).toMatchObject({ reserved: 0 });
  });

  test('without a PIN from the sponsor no slot is taken', async () => {
    const world = await aWorld();

    expect(await world.redeem(await aTab(), '7K3M9QXT6')).toEqual({ kind: 'not-released' });
    expect(await world.row()).toMatchObject({ state: 'open', reserved: 0 });
    expect(world.checks.verified).toBe(0);
  });

  test('a PIN that was given more than ten minutes ago is gone, at no cost of a slot', async () => {
    const { world, pin, tab } = await released();
    world.clock.at += 10 * MINUTE;

    expect(await world.redeem(tab, pin)).toEqual({ kind: 'not-released' });
    expect(await world.row()).toMatchObject({ state: 'open', reserved: 0 });
    expect((await world.row()).pinHash).toBeUndefined();
  });

  test('a claim that opens later says when', async () => {
    const { world, pin, tab } = await released();
    world.clock.at = OPENS - MINUTE;

    expect(await world.redeem(tab, pin)).toEqual({ kind: 'not-open-yet', opensAt: OPENS });
  });

  test('a claim that the record does not name is unknown to the holder of its link', async () => {
    const { world, pin, tab } = await released();
    await world.name({ claim: { id: 'another' as never, generation: 2 } });

    expect(await world.redeem(tab, pin)).toEqual({ kind: 'unknown' });
  });

  test('while a changed contact waits for confirmation the claim is unknown', async () => {
    const { world, pin, tab } = await released();
    await world.name({ heldFor: { sponsor: 'other@contoso.example', since: OPENS } });

    expect(await world.redeem(tab, pin)).toEqual({ kind: 'unknown' });
  });

  test('once HR has said that it is over the claim is unknown', async () => {
    const { world, pin, tab } = await released();
    await world.name({ end: { kind: 'cancelled', at: OPENS } });

    expect(await world.redeem(tab, pin)).toEqual({ kind: 'unknown' });
  });

  test('Graph out of reach costs no slot', async () => {
    const { world, pin, tab } = await released();
    world.graph.away = true;

    await expect(world.redeem(tab, pin)).rejects.toMatchObject({ code: 'GRAPH_UNAVAILABLE' });
    expect(await world.row()).toMatchObject({ state: 'released', reserved: 0 });
  });

  test('a PIN left out where the sponsor has to give one costs no slot', async () => {
    const { world, tab } = await released();

    expect(await world.redeem(tab)).toEqual({ kind: 'pin-missing' });
    expect(await world.row()).toMatchObject({ reserved: 0 });
  });
});

describe('what a claim that is over says to the holder of its link', () => {
  test.each([
    ['revoked', { kind: 'revoked' }],
    ['superseded', { kind: 'superseded', sentAt: OPENS - 30 * MINUTE }],
    ['expired', { kind: 'expired' }],
    ['locked', { kind: 'locked' }],
  ] as const)('%s', async (state, answer) => {
    const { world, pin, tab } = await released();
    await world.change({ state });

    expect(await world.redeem(tab, pin)).toEqual(answer);
  });

  test('expiry writes itself when it is met', async () => {
    const { world, pin, tab } = await released();
    world.clock.at = OPENS + 72 * HOUR;

    expect(await world.redeem(tab, pin)).toEqual({ kind: 'expired' });
    expect(await world.row()).toMatchObject({ state: 'expired' });
  });

  test('a claim that expires between the slot and the claim gives nothing', async () => {
    const { world, pin, tab } = await released();
    await world.change({ expiresAt: OPENS + 5 * MINUTE });
    world.faults.onSwap = (next) => {
      if (next.reserved === 1 && next.state === 'released') world.clock.at = OPENS + 5 * MINUTE;
      return undefined;
    };

    expect(await world.redeem(tab, pin)).toEqual({ kind: 'expired' });
    expect(world.graph.created).toBe(0);
  });

  test('another tab learns when the pass was used, and never the pass', async () => {
    const { world, pin, tab } = await released();
    await world.redeem(tab, pin);
    world.clock.at += 5_000;

    expect(await world.redeem(await aTab(), pin)).toEqual({ kind: 'spent', usedAt: OPENS });
  });
});

test('five slots whose verdicts never came lock the claim a minute later, not before', async () => {
  const { world, pin, tab } = await released();
  await world.change({ reserved: 5, reservedAt: OPENS });

  expect(await world.redeem(tab, pin)).toEqual({ kind: 'busy' });
  world.clock.at += 60_001;
  expect(await world.redeem(tab, pin)).toEqual({ kind: 'locked' });
});

test('a PIN that is replaced while it is looked at is wrong by then', async () => {
  const { world, pin, tab } = await released();
  const { verifyPin } = world.deps;
  Object.assign(world.deps, {
    verifyPin: async (...check: Parameters<typeof verifyPin>) => {
      const right = await verifyPin(...check);
      await world.release();
      return right;
    },
  });

  expect(await world.redeem(tab, pin)).toEqual({ kind: 'wrong-pin', left: 4 });
});

describe('where the policy asks for the link alone', () => {
  test('the link opens a pass without a PIN, once', async () => {
    const world = await aWorld({ release: 'none' });
    const tabs = await Promise.all(Array.from({ length: 100 }, aTab));

    const outcomes = await Promise.all(tabs.map((tab) => world.redeem(tab)));

    expect(outcomes.filter(({ kind }) => kind === 'revealed')).toHaveLength(1);
    expect(world.graph.created).toBe(1);
    expect(world.checks.verified).toBe(0);
  });

  test('not yet leaves it open', async () => {
    const world = await aWorld({ release: 'none' });
    world.graph.says = [new Fault('POLICY_NOT_YET_IN_EFFECT'), 'issued'];
    const tab = await aTab();

    expect((await world.redeem(tab)).kind).toBe('not-yet');
    expect(await world.row()).toMatchObject({ state: 'open', reserved: 0 });
    expect((await world.redeem(tab)).kind).toBe('revealed');
  });
});
