import { describe, expect, test } from '@jest/globals';
import { acknowledgeClaim } from '../shared/domain/claim/claim-acknowledge.ts';
import { revokeClaim } from '../shared/domain/claim/claim-ending.ts';
import { lapseClaims } from '../shared/domain/claim/claim-lapse.ts';
import { redeemClaim, type RedeemOutcome } from '../shared/domain/claim/redeem.ts';
import { releaseClaim } from '../shared/domain/claim/release.ts';
import { Secret } from '../shared/domain/secret.ts';
import { CUTS, runCut, type Cut } from './claim-seams.ts';
import { aTab, aWorld, MINUTE, SPONSOR, type Tab, type World } from './claim-world.ts';

const requestOf = (world: World, tab: Tab, pin: string) => ({
  id: world.claim.id,
  proof: new Secret(world.proof),
  nonce: new Secret(tab.nonce),
  key: tab.key.publicPoint,
  pin: new Secret(pin),
});

/** What a person does whose page got no answer: asks again, waits as told, and gets a new code when the old one is gone. */
const askOn = async (world: World, tab: Tab, firstPin: string): Promise<RedeemOutcome> => {
  let pin = firstPin;
  for (let asked = 0; asked < 80; asked++) {
    const outcome = await world.redeem(tab, pin);
    if (outcome.kind === 'not-released') pin = await world.release();
    else if (outcome.kind === 'not-yet') world.clock.at += outcome.retryAfterSeconds * 1_000;
    else if (outcome.kind === 'busy') world.clock.at += 1_000;
    else return outcome;
  }
  throw new Error('the same tab was never given its pass');
};

/** Cuts call after call until there is none left to cut. @returns how many there were */
const atEveryCall = async (cut: Cut, once: (number: number, cut: Cut) => Promise<boolean>): Promise<number> => {
  for (let number = 1; number < 200; number++) if (!(await once(number, cut))) return number - 1;
  throw new Error('there is no end of calls');
};

describe.each(CUTS)('when a call %s', (cut) => {
  test('of redeem: the same tab gets its pass, another never does, and no pass is left that nobody has', async () => {
    const calls = await atEveryCall(cut, async (number) => {
      const world = await aWorld();
      const pin = await world.release();
      const [own, other] = [await aTab(), await aTab()];

      const { output, wasCut } = await runCut(world.deps, number, cut, (deps) =>
        redeemClaim(deps)(requestOf(world, own, pin)),
      );
      const again = await askOn(world, own, pin);

      expect([number, again.kind]).toEqual([number, 'revealed']);
      expect((await world.redeem(other, pin)).kind).toBe('spent');
      const row = await world.row();
      expect([...world.graph.passes.keys()]).toEqual([row.passMethodId]);
      if (again.kind !== 'revealed') throw new Error(again.kind);
      expect((await world.reveal(own, again.envelope)).pass).toBe(world.graph.passes.get(row.passMethodId ?? ''));
      if (output?.kind === 'revealed') expect(output.envelope).toEqual(again.envelope);
      const kinds = (await world.audit.read('C-10442')).map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind === 'claim redeemed')).toHaveLength(1);
      expect(row.reserved - row.failed).toBeLessThanOrEqual(2);
      return wasCut;
    });
    expect(calls).toBeGreaterThanOrEqual(14);
  });

  test('of redeem, after which nobody asks again: one sweep leaves no pass that nobody has', async () => {
    await atEveryCall(cut, async (number) => {
      const world = await aWorld();
      const pin = await world.release();
      const { wasCut } = await runCut(world.deps, number, cut, async (deps) =>
        redeemClaim(deps)(requestOf(world, await aTab(), pin)),
      );
      world.clock.at += 2 * MINUTE;
      await lapseClaims(world.deps)();

      const row = await world.row();
      expect([...world.graph.passes.keys()]).toEqual(row.passMethodId === undefined ? [] : [row.passMethodId]);
      expect([row.envelope, ['open', 'released', 'redeemed'].includes(row.state)]).toEqual([undefined, true]);
      return wasCut;
    });
  });

  test('of release: nobody learns a PIN that does not count, and the next press gives one that does', async () => {
    await atEveryCall(cut, async (number) => {
      const world = await aWorld();
      const press = releaseClaim;
      const { output, wasCut } = await runCut(world.deps, number, cut, (deps) =>
        press(deps)({ id: world.claim.id, by: { oid: SPONSOR } }),
      );
      const pin = output?.kind === 'released' ? output.pin.open() : await world.release();

      expect((await world.redeem(await aTab(), pin)).kind).toBe('revealed');
      return wasCut;
    });
  });

  test('of acknowledge: said again, it is so, and on the record', async () => {
    await atEveryCall(cut, async (number) => {
      const world = await aWorld();
      const tab = await aTab();
      await world.redeem(tab, await world.release());
      const request = { id: world.claim.id, proof: new Secret(world.proof), nonce: new Secret(tab.nonce) };

      const { wasCut } = await runCut(world.deps, number, cut, (deps) => acknowledgeClaim(deps)(request));
      expect(await acknowledgeClaim(world.deps)(request)).toEqual({ kind: 'acknowledged' });

      expect(await world.row()).toMatchObject({ state: 'acknowledged' });
      const kinds = (await world.audit.read('C-10442')).map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind === 'claim acknowledged')).toHaveLength(1);
      return wasCut;
    });
  });

  test('of revoke: done again, claim and pass are gone, once on the record', async () => {
    await atEveryCall(cut, async (number) => {
      const world = await aWorld();
      const [tab, pin] = [await aTab(), await world.release()];
      await world.redeem(tab, pin);

      const { wasCut } = await runCut(world.deps, number, cut, (deps) => revokeClaim(deps)(world.claim.id));
      expect(await revokeClaim(world.deps)(world.claim.id)).toEqual({ wasRedeemed: true });

      expect(world.graph.passes.size).toBe(0);
      expect(await world.redeem(tab, pin)).toEqual({ kind: 'revoked' });
      const kinds = (await world.audit.read('C-10442')).map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind === 'claim revoked')).toHaveLength(1);
      return wasCut;
    });
  });
});
