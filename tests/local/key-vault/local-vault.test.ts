// What only the vault on this machine has: roles by configuration, misbehaviour, a movable clock, a log of calls.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { clientOf, startVault, tokenOf } from './local-vault.ts';
import type { LocalVault } from './local-vault.ts';

const folder = mkdtempSync(join(tmpdir(), 'key-vault-'));
const READER = '11111111-1111-4111-8111-111111111111';

const configuration = (content: object): string => {
  const file = join(folder, 'vault.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
};

const pollUntilDone = { intervalInMs: 5 };

let vault: LocalVault;
beforeAll(async () => {
  vault = await startVault('--seed', 'pepper=s=1');
});
afterEach(async () => {
  await vault.control('DELETE', 'faults');
  await vault.control('DELETE', 'calls');
});
afterAll(async () => {
  await vault.stop();
  rmSync(folder, { recursive: true });
});

describe('the challenge', () => {
  test("a client's first request bears neither token nor body, and is told where to get one", async () => {
    const seen: { authorization: boolean; body: boolean; status: number; challenge: string | undefined }[] = [];
    const client = clientOf(vault, {
      policy: {
        name: 'watch',
        sendRequest: async (request, next) => {
          const response = await next(request);
          const [authorization, body] = [request.headers.has('authorization'), Boolean(request.body)];
          seen.push({
            authorization,
            body,
            status: response.status,
            challenge: response.headers.get('www-authenticate'),
          });
          return response;
        },
      },
    });

    await client.setSecret('challenged', 'x');

    expect(seen).toEqual([
      {
        authorization: false,
        body: false,
        status: 401,
        challenge: expect.stringMatching(/^Bearer authorization="https:.+", resource="https:\/\/vault.azure.net"$/),
      },
      { authorization: true, body: true, status: 200, challenge: undefined },
    ]);
  });

  test('a token for another audience is 401, one for the vault is taken', async () => {
    const forGraph = clientOf(vault, { token: tokenOf({ aud: 'https://graph.microsoft.com' }) });
    const forVault = clientOf(vault, { token: tokenOf({ aud: 'https://vault.azure.net' }) });

    await expect(forGraph.getSecret('pepper')).rejects.toMatchObject({ statusCode: 401, code: 'Unauthorized' });
    expect((await forVault.getSecret('pepper')).value).toBe('s=1');
  });
});

describe('roles', () => {
  let guarded: LocalVault;
  beforeAll(async () => {
    const roles = { [READER]: ['Key Vault Secrets User'] };
    guarded = await startVault('--config', configuration({ secrets: { pepper: 'guarded' }, roles }));
  });
  afterAll(async () => {
    await guarded.stop();
  });

  test('a Key Vault Secrets User reads and lists, and may not write: 403 Forbidden', async () => {
    const client = clientOf(guarded, { token: tokenOf({ oid: READER }) });

    expect((await client.getSecret('pepper')).value).toBe('guarded');
    expect((await client.listPropertiesOfSecrets().next()).value).toMatchObject({ name: 'pepper' });
    await expect(client.setSecret('pepper', 'x')).rejects.toMatchObject({ statusCode: 403, code: 'Forbidden' });
    await expect(client.beginDeleteSecret('pepper')).rejects.toMatchObject({ statusCode: 403 });
  });

  test('a caller without a role may nothing, known name or not: 403 Forbidden', async () => {
    const client = clientOf(guarded, { token: tokenOf({ oid: 'somebody else' }) });

    await expect(client.getSecret('pepper')).rejects.toMatchObject({ statusCode: 403, code: 'Forbidden' });
    await expect(client.getSecret('nothing')).rejects.toMatchObject({ statusCode: 403 });
  });
});

describe('misbehaviour on request', () => {
  test.each([
    ['throttled', { throttle: { rate: 1, retryAfterSeconds: 7 } }, { statusCode: 429, code: 'Throttled' }],
    ['forbidden', { forbid: { rate: 1 } }, { statusCode: 403, code: 'Forbidden' }],
    ['unavailable', { unavailable: { rate: 1 } }, { statusCode: 503 }],
  ])('a vault that is %s answers so until told to stop', async (_, faults, refusal) => {
    expect(await vault.control('POST', 'faults', faults)).toEqual(faults);
    await expect(clientOf(vault).getSecret('pepper')).rejects.toMatchObject(refusal);

    await vault.control('DELETE', 'faults');

    expect((await clientOf(vault).getSecret('pepper')).value).toBe('s=1');
  });

  test('a throttled client waits as long as Retry-After says and then succeeds', async () => {
    await vault.control('POST', 'faults', { throttle: { rate: 1, retryAfterSeconds: 1 } });
    const statuses: number[] = [];
    const client = clientOf(vault, {
      maxRetries: 3,
      policy: {
        name: 'forgive',
        sendRequest: async (request, next) => {
          const response = await next(request);
          statuses.push(response.status);
          if (response.status === 429) await vault.control('DELETE', 'faults');
          return response;
        },
      },
    });
    const start = performance.now();

    expect((await client.getSecret('pepper')).value).toBe('s=1');

    expect(statuses).toEqual([401, 429, 200]);
    expect(performance.now() - start).toBeGreaterThan(950);
  });

  test('a fault that the vault does not know is refused by name', async () => {
    expect(await vault.control('POST', 'faults', { throtle: { rate: 1 } })).toMatchObject({
      error: { code: 'BadParameter', message: expect.stringContaining('throtle') },
    });
  });
});

test('a deleted secret is purged when its 90 days are over on the clock of the vault', async () => {
  const client = clientOf(vault);
  await client.setSecret('lapsing', 'x');
  await (await client.beginDeleteSecret('lapsing', pollUntilDone)).pollUntilDone();
  await vault.control('POST', 'clock', { advance: 'P89DT23H' });
  await expect(client.setSecret('lapsing', 'y')).rejects.toMatchObject({ statusCode: 409 });

  await vault.control('POST', 'clock', { advance: 'PT1H' });

  await expect(client.getDeletedSecret('lapsing')).rejects.toMatchObject({ statusCode: 404 });
  expect((await client.setSecret('lapsing', 'y')).value).toBe('y');
});

test('the log of calls counts by operation and lists the names asked for, never a value', async () => {
  const client = clientOf(vault);
  await client.getSecret('pepper');
  await client.getSecret('pepper');
  await client.setSecret('other', 'hidden value');
  await client.getSecret('missing').catch(() => undefined);

  expect(await vault.control('GET', 'calls')).toEqual({
    calls: { 'GET /secrets/{name}': 3, 'PUT /secrets/{name}': 1 },
    names: ['missing', 'other', 'pepper'],
  });
});

test('the vault stops on SIGTERM with code 0, connections open or not', async () => {
  const short = await startVault('--seed', 'pepper=x');
  await clientOf(short).getSecret('pepper');

  expect(await short.stop()).toBe(0);
});

test('a taken port is named with the option that moves it', () => {
  const { port } = new URL(vault.url);

  const second = spawnSync(process.execPath, ['local/key-vault/main.ts', '--port', port], { encoding: 'utf8' });

  expect(second.status).toBe(1);
  expect(second.stderr.trim()).toBe(
    `key-vault: port ${port} is taken; name another with --port, or 0 for any free one`,
  );
});
