import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { acknowledge, askStatus, land, redeem, type Landing, type Reach } from '../../pages/claim/client.ts';
import { linkOf } from '../../shared/domain/claim/pin.ts';
import { fromBase64url, seal, type Bytes } from '../../shared/domain/claim/sealing.ts';

interface Call {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readonly<Record<string, unknown>>;
}

type Answer = { readonly status: number; readonly body?: unknown } | 'dropped';

const opened = { state: 'open', opensAt: '2026-12-01T07:00:00Z', expiresAt: '2026-12-04T07:00:00Z', sponsor: 'Sam' };
const revealed = { pass: 'Wx7!kP2#', userPrincipalName: 'ana.diaz@contoso.example', expiresAt: '2026-12-01T08:05:00Z' };
const id = Uint8Array.from({ length: 16 }, (_, at) => at);
const secret = Uint8Array.from({ length: 32 }, (_, at) => at + 0x20);
const link = linkOf('https://pass.contoso.example', { id, secret });

const bytes = (value: unknown): Bytes => fromBase64url(String(value)) ?? new Uint8Array();

const envelopeFor = async ({ body }: Call): Promise<Answer> => {
  const binding = { id, proof: bytes(body['proof']), nonce: bytes(body['nonce']), tabKey: bytes(body['key']) };
  return { status: 200, body: { envelope: await seal(revealed, binding) } };
};

let server: Server;
let calls: Call[];
let waits: number[];
let script: ((call: Call) => Answer | Promise<Answer>)[];
let reach: Reach;
let landing: Landing;

const answering = (...answers: (Answer | ((call: Call) => Promise<Answer>))[]): void => {
  script = answers.map((answer) => (typeof answer === 'function' ? answer : () => answer));
};

beforeEach(async () => {
  calls = [];
  waits = [];
  server = createServer((request, response) => {
    request.setEncoding('utf8');
    void request.toArray().then(async (chunks) => {
      const call = { path: String(request.url), headers: request.headers, body: JSON.parse(chunks.join('')) };
      calls.push(call);
      const answer = (await script.shift()?.(call)) ?? { status: 500, body: { error: 'script-ended' } };
      if (answer === 'dropped') return response.destroy();
      return response.writeHead(answer.status).end(answer.body === undefined ? '' : JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  reach = {
    fetch,
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    pause: (milliseconds) => (waits.push(milliseconds), Promise.resolve()),
  };
  landing = (await land(link)) as Landing;
});

afterEach(() => new Promise((closed) => server.close(closed)));

describe('landing', () => {
  test('keeps the proof of the link and forgets its secret', () => {
    expect(Object.keys(landing).sort()).toEqual(['id', 'nonce', 'proof', 'tabKey']);
    expect(Buffer.from(landing.proof).toString('base64url')).toBe('FIaetu-PNIPyzjMD3yUl_NvUnA2Bl7SML6yXBTA70SM');
  });

  test('makes a nonce and a key of its own in each tab', async () => {
    const other = (await land(link)) as Landing;
    expect(other.nonce).not.toEqual(landing.nonce);
    expect(other.tabKey.publicPoint).not.toEqual(landing.tabKey.publicPoint);
  });

  test('finds nothing where there is no link', async () => {
    expect(await land('https://pass.contoso.example/claim')).toBeUndefined();
  });
});

describe('status', () => {
  test('is asked with the proof, in JSON and with the header that no form can send', async () => {
    answering({ status: 200, body: opened });
    expect(await askStatus(reach, landing)).toEqual({ kind: 'status', ...opened });
    expect(calls[0]).toMatchObject({
      path: '/api/claims/status',
      headers: { 'content-type': 'application/json', 'x-first-day-pass': '1' },
      body: { v: 1, id: 'AAECAwQFBgcICQoLDA0ODw', proof: 'FIaetu-PNIPyzjMD3yUl_NvUnA2Bl7SML6yXBTA70SM' },
    });
    expect(JSON.stringify(calls)).not.toContain(Buffer.from(secret).toString('base64url'));
  });

  test('tells the rest of what the service says, and nothing that it does not know', async () => {
    const more = { locale: 'es-ES', organisation: 'Contoso', helpContact: '+34 1', nextStepUrl: 'https://a.example/x' };
    answering({ status: 200, body: { ...opened, ...more, extra: 1 } });
    expect(await askStatus(reach, landing)).toEqual({ kind: 'status', ...opened, ...more });
  });

  test.each(['javascript:alert(1)', 'http://elsewhere.example/', 'data:text/html,x', 'not an address'])(
    'does not pass %s on as the next step',
    async (nextStepUrl) => {
      answering({ status: 200, body: { ...opened, nextStepUrl } });
      expect(await askStatus(reach, landing)).not.toHaveProperty('nextStepUrl');
    },
  );

  test('of a claim that is not there is unknown', async () => {
    answering({ status: 404, body: { error: 'unknown', message: 'x' } });
    expect(await askStatus(reach, landing)).toEqual({ kind: 'unknown' });
  });

  test('is unreachable when no answer comes and to be tried later when something else answers', async () => {
    answering('dropped', { status: 502, body: { odd: true } }, { status: 200, body: { state: 'odd' } });
    expect(await askStatus(reach, landing)).toEqual({ kind: 'unreachable' });
    expect(await askStatus(reach, landing)).toEqual({ kind: 'try-later' });
    expect(await askStatus(reach, landing)).toEqual({ kind: 'try-later' });
  });
});

describe('redeeming', () => {
  test('opens the envelope that was sealed to this tab', async () => {
    answering(envelopeFor);
    expect(await redeem(reach, landing, '7K3M9QXT6')).toEqual({ kind: 'revealed', ...revealed });
    expect(calls[0]?.body).toMatchObject({ v: 1, pin: '7K3M9QXT6' });
    expect(bytes(calls[0]?.body['nonce'])).toHaveLength(32);
    expect(bytes(calls[0]?.body['key'])).toHaveLength(65);
  });

  test('asks again in the same words while the pass is being made, as long as it is told to wait', async () => {
    answering({ status: 202, body: { retryAfterSeconds: 3 } }, { status: 202, body: {} }, envelopeFor);
    expect(await redeem(reach, landing, '7K3M9QXT6')).toMatchObject({ kind: 'revealed' });
    expect(waits).toEqual([3_000, 2_000]);
    expect(calls.map(({ body }) => body)).toEqual([calls[0]?.body, calls[0]?.body, calls[0]?.body]);
  });

  test('asks again with the same nonce when the answer was lost or the service is overrun', async () => {
    answering('dropped', { status: 503, body: { error: 'try-later' } }, envelopeFor);
    expect(await redeem(reach, landing, '7K3M9QXT6')).toMatchObject({ kind: 'revealed' });
    expect(waits).toEqual([1_000, 2_000]);
    expect(new Set(calls.map(({ body }) => body['nonce'])).size).toBe(1);
  });

  test('gives up after five waits without an answer, and stays able to ask again', async () => {
    answering(...Array<Answer>(6).fill('dropped'), envelopeFor);
    expect(await redeem(reach, landing, '7K3M9QXT6')).toEqual({ kind: 'unreachable' });
    expect(calls).toHaveLength(6);
    expect(await redeem(reach, landing, '7K3M9QXT6')).toMatchObject({ kind: 'revealed' });
  });

  test('gives up waiting for the pass when a PIN would be over', async () => {
    answering(...Array.from({ length: 40 }, () => ({ status: 202, body: { retryAfterSeconds: 60 } })));
    expect(await redeem(reach, landing, '7K3M9QXT6')).toEqual({ kind: 'unreachable' });
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBe(600_000);
  });

  test.each([
    [403, { error: 'wrong-pin', left: 3 }, { kind: 'wrong-pin', left: 3 }],
    [404, { error: 'unknown' }, { kind: 'unknown' }],
    [409, { error: 'not-released' }, { kind: 'not-released' }],
    [409, { error: 'busy' }, { kind: 'busy' }],
    [410, { error: 'spent', usedAt: '2026-12-01T07:05:00Z' }, { kind: 'spent', usedAt: '2026-12-01T07:05:00Z' }],
    [410, { error: 'superseded', sentAt: 'odd' }, { kind: 'superseded' }],
    [410, { error: 'expired' }, { kind: 'expired' }],
    [410, { error: 'revoked' }, { kind: 'revoked' }],
    [423, { error: 'locked' }, { kind: 'locked' }],
    [
      425,
      { error: 'not-open-yet', opensAt: '2026-12-01T07:00:00Z' },
      { kind: 'not-open-yet', opensAt: '2026-12-01T07:00:00Z' },
    ],
    [429, { error: 'too-many' }, { kind: 'too-many' }],
    [400, { error: 'malformed' }, { kind: 'malformed' }],
    [400, { error: 'constructor' }, { kind: 'try-later' }],
  ])('takes %i %j at its word and asks once', async (status, body, expected) => {
    answering({ status, body });
    expect(await redeem(reach, landing, '7K3M9QXT6')).toEqual(expected);
    expect(calls).toHaveLength(1);
  });

  test('refuses an envelope that was sealed to another tab', async () => {
    const other = (await land(link)) as Landing;
    answering((call) =>
      envelopeFor({
        ...call,
        body: { ...call.body, key: Buffer.from(other.tabKey.publicPoint).toString('base64url') },
      }),
    );
    await expect(redeem(reach, landing, '7K3M9QXT6')).rejects.toBeDefined();
  });

  test('sends no PIN where the policy asks for none', async () => {
    answering(envelopeFor);
    await redeem(reach, landing);
    expect(calls[0]?.body).not.toHaveProperty('pin');
  });
});

describe('acknowledging', () => {
  test('says it until the service knows', async () => {
    answering('dropped', { status: 503, body: { error: 'try-later' } }, { status: 204 });
    expect(await acknowledge(reach, landing)).toBe(true);
    expect(calls.map(({ path }) => path)).toEqual(Array(3).fill('/api/claims/acknowledge'));
  });

  test('takes 404 as it is', async () => {
    answering({ status: 404, body: { error: 'unknown' } });
    expect(await acknowledge(reach, landing)).toBe(false);
  });
});

test('outside a browser the origin is named by the caller', async () => {
  answering({ status: 200, body: opened });
  await askStatus({ ...reach, origin: 'http://localhost:7071' }, landing);
  expect(calls[0]?.headers['origin']).toBe('http://localhost:7071');
});
