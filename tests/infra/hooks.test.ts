import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SecretClient } from '@azure/keyvault-secrets';
import { directoryWith, type DirectoryAtHand } from '../cli/doctor-at-hand.ts';
import { startLocal } from '../contracts/local-service.ts';
import { INFRA } from './bicep-files.ts';

interface Ran {
  readonly code: number | null;
  readonly said: string;
  readonly complained: string;
}

const NOBODY = join(tmpdir(), 'signed-in-nowhere');

const run = async (hook: string, environment: Readonly<Record<string, string>>): Promise<Ran> => {
  const child = spawn(process.execPath, [`infra/hooks/${hook}.ts`], {
    // Whoever runs the tests may be signed in to a tenant of their own.
    env: { PATH: process.env['PATH'], AZURE_CONFIG_DIR: NOBODY, AZD_CONFIG_DIR: NOBODY, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [said, complained] = ['', ''];
  child.stdout.on('data', (text: Buffer) => (said += text.toString()));
  child.stderr.on('data', (text: Buffer) => (complained += text.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said, complained };
};

const DECIDED = {
  ORGANISATION: 'Contoso',
  HELP_CONTACT: 'helpdesk@contoso.example',
  UPN_TEMPLATE: '{givenName}.{familyName}{number}@contoso.example',
  MAILBOXES: 'first-day@contoso.example',
  SOURCES: '[{"source":"https://hr.contoso.example/core"}]',
  TAP_GROUP_ID: '20000000-0000-4000-8000-000000000001',
  SIGN_IN_CLIENT_ID: '0a110ca1-0000-4000-8000-0000000000a1',
};

describe('before provisioning', () => {
  test('what a pilot has to decide is enough', async () => {
    expect(await run('before-provision', DECIDED)).toMatchObject({
      code: 0,
      said: expect.stringContaining('MODE is observe'),
    });
  });

  test('everything that is missing or does not fit is named at once, with the command that sets it', async () => {
    const { ORGANISATION: _none, TAP_GROUP_ID: _group, ...rest } = DECIDED;
    const { code, complained } = await run('before-provision', { ...rest, OPENS_AT: '25:00' });

    expect(code).toBe(1);
    expect(complained).toMatch(/Nothing was created\. 3 setting\(s\)/);
    expect(complained).toMatch(/ORGANISATION is missing: .*azd env set ORGANISATION 'Contoso'/);
    expect(complained).toMatch(/OPENS_AT does not fit: a local time HH:MM/);
    expect(complained).toMatch(/TAP_GROUP_ID is missing: .*infra\/entra makes it/);
  });

  describe('with rights over the tenant', () => {
    const OTHERS = [
      { id: 'federated.example', authenticationType: 'Federated', isVerified: true },
      { id: 'new.example', authenticationType: 'Managed', isVerified: false },
    ];
    let directory: DirectoryAtHand;
    let seeing: Record<string, string>;
    beforeAll(async () => {
      directory = await directoryWith({
        seed: ({ tenant }) => ({ tenant: { ...(tenant as object), otherDomains: OTHERS } }),
      });
      const { GRAPH_URL = '', GRAPH_TOKEN = '' } = directory.asPerson;
      seeing = { ...DECIDED, GRAPH_URL, GRAPH_TOKEN };
    });
    afterAll(() => directory.stop());

    test('a tenant that fits is let through', async () => {
      const { code, said } = await run('before-provision', seeing);

      expect([code, said]).toEqual([0, expect.not.stringContaining('Not seen')]);
    });

    test.each([
      ['federated', { UPN_TEMPLATE: '{givenName}{number}@federated.example' }, /federated\.example is federated/],
      ['not verified', { UPN_TEMPLATE: '{givenName}{number}@new.example' }, /new\.example is not verified/],
      [
        'of nobody',
        { UPN_TEMPLATE: '{givenName}{number}@elsewhere.example' },
        /elsewhere\.example is not a domain of this/,
      ],
    ])('a domain that is %s stops the deployment', async (_, differing, says) => {
      const { code, complained } = await run('before-provision', { ...seeing, ...differing });

      expect([code, complained]).toEqual([1, expect.stringMatching(says)]);
      expect(complained).toMatch(/^Nothing was created/);
      expect(complained).toMatch(/must end in one of: contoso\.example/);
    });

    test('a pass policy that is off, or too narrow for one of our policies, stops it too', async () => {
      await directory.control('POST', 'faults', { policy: { state: 'disabled' } });
      const POLICIES = '{"field":{"passLifetimeMinutes":600}}';
      const { code, complained } = await run('before-provision', { ...seeing, POLICIES });
      await directory.control('DELETE', 'faults');

      expect(code).toBe(1);
      expect(complained).toMatch(/policy is off/);
      expect(complained).toMatch(/"field" in POLICIES is 600, and the Temporary Access Pass policy allows 60 to 480/);
    });
  });

  test('what the deployer may not see is named with the right that shows it, and stops nobody', async () => {
    const { code, said } = await run('before-provision', DECIDED);

    expect(code).toBe(0);
    expect(said).toMatch(/Not seen: whether the domain of UPN_TEMPLATE .*nobody is signed in/);
    expect(said).toMatch(/Not seen: whether the Temporary Access Pass policy fits/);
  });

  test('the parameter file demands exactly what is demanded here', async () => {
    const file = readFileSync(join(INFRA, 'main.bicepparam'), 'utf8');
    const demanded = [...file.matchAll(/readEnvironmentVariable\('(\w+)'\)/g)].map(([, name = '']) => name);
    const { complained } = await run('before-provision', {});

    const named = [...complained.matchAll(/^- (\w+) is missing/gm)].map(([, name = '']) => name);
    expect(named.toSorted()).toEqual(demanded.filter((name) => !name.startsWith('AZURE_')).toSorted());
  });
});

describe('after provisioning', () => {
  let vault: Awaited<ReturnType<typeof startLocal<{ readonly url: string }>>>;
  let identity: Server;
  let environment: Record<string, string>;
  beforeAll(async () => {
    vault = await startLocal<{ readonly url: string }>('key-vault', []);
    const token = { access_token: 'deployer', expires_on: '4102444800', resource: '', token_type: 'Bearer' };
    identity = createServer((_, answer) => answer.end(JSON.stringify(token))).listen(0, '127.0.0.1');
    await once(identity, 'listening');
    environment = {
      VAULT_URL: vault.ready.url,
      PEPPER_NAME: 'pepper',
      IDENTITY_ENDPOINT: `http://127.0.0.1:${(identity.address() as AddressInfo).port}/msi/token`,
      IDENTITY_HEADER: 'local',
    };
  });
  afterAll(async () => {
    identity.close();
    await vault.stop();
  });

  const inVault = async (): Promise<{ value: string | undefined; version: string | undefined }> => {
    const credential = { getToken: async () => ({ token: 'test', expiresOnTimestamp: Date.now() + 3_600_000 }) };
    const client = new SecretClient(vault.ready.url, credential, {
      allowInsecureConnection: true,
      disableChallengeResourceVerification: true,
    });
    const { value, properties } = await client.getSecret('pepper');
    return { value, version: properties.version };
  };

  test('a vault without a pepper gets one of 32 random bytes, and nobody sees it', async () => {
    const { code, said, complained } = await run('after-provision', environment);
    const { value = '' } = await inVault();

    expect({ code, complained }).toEqual({ code: 0, complained: '' });
    expect(said).toBe('Made the secret "pepper".\n');
    expect(Buffer.from(value, 'base64url')).toHaveLength(32);
    expect(value).toMatch(/^[\w-]{43}$/);
  });

  test('a pepper that is there stays, and is not even read', async () => {
    await run('after-provision', environment);
    const before = await inVault();
    await fetch(`${vault.ready.url}/_local/calls`, { method: 'DELETE' });
    const { said } = await run('after-provision', environment);
    const { calls } = (await (await fetch(`${vault.ready.url}/_local/calls`)).json()) as {
      calls: Record<string, number>;
    };

    expect(said).toMatch(/is there; it stays/);
    expect(Object.keys(calls)).toEqual(['GET /secrets/{name}/versions']);
    expect(await inVault()).toEqual(before);
  });

  test('without the address of the vault it says who gives it', async () => {
    expect(await run('after-provision', {})).toMatchObject({
      code: 1,
      complained: expect.stringMatching(/VAULT_URL is missing/),
    });
  });
});

describe('azure.yaml', () => {
  const text = readFileSync(join(INFRA, '../azure.yaml'), 'utf8');

  test('packages before it deploys, checks before it provisions, and makes the pepper after', () => {
    expect(text).toMatch(/prepackage:\s+shell: sh\s+run: npm run package/);
    expect(text).toMatch(/preprovision:\s+shell: sh\s+run: npx --no-install node infra\/hooks\/before-provision\.ts/);
    expect(text).toMatch(/postprovision:\s+shell: sh\s+run: npx --no-install node infra\/hooks\/after-provision\.ts/);
    expect(text).toMatch(/dist: dist\/app/);
    expect(text).toMatch(/remoteBuild: false/);
  });

  test('names the service that the function app is tagged with', () => {
    const tag = /'azd-service-name': '(\w+)'/.exec(readFileSync(join(INFRA, 'function-app.bicep'), 'utf8'))?.[1];

    expect(text).toContain(`services:\n  ${tag}:\n`);
  });
});
