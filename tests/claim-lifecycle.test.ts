import { describe, expect, test } from '@jest/globals';
import { inspect } from 'node:util';
import { acknowledgeClaim } from '../shared/domain/claim/claim-acknowledge.ts';
import { revokeClaim, supersedeClaim } from '../shared/domain/claim/claim-ending.ts';
import { lapseClaims } from '../shared/domain/claim/claim-lapse.ts';
import { claimIdOf, newClaim } from '../shared/domain/claim/claim-opening.ts';
import { firstNames } from '../shared/domain/claim/claim-sponsor.ts';
import { statusOf } from '../shared/domain/claim/claim-status.ts';
import { contractorKey } from '../shared/domain/contractor/contractor.ts';
import { Fault } from '../shared/domain/fault.ts';
import type { Bytes } from '../shared/domain/claim/sealing.ts';
import { Secret } from '../shared/domain/secret.ts';
import { aTab, aWorld, HOUR, MINUTE, OPENS, type Tab, type World } from './claim-world.ts';

const count = (from: number, bytes: number): Bytes => Uint8Array.from({ length: bytes }, (_, at) => from + at);

test('a new claim keeps the hash of the proof and gives the link, whose secret nobody prints', async () => {
  const { claim, link } = await newClaim('https://pass.contoso.example', {
    id: count(0, 16),
    secret: new Secret(count(0x20, 32)),
    contractor: contractorKey('c-1'),
    account: 'account',
    sponsor: 'sponsor',
    terms: { release: 'sponsor', passLifetimeMinutes: 60, passUsableOnce: true },
    opensAt: OPENS,
    expiresAt: OPENS + HOUR,
    locale: 'en',
    generation: 1,
  });

  // The proof of this id and secret is the published vector; this is its SHA-256.
  const proof = Buffer.from('FIaetu-PNIPyzjMD3yUl_NvUnA2Bl7SML6yXBTA70SM', 'base64url');
  const hash = Buffer.from(await crypto.subtle.digest('SHA-256', proof)).toString('base64url');
  expect(claim).toMatchObject({ id: 'AAECAwQFBgcICQoLDA0ODw', state: 'open', proofHash: hash, contractor: 'C-1' });
  expect(link.open()).toBe(
    'https://pass.contoso.example/claim#v1.AAECAwQFBgcICQoLDA0ODw.ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8',
  );
  expect(inspect({ claim, link }) + JSON.stringify({ claim, link })).not.toContain('ICEiIyQl');
});

describe('status', () => {
  const asked = (world: World, proof: Bytes = world.proof) =>
    statusOf({ ...world.deps, firstNameOf: async () => 'Sam' })({ id: world.claim.id, proof: new Secret(proof) });

  test('tells the state, the dates and the first name of the sponsor', async () => {
    expect(await asked(await aWorld())).toEqual({
      kind: 'status',
      state: 'open',
      opensAt: OPENS,
      expiresAt: OPENS + 72 * HOUR,
      sponsor: 'Sam',
      release: 'sponsor',
      locale: 'es-ES',
    });
  });

  test('writes that the page was seen, the first time, and nothing else ever', async () => {
    const world = await aWorld();
    await asked(world);
    world.clock.at += MINUTE;
    for (let again = 0; again < 5; again++) await asked(world);

    expect(world.faults.swaps).toBe(1);
    expect(await world.row()).toEqual({ ...world.claim, seenAt: OPENS });
    expect(world.kinds()).toEqual(['claim seen']);
  });

  test('tells a state as time has left it without writing that', async () => {
    const world = await aWorld();
    await world.release();
    await asked(world);
    const { swaps } = world.faults;
    world.clock.at += 10 * MINUTE;
    expect(await asked(world)).toMatchObject({ state: 'open' });
    world.clock.at = OPENS + 72 * HOUR;
    expect(await asked(world)).toMatchObject({ state: 'expired' });
    expect(world.faults.swaps).toBe(swaps);
  });

  test('says when the pass was used', async () => {
    const world = await aWorld();
    await world.redeem(await aTab(), await world.release());
    expect(await asked(world)).toMatchObject({ state: 'redeemed', usedAt: OPENS });
  });

  test('says when the newer mail was sent, to the holder of the older link', async () => {
    const world = await aWorld();
    await world.change({ state: 'superseded' });
    await world.name({ claim: { id: 'newer' as never, generation: 2, sentAt: OPENS + 5 } });
    expect(await asked(world)).toMatchObject({ state: 'superseded', sentAt: OPENS + 5 });
  });

  test('knows no claim for a wrong proof, nor one that the record does not name', async () => {
    const world = await aWorld();
    expect(await asked(world, new Uint8Array(32))).toEqual({ kind: 'unknown' });
    expect(world.faults.swaps).toBe(0);
    expect(await asked(await aWorld({ named: false }))).toEqual({ kind: 'unknown' });
  });
});

describe('acknowledge', () => {
  const acknowledged = (world: World, tab: Tab, proof = world.proof) =>
    acknowledgeClaim(world.deps)({ id: world.claim.id, proof: new Secret(proof), nonce: new Secret(tab.nonce) });

  test('the tab that was shown the pass may say so again and again; the envelope is gone', async () => {
    const world = await aWorld();
    const tab = await aTab();
    await world.redeem(tab, await world.release());

    expect(await acknowledged(world, tab)).toEqual({ kind: 'acknowledged' });
    expect(await acknowledged(world, tab)).toEqual({ kind: 'acknowledged' });

    const row = await world.row();
    expect(row).toMatchObject({ state: 'acknowledged', acknowledgedAt: OPENS });
    expect(row.envelope).toBeUndefined();
    const entries = await world.audit.read('C-10442');
    expect(entries.filter(({ kind }) => kind === 'claim acknowledged')).toHaveLength(1);
    expect(await world.redeem(tab)).toEqual({ kind: 'spent', usedAt: OPENS });
  });

  test('no other tab, no wrong proof and nobody before the pass was shown', async () => {
    const world = await aWorld();
    const tab = await aTab();
    expect(await acknowledged(world, tab)).toEqual({ kind: 'unknown' });
    await world.redeem(tab, await world.release());

    expect(await acknowledged(world, await aTab())).toEqual({ kind: 'unknown' });
    expect(await acknowledged(world, tab, new Uint8Array(32))).toEqual({ kind: 'unknown' });
    expect(await world.row()).toMatchObject({ state: 'redeemed' });
  });
});

describe('taking a claim back', () => {
  test('clears PIN and row first, and is the same when repeated', async () => {
    const world = await aWorld();
    await world.release();

    expect(await revokeClaim(world.deps)(world.claim.id)).toEqual({ wasRedeemed: false });
    expect(await revokeClaim(world.deps)(world.claim.id)).toEqual({ wasRedeemed: false });

    const row = await world.row();
    expect(row).toMatchObject({ state: 'revoked', endedAt: OPENS });
    expect([row.pinHash, row.pinSalt, row.pepperVersion, row.envelope]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    const entries = await world.audit.read('C-10442');
    expect(entries.filter(({ kind }) => kind === 'claim revoked')).toHaveLength(1);
  });

  test('removes the pass that the claim made, and no other', async () => {
    const world = await aWorld();
    await world.redeem(await aTab(), await world.release());
    world.graph.passes.set('made by the desk', 'x');

    expect(await supersedeClaim(world.deps)(world.claim.id)).toEqual({ wasRedeemed: true });

    expect([...world.graph.passes.keys()]).toEqual(['made by the desk']);
    expect(await world.row()).toMatchObject({ state: 'superseded' });
  });

  test('leaves it listed for nobody who could have released it', async () => {
    const world = await aWorld();
    const lists = ['person~sponsor-1', 'person~manager-1', 'deputies~group-1'];
    const listing = async () => (await Promise.all(lists.map((list) => world.claims.indexed(list)))).flat();
    expect(await listing()).toEqual(lists.map(() => world.claim.id));

    await supersedeClaim(world.deps)(world.claim.id);

    expect(await listing()).toEqual([]);
  });

  test('asks to be repeated while Graph is away; the row is dead before that', async () => {
    const world = await aWorld();
    await world.redeem(await aTab(), await world.release());
    world.graph.away = true;
    await expect(revokeClaim(world.deps)(world.claim.id)).rejects.toMatchObject({ code: 'GRAPH_UNAVAILABLE' });
    expect(await world.row()).toMatchObject({ state: 'revoked' });

    world.graph.away = false;
    await revokeClaim(world.deps)(world.claim.id);
    expect(world.graph.passes.size).toBe(0);
  });

  test('in mid-mint it asks to look once more two minutes later', async () => {
    const world = await aWorld();
    await world.change({ state: 'minting', mintingAt: OPENS, nonceHash: 'n' });
    world.graph.passes.set('unseen', 'x');

    expect(await revokeClaim(world.deps)(world.claim.id)).toEqual({
      wasRedeemed: false,
      againAt: OPENS + 2 * MINUTE,
    });
    expect(world.graph.passes.size).toBe(0);
    world.graph.passes.set('made late', 'x');
    world.clock.at += 2 * MINUTE;
    expect(await revokeClaim(world.deps)(world.claim.id)).toEqual({ wasRedeemed: false });
    expect(world.graph.passes.size).toBe(0);
  });

  test.each(['acknowledged', 'locked', 'expired'] as const)('leaves a claim that is %s in its state', async (state) => {
    const world = await aWorld();
    await world.change({ state, passMethodId: 'm' });
    world.graph.passes.set('m', 'x');

    await revokeClaim(world.deps)(world.claim.id);

    expect(await world.row()).toMatchObject({ state });
    expect(world.graph.passes.size).toBe(0);
  });

  test('a claim that was never written is nothing to take back', async () => {
    const world = await aWorld();
    expect(await revokeClaim(world.deps)(claimIdOf(new Uint8Array(16)))).toEqual({ wasRedeemed: false });
  });
});

describe('the sweep', () => {
  test('puts what time has ended to its end: PIN, then claim', async () => {
    const world = await aWorld();
    await world.release();
    world.clock.at += 10 * MINUTE;
    expect(await lapseClaims(world.deps)()).toEqual({ lapsed: 1, failed: [] });
    expect(await world.row()).toMatchObject({ state: 'open' });
    expect(await lapseClaims(world.deps)()).toEqual({ lapsed: 0, failed: [] });

    world.clock.at = OPENS + 72 * HOUR;
    await lapseClaims(world.deps)();
    expect(await world.row()).toMatchObject({ state: 'expired' });
    expect(await lapseClaims(world.deps)()).toEqual({ lapsed: 0, failed: [] });
  });

  test('clears an envelope two minutes after it was given', async () => {
    const world = await aWorld();
    await world.redeem(await aTab(), await world.release());
    world.clock.at += 119_999;
    expect(await lapseClaims(world.deps)()).toMatchObject({ lapsed: 0 });
    world.clock.at += 1;
    expect(await lapseClaims(world.deps)()).toMatchObject({ lapsed: 1 });
    const row = await world.row();
    expect([row.state, row.envelope]).toEqual(['redeemed', undefined]);
  });

  test('undoes a mint only when its pass is gone', async () => {
    const world = await aWorld();
    await world.change({ state: 'minting', mintingAt: OPENS, nonceHash: 'n', reserved: 3 });
    world.graph.passes.set('unseen', 'x');
    world.clock.at += 60_001;
    world.graph.away = true;

    const swept = await lapseClaims(world.deps)();
    expect(swept.failed).toHaveLength(1);
    expect(await world.row()).toMatchObject({ state: 'minting' });

    world.graph.away = false;
    expect(await lapseClaims(world.deps)()).toEqual({ lapsed: 1, failed: [] });
    expect(world.graph.passes.size).toBe(0);
    expect(await world.row()).toMatchObject({ state: 'open', reserved: 3 });
  });
});

test('first names are asked for once in ten minutes, and a directory that is away costs the name only', async () => {
  const clock = { at: OPENS };
  let [asked, away] = [0, false];
  const find = async () => {
    asked++;
    if (away) throw new Fault('GRAPH_UNAVAILABLE');
    return {
      id: 's',
      userPrincipalName: 'u',
      givenName: 'Sam',
      accountEnabled: true,
      onPremisesSyncEnabled: false,
      federated: false,
    };
  };
  const firstNameOf = firstNames({ find }, () => clock.at);

  expect([await firstNameOf('s'), await firstNameOf('s'), asked]).toEqual(['Sam', 'Sam', 1]);
  away = true;
  clock.at += 10 * MINUTE;
  expect([await firstNameOf('s'), await firstNameOf('other')]).toEqual(['Sam', '']);
});
