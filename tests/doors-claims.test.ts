import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rmSync } from 'node:fs';
import { toBase64url } from '../shared/domain/claim/sealing.ts';
import { anotherPin, aTab, HOUR, MINUTE, OPENS, type World } from './claim-world.ts';
import { bundledPages, newWorld, redeem, redeemBody, registerDoors, who } from './door-fixture.ts';
import { knock } from './door-registrations.ts';

let world: World;
const pages = bundledPages();
beforeAll(() => registerDoors(pages));
afterAll(() => rmSync(pages, { recursive: true }));

describe('the claim page’s calls', () => {
  test('status answers with state and dates, and with what the page shows besides', async () => {
    world = await newWorld();

    const { status, json } = await knock('claims-status', { body: who() });

    expect(status).toBe(200);
    expect(json).toEqual({
      state: 'open',
      opensAt: '2026-12-01T07:00:00.000Z',
      expiresAt: '2026-12-04T07:00:00.000Z',
      sponsor: 'Sam',
      release: 'sponsor',
      locale: 'es-ES',
      organisation: 'Contoso',
      helpContact: 'help@contoso.example',
      nextStepUrl: 'https://mysignins.contoso.example',
    });
  });

  test('redeem gives the envelope that only the tab can open, and acknowledge is 204 each time', async () => {
    world = await newWorld();
    const tab = await aTab();
    const { status, json } = await redeem(tab, await world.release());

    expect(status).toBe(200);
    const revealed = await world.reveal(tab, json['envelope'] as never);
    expect(revealed.expiresAt).toBe(new Date(OPENS + HOUR).toISOString());
    expect(JSON.stringify(json)).not.toContain(revealed.pass);

    const body = { ...who(), nonce: toBase64url(tab.nonce) };
    const acknowledged = [await knock('claims-acknowledge', { body }), await knock('claims-acknowledge', { body })];
    expect(acknowledged.map((answer) => [answer.status, answer.body])).toEqual([
      [204, undefined],
      [204, undefined],
    ]);
    expect((await redeem(tab, '7K3M9QXT6')).json).toMatchObject({ error: 'spent', usedAt: '2026-12-01T07:00:00.000Z' });
  });

  test('each outcome has its status and its word', async () => {
    world = await newWorld();
    const tab = await aTab();
    const seen: unknown[] = [];
    const note = async (pin: string) => {
      const { status, json } = await redeem(tab, pin);
      const { message, ...told } = json;
      expect(typeof message).toBe('string');
      seen.push([status, told]);
    };
    world.clock.at = OPENS - MINUTE;
    await note('7K3M9QXT6');
    world.clock.at = OPENS;
    await note('7K3M9QXT6');
    const pin = await world.release();
    await note(anotherPin(pin));
    await world.change({ reserved: 5, reservedAt: OPENS });
    await note(pin);
    for (const state of ['locked', 'expired', 'revoked', 'superseded'] as const) {
      await world.change({ state });
      await note(pin);
    }
    expect(seen).toEqual([
      [425, { error: 'not-open-yet', opensAt: '2026-12-01T07:00:00.000Z' }],
      [409, { error: 'not-released' }],
      [403, { error: 'wrong-pin', left: 4 }],
      [409, { error: 'busy' }],
      [423, { error: 'locked' }],
      [410, { error: 'expired' }],
      [410, { error: 'revoked' }],
      [410, { error: 'superseded', sentAt: '2026-12-01T06:30:00.000Z' }],
    ]);
  });

  test('an unknown id and a wrong proof get the same bytes, on every call', async () => {
    world = await newWorld();
    const tab = await aTab();
    const nonce = toBase64url(tab.nonce);
    const bodies = {
      'claims-status': who(),
      'claims-redeem': redeemBody(tab, '7K3M9QXT6'),
      'claims-acknowledge': { ...who(), nonce },
    };
    for (const [call, body] of Object.entries(bodies)) {
      const wrongProof = await knock(call, { body: { ...body, proof: toBase64url(new Uint8Array(32)) } });
      const unknownId = await knock(call, { body: { ...body, id: toBase64url(new Uint8Array(16)) } });
      expect(wrongProof.status).toBe(404);
      expect(unknownId).toEqual(wrongProof);
    }
  });

  test('while a store is away the answer is try-later, and says nothing of why', async () => {
    world = await newWorld();
    const pin = await world.release();
    world.store.auditAway = true;

    const { status, json } = await redeem(await aTab(), pin);

    expect(status).toBe(503);
    expect(Object.keys(json)).toEqual(['error', 'message']);
    expect(json['error']).toBe('try-later');
  });

  test('an error that nobody foresaw is try-later too', async () => {
    world = await newWorld();
    world.graph.says = [new Error('secret detail')];

    const { status, text } = await redeem(await aTab(), await world.release());

    expect([status, text.includes('secret')]).toEqual([503, false]);
  });
});
