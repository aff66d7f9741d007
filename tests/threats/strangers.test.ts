import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Landing } from '../../pages/claim/client.ts';
import { claimIdOf, tokenFor } from '../../samples/contractor-day.ts';
import { toBase64url } from '../../shared/domain/claim/sealing.ts';
import { claimRow, mailedLink, opened, pinFor, redeemBody, who } from '../stack/hand-over.ts';
import { callsTo, wholeStack, type WholeStack } from '../stack/whole-stack.ts';
import { OWN, wireTo, type Answered, type Wire } from '../stack/wire.ts';

let whole: WholeStack;
let wire: Wire;
let landing: Landing;
let pin: string;
beforeAll(async () => {
  whole = await wholeStack();
  wire = wireTo([whole.at.app]);
  landing = await opened(whole, 'T-5');
  pin = await pinFor(whole, landing);
}, 60_000);
afterAll(async () => {
  wire?.close();
  await whole?.stop();
});

const randomOf = (size: number): string => toBase64url(crypto.getRandomValues(new Uint8Array(size)));

/** An answer without what is random or a clock. */
const told = ({ status, headers: { date: _, 'x-ms-invocation-id': __, ...headers }, body }: Answered) => ({
  status,
  headers,
  body,
});

const bodies = () => ({
  redeem: redeemBody(landing, pin),
  status: who(landing),
  acknowledge: { ...who(landing), nonce: toBase64url(landing.nonce) },
});

test('T5: a sponsor with a token, the id and the PIN, but not the mail’s secret, gets 404 and no pass', async () => {
  const token = await tokenFor(whole.at, whole.at.people.sponsor);
  const headers = { ...OWN, Authorization: `Bearer ${token}` };
  const id = claimIdOf(landing);
  const proofs = [randomOf(32), toBase64url(new Uint8Array(32)), toBase64url(landing.nonce)];
  for (const proof of proofs) {
    const body = { ...redeemBody(landing, pin), proof };
    const answered = await wire.ask('/api/claims/redeem', { method: 'POST', headers, body });
    expect([answered.status, JSON.parse(answered.body)['error']]).toEqual([404, 'unknown']);
  }
  const { proof: _, ...without } = redeemBody(landing, pin);
  expect((await wire.ask('/api/claims/redeem', { method: 'POST', headers, body: without })).status).toBe(400);

  const listed = await wire.ask('/api/releases', { headers });
  const secret = (await mailedLink(whole, 'T-5')).split('.').at(-1) ?? '';
  expect(listed.body).toContain(id);
  for (const half of [secret, who(landing).proof]) expect(listed.body).not.toContain(half);
  expect(await claimRow(whole, landing)).toMatchObject({ state: 'released', reserved: 0 });
  expect(((await callsTo(whole)) as { passesCreated: object }).passesCreated).toEqual({});
});

describe('T17: an unknown id and a wrong proof', () => {
  test.each(['redeem', 'status', 'acknowledge'] as const)('cannot be told apart by the bytes of %s', async (call) => {
    const body = bodies()[call];
    const before = await claimRow(whole, landing);

    const wrongProof = await wire.call(call, { ...body, proof: randomOf(32) });
    const unknownId = await wire.call(call, { ...body, id: randomOf(16) });

    expect(wrongProof.status).toBe(404);
    expect(told(wrongProof)).toEqual(told(unknownId));
    expect(await claimRow(whole, landing)).toEqual(before);
  });

  test('nor by the release page’s calls: a claim that is somebody else’s, and one that is nobody’s', async () => {
    const stranger = await tokenFor(whole.at, whole.at.people.auditor);
    const headers = { ...OWN, Authorization: `Bearer ${stranger}` };
    const ask = (id: string, act: string) =>
      wire.ask(`/api/releases/${id}/${act}`, { method: 'POST', headers, body: { reason: 'only asking' } });
    for (const act of ['reissue', 'not-the-person'])
      expect(told(await ask(claimIdOf(landing), act))).toEqual(told(await ask(randomOf(16), act)));
  });
});

test('T12: after a whole hand-over the vault was asked for its pepper and for nothing of a claim', async () => {
  const other = await opened(whole, 'T-12');
  const answered = await wire.call('redeem', redeemBody(other, await pinFor(whole, other)));
  expect(answered.status).toBe(200);
  await wire.call('acknowledge', { ...who(other), nonce: toBase64url(other.nonce) });

  const { calls, names } = (await (await fetch(`${whole.at.keyVault.url}/_local/calls`)).json()) as {
    calls: Readonly<Record<string, number>>;
    names: readonly string[];
  };
  expect(names).toEqual(['pepper']);
  const asked = Object.keys(calls);
  expect(asked.length).toBeGreaterThan(0);
  for (const call of asked) expect(call).toMatch(/^GET \/secrets\//);
});

test('after all of it the right person is let in', async () => {
  expect((await wire.call('redeem', redeemBody(landing, pin))).status).toBe(200);
});
