import { afterEach, describe, expect, test } from '@jest/globals';
import { inspect } from 'node:util';
import { Fault } from '../../shared/domain/fault.ts';
import { toBase64url } from '../../shared/domain/claim/sealing.ts';
import { numbered } from './in-flight.ts';
import { startLossyProxy } from './lossy-proxy.ts';
import { peppersContract } from './peppers.ts';
import { startVault } from './vault-at-hand.ts';
import type { VaultAtHand } from './vault-at-hand.ts';

let closing: (() => unknown)[] = [];
afterEach(async () => {
  await Promise.all(closing.map((close) => close()));
  closing = [];
});

const aVault = async (key: Uint8Array = new Uint8Array(32).fill(7)): Promise<VaultAtHand> => {
  const vault = await startVault(key);
  closing.push(vault.stop);
  return vault;
};

const thrownBy = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'nothing was thrown',
    (error: unknown) => error,
  );

peppersContract('Key Vault', aVault);

describe('what is kept of a pepper', () => {
  test('a thousand that ask at once cost one call, and those that ask within ten minutes none', async () => {
    const { peppers, calls, wait } = await aVault();

    await Promise.all(numbered(1_000).map(() => peppers.pepper()));
    wait(9);
    await peppers.pepper();

    expect(await calls()).toBe(1);
  });

  test('after ten minutes it is fetched again, the old version too', async () => {
    const { peppers, calls, wait } = await aVault();
    const { version } = await peppers.pepper();
    await peppers.pepper(version);
    await peppers.pepper(version);
    expect(await calls()).toBe(2);

    wait(10);
    await peppers.pepper();
    await peppers.pepper(version);

    expect(await calls()).toBe(4);
  });

  test('a failure is not kept', async () => {
    const { peppers, misbehave } = await aVault();
    await misbehave({ forbid: { rate: 1 } });
    await expect(peppers.pepper()).rejects.toThrow(Fault);

    await misbehave({ forbid: { rate: 0 } });

    await expect(peppers.pepper()).resolves.toBeDefined();
  });

  test('the first call of a client has been answered before any other starts', async () => {
    const { url, client, another } = await aVault();
    const { version = '' } = (await client.getSecret('pepper')).properties;
    const proxy = await startLossyProxy(Number(new URL(url).port));
    closing.push(() => proxy.close());
    const peppers = another({ vaultUrl: `http://localhost:${proxy.port}` });

    await Promise.all([peppers.pepper(), peppers.pepper(version)]);

    const authorized = proxy.requests().map(({ authorization }) => authorization !== undefined);
    expect(authorized).toEqual([false, true, true]);
  });
});

describe('a vault that is away', () => {
  test('is VAULT_AWAY within seconds', async () => {
    const { another, stop } = await aVault();
    await stop();
    const started = performance.now();

    expect(await thrownBy(another().pepper())).toMatchObject({ code: 'VAULT_AWAY', kind: 'away' });
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test.each([
    ['forbids', { forbid: { rate: 1 } }, '403 Forbidden'],
    ['is unavailable', { unavailable: { rate: 1 } }, '503'],
    ['throttles and asks to wait for an hour', { throttle: { rate: 1, retryAfterSeconds: 3_600 } }, 'Abort'],
  ])('one that %s is VAULT_AWAY, and says why to operators', async (_, faults, note) => {
    const { another, misbehave } = await aVault();
    await misbehave(faults);

    const error = await thrownBy(another({ patienceMs: 1_000 }).pepper());

    expect(error).toMatchObject({ code: 'VAULT_AWAY', details: { operatorNote: expect.stringContaining(note) } });
  });

  test('an identity that gets no token is VAULT_AWAY', async () => {
    const { another } = await aVault();
    const refused = Object.assign(new Error('no'), { name: 'AuthenticationError' });

    const error = await thrownBy(another({ credential: { getToken: () => Promise.reject(refused) } }).pepper());

    expect(error).toMatchObject({ code: 'VAULT_AWAY' });
  });

  test('a vault on another machine is not asked without TLS', async () => {
    const { another } = await aVault();

    await expect(another({ vaultUrl: 'http://vault.contoso.example' }).pepper()).rejects.toThrow(
      /allowInsecureConnection/,
    );
  });
});

describe('a secret that is no pepper', () => {
  test.each([
    ['text', 'correct horse battery staple'],
    ['31 bytes', toBase64url(new Uint8Array(31).fill(0xa5))],
    ['33 bytes', toBase64url(new Uint8Array(33).fill(0xa5))],
    ['base64 with its own alphabet and padding', Buffer.alloc(32, 0xfb).toString('base64')],
  ])('%s is refused by name and rule, with the way out and without the value', async (_, value) => {
    const { another, client } = await aVault();
    await client.setSecret('odd', value);

    const error = await thrownBy(another({ secretName: 'odd' }).pepper());

    expect(error).not.toBeInstanceOf(Fault);
    expect(String(error)).toContain(
      'Key Vault secret odd must be 32 random bytes in base64url without padding; set it: az ',
    );
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(value);
  });

  test('a secret, or a version of it, that is not there is named, with the way out', async () => {
    const { another } = await aVault();

    await expect(another({ secretName: 'gone' }).pepper()).rejects.toThrow(/no secret gone, .*openssl rand/);
    await expect(another().pepper('0'.repeat(32))).rejects.toThrow(/no secret pepper, or not that version/);
  });
});
