import { describe, expect, test } from '@jest/globals';
import { endClaim } from '../shared/domain/claim/claim-ending.ts';
import { Fault } from '../shared/domain/fault.ts';
import { UnsettledMint } from '../shared/domain/account/pass.ts';
import { aTab, aWorld, OPENS, type World } from './claim-world.ts';

/** A world in which the sponsor has given a PIN, and a tab that has landed. */
const released = async () => {
  const world = await aWorld();
  return { world, pin: await world.release(), tab: await aTab() };
};

describe('the same tab asks again', () => {
  test('three times within two minutes, on the record each time; then no more', async () => {
    const { world, pin, tab } = await released();
    const first = await world.redeem(tab, pin);

    const again = [];
    for (let asked = 0; asked < 4; asked++) again.push(await world.redeem(tab, pin));

    expect(again.slice(0, 3)).toEqual([first, first, first]);
    expect(again[3]).toEqual({ kind: 'spent', usedAt: OPENS });
    expect(world.kinds().filter((kind) => kind === 'claim replayed')).toHaveLength(3);
    expect(world.graph.created).toBe(1);
  });

  test('not after two minutes', async () => {
    const { world, pin, tab } = await released();
    await world.redeem(tab, pin);
    world.clock.at += 120_000;

    expect(await world.redeem(tab, pin)).toEqual({ kind: 'spent', usedAt: OPENS });
  });

  test('not once the record has stopped naming the claim', async () => {
    const { world, pin, tab } = await released();
    await world.redeem(tab, pin);
    const { value } = (await world.contractors.read(world.claim.contractor))!;
    const { claim: _, ...unnamed } = value;
    await world.contractors.swap((await world.contractors.read(world.claim.contractor))!, unnamed);

    expect(await world.redeem(tab, pin)).toEqual({ kind: 'spent', usedAt: OPENS });
  });

  test('an audit entry that cannot be written withholds the envelope, and the next request makes the entry good', async () => {
    const { world, pin, tab } = await released();
    world.store.auditAway = true;
    await expect(world.redeem(tab, pin)).rejects.toMatchObject({ code: 'STORE_AWAY' });
    await expect(world.redeem(tab, pin)).rejects.toMatchObject({ code: 'STORE_AWAY' });
    world.store.auditAway = false;

    expect((await world.redeem(tab, pin)).kind).toBe('revealed');
    expect(world.kinds()).toEqual(['claim released', 'pass issued', 'claim redeemed', 'claim replayed']);
  });
});

test('while the mode only observes no try is taken and no pass is made; afterwards the same code is good', async () => {
  const { world, pin, tab } = await released();
  world.mode.live = false;

  expect(await world.redeem(tab, pin)).toEqual({ kind: 'try-later' });
  expect(await world.row()).toMatchObject({ state: 'released', reserved: 0 });
  expect(world.graph.created).toBe(0);
  world.mode.live = true;
  expect((await world.redeem(tab, pin)).kind).toBe('revealed');
});

describe('a lost swap or a lost answer', () => {
  const states = ['released', 'minting', 'redeemed'] as const;
  const cases = states.flatMap((state) => (['lost', 'answer lost'] as const).map((how) => [state, how] as const));

  test.each(cases)('writing "%s": %s once, and the same request still ends in one envelope', async (state, how) => {
    const { world, pin, tab } = await released();
    let once = true;
    world.faults.onSwap = (next) => {
      if (next.state !== state || !once) return undefined;
      once = false;
      return how;
    };

    const outcome = await world.redeem(tab, pin);

    expect(once).toBe(false);
    expect(outcome.kind).toBe('revealed');
    expect(world.graph.passes.size).toBe(1);
    expect(await world.row()).toMatchObject({ state: 'redeemed' });
    expect(world.checks.verified).toBe(1);
  });
});

describe('when Graph does not make a pass', () => {
  test.each(['GRAPH_THROTTLED', 'POLICY_NOT_YET_IN_EFFECT', 'ACCOUNT_NOT_REPLICATED', 'GRAPH_UNAVAILABLE'] as const)(
    '%s: not yet; the slot is given back and the same PIN serves once Graph is ready',
    async (code) => {
      const { world, pin, tab } = await released();
      world.graph.says = [new Fault(code, { retryAfterMs: 7_500 }), 'issued'];

      expect(await world.redeem(tab, pin)).toEqual({ kind: 'not-yet', retryAfterSeconds: 8 });
      expect(await world.row()).toMatchObject({ state: 'released', reserved: 0 });
      expect((await world.redeem(tab, pin)).kind).toBe('revealed');
      expect(world.graph.created).toBe(1);
    },
  );

  test('ten times not yet uses up no try', async () => {
    const { world, pin, tab } = await released();
    world.graph.says = [...Array.from({ length: 10 }, () => new Fault('POLICY_NOT_YET_IN_EFFECT')), 'issued'];

    for (let asked = 0; asked < 10; asked++) expect((await world.redeem(tab, pin)).kind).toBe('not-yet');
    expect((await world.redeem(tab, pin)).kind).toBe('revealed');
  });

  test('an account that gained a role gets none; operators are told, the slot is given back', async () => {
    const { world, pin, tab } = await released();
    world.graph.says = [new Fault('ACCOUNT_IS_PRIVILEGED')];

    expect(await world.redeem(tab, pin)).toEqual({ kind: 'try-later' });
    expect(await world.row()).toMatchObject({ state: 'released', reserved: 0 });
    const withheld = world.told.find(({ kind }) => kind === 'pass withheld');
    expect(withheld?.facts).toMatchObject({ fault: 'ACCOUNT_IS_PRIVILEGED' });
    expect(world.nudges.list()).toHaveLength(1);
  });

  const unsettled = async (meanwhile: (world: World) => void) => {
    const { world, pin, tab } = await released();
    world.graph.says = [new UnsettledMint('GRAPH_UNAVAILABLE'), 'issued'];
    world.graph.meanwhile = async () => {
      world.graph.passes.set('unseen', 'unseen');
      meanwhile(world);
    };
    return { world, pin, tab };
  };

  test('a pass that may be left is removed, and then the slot goes back', async () => {
    const { world, pin, tab } = await unsettled(() => {});

    expect((await world.redeem(tab, pin)).kind).toBe('not-yet');
    expect(world.graph.passes.size).toBe(0);
    expect(await world.row()).toMatchObject({ state: 'released', reserved: 0 });
  });

  test.each([
    ['cannot be removed', (world: World) => void (world.graph.away = true)],
    ['might be removed too late', (world: World) => void (world.clock.at += 16_000)],
  ])('one that %s keeps the mint standing; after a minute it is removed and a new PIN is needed', async (_, then) => {
    const { world, pin, tab } = await unsettled(then);

    expect((await world.redeem(tab, pin)).kind).toBe('not-yet');
    expect((await world.redeem(tab, pin)).kind).toBe('not-yet');
    expect(await world.row()).toMatchObject({ state: 'minting', reserved: 1 });
    expect(await world.redeem(await aTab(), pin)).toEqual({ kind: 'spent' });

    world.graph.away = false;
    world.clock.at += 60_001;
    expect(await world.redeem(tab, pin)).toEqual({ kind: 'not-released' });
    expect(world.graph.passes.size).toBe(0);
    expect(await world.row()).toMatchObject({ state: 'open', reserved: 1 });
  });
});

describe('taken back in mid-mint', () => {
  test('a revoked claim gives no envelope, and the pass that was made is removed', async () => {
    const { world, pin, tab } = await released();
    world.graph.meanwhile = async () => void (await endClaim(world.deps)(world.claim.id, 'revoked'));

    expect(await world.redeem(tab, pin)).toEqual({ kind: 'revoked' });
    expect(world.graph.created).toBe(1);
    expect(world.graph.passes.size).toBe(0);
    expect(world.kinds()).toContain('pass removed');
    expect(await world.row()).toMatchObject({ state: 'revoked' });
  });

  test.each([
    ['a newer claim is named', { claim: { id: 'another' as never, generation: 2 } }],
    ['a changed contact is held', { heldFor: { sponsor: 'other@contoso.example', since: OPENS } }],
    ['it is over', { end: { kind: 'cancelled', at: OPENS } }],
  ] as const)('from the moment on that %s nobody is shown the pass that is being made', async (_, differs) => {
    const { world, pin, tab } = await released();
    world.graph.meanwhile = () => world.name(differs);

    expect(await world.redeem(tab, pin)).toEqual({ kind: 'spent', usedAt: OPENS });
    expect(await world.redeem(tab, pin)).toEqual({ kind: 'spent', usedAt: OPENS });
    // Whoever takes the claim back finds the pass by its name.
    expect(await world.row()).toMatchObject({ state: 'redeemed', passMethodId: 'method-1' });
  });

  test('a mint that comes back after a minute gives no envelope: its pass is being removed', async () => {
    const { world, pin, tab } = await released();
    world.graph.meanwhile = async () => void (world.clock.at += 61_000);

    expect((await world.redeem(tab, pin)).kind).toBe('not-yet');
    expect(world.graph.passes.size).toBe(0);
    expect(await world.redeem(tab, pin)).toEqual({ kind: 'not-released' });
  });
});
