// Against a real vault: CONTRACT_KEY_VAULT_URL=https://<name>.vault.azure.net, signed in with `az login` as Key Vault Secrets Officer.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DefaultAzureCredential } from '@azure/identity';
import { SecretClient } from '@azure/keyvault-secrets';
import { clientOf, startVault } from './local-vault.ts';
import type { LocalVault } from './local-vault.ts';

const REAL = process.env['CONTRACT_KEY_VAULT_URL'];
/** A real vault takes its time to delete, and to give a name free. */
const PATIENCE = REAL === undefined ? { intervalInMs: 5 } : { intervalInMs: 2_000 };

let vault: LocalVault | undefined;
let client: SecretClient;
const used = new Set<string>();

const freshName = (): string => {
  const name = `contract-${randomUUID()}`;
  used.add(name);
  return name;
};

const deleted = async (name: string) => (await client.beginDeleteSecret(name, PATIENCE)).pollUntilDone();

const all = async <T>(pages: AsyncIterable<T>): Promise<T[]> => {
  const items: T[] = [];
  for await (const item of pages) items.push(item);
  return items;
};

beforeAll(async () => {
  vault = REAL === undefined ? await startVault() : undefined;
  client = vault === undefined ? new SecretClient(REAL ?? '', new DefaultAzureCredential()) : clientOf(vault);
});

afterAll(async () => {
  if (REAL !== undefined) for (const name of used) await deleted(name).catch(() => undefined);
  await vault?.stop();
});

describe('setting and reading', () => {
  test('a secret that was set is read back with its value, version, dates, content type and tags', async () => {
    const name = freshName();
    const notBefore = new Date('2030-01-01T00:00:00Z');
    const expiresOn = new Date('2031-01-01T00:00:00Z');
    const properties = { contentType: 'text/plain', tags: { purpose: 'contract' }, notBefore, expiresOn };

    const set = await client.setSecret(name, 'kept — näher', properties);
    const read = await client.getSecret(name);

    expect(read).toEqual(set);
    expect(read).toMatchObject({ name, value: 'kept — näher', properties: { ...properties, enabled: true } });
    expect(read.properties.version).toMatch(/^[0-9a-f]{32}$/);
    expect(read.properties.createdOn?.getMilliseconds()).toBe(0);
    expect(read.properties.recoveryLevel).toContain('Recoverable');
  });

  test('setting a name again makes a new current version without the tags of the old, which stays readable', async () => {
    const name = freshName();
    const first = await client.setSecret(name, 'first', { tags: { of: 'first' } });
    const second = await client.setSecret(name, 'second');

    expect(second.properties.version).not.toBe(first.properties.version);
    expect(await client.getSecret(name)).toMatchObject({ value: 'second', properties: { tags: undefined } });
    expect(await client.getSecret(name, { version: first.properties.version ?? '' })).toMatchObject({ value: 'first' });
  });

  test('case does not make another name', async () => {
    const name = freshName();
    await client.setSecret(name, 'lower');

    expect((await client.getSecret(name.toUpperCase())).value).toBe('lower');
  });

  test('an unknown name, and an unknown version of a known name, is 404 SecretNotFound', async () => {
    const name = freshName();
    await client.setSecret(name, 'known');

    const notFound = { statusCode: 404, code: 'SecretNotFound' };
    await expect(client.getSecret(freshName())).rejects.toMatchObject(notFound);
    await expect(client.getSecret(name, { version: '0'.repeat(32) })).rejects.toMatchObject(notFound);
  });

  test('a name with anything but letters, digits and dashes is 400 BadParameter', async () => {
    await expect(client.setSecret('under_score', 'x')).rejects.toMatchObject({ statusCode: 400, code: 'BadParameter' });
  });

  test.each([
    ['no value', undefined, {}],
    ['more than 25 KB', 'x'.repeat(25 * 1024 + 1), {}],
    ['more than 15 tags', 'x', { tags: Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`t${i}`, 'x'])) }],
  ])('a write with %s is 400 BadParameter and makes no secret', async (_, value, options) => {
    const name = freshName();

    const refused = client.setSecret(name, value as string, options);

    await expect(refused).rejects.toMatchObject({ statusCode: 400, code: 'BadParameter' });
    await expect(client.getSecret(name)).rejects.toMatchObject({ statusCode: 404 });
  });
});

describe('properties of a version', () => {
  test('an update changes what it names and keeps the rest, the value too', async () => {
    const name = freshName();
    const { properties } = await client.setSecret(name, 'kept', { contentType: 'text/plain', tags: { a: '1' } });

    const updated = await client.updateSecretProperties(name, properties.version ?? '', { tags: { b: '2' } });

    expect(updated).toMatchObject({ version: properties.version, contentType: 'text/plain', tags: { b: '2' } });
    expect(await client.getSecret(name)).toMatchObject({ value: 'kept', properties: { tags: { b: '2' } } });
  });

  test('the dates inform and do not guard: an expired and a not yet valid secret can be read', async () => {
    const [expired, early] = [freshName(), freshName()];
    await client.setSecret(expired, 'past', { expiresOn: new Date('2020-01-01T00:00:00Z') });
    await client.setSecret(early, 'future', { notBefore: new Date('2090-01-01T00:00:00Z') });

    expect((await client.getSecret(expired)).value).toBe('past');
    expect((await client.getSecret(early)).value).toBe('future');
  });

  test('a disabled secret is 403 Forbidden, and readable once enabled again', async () => {
    const name = freshName();
    const { properties } = await client.setSecret(name, 'hidden', { enabled: false });

    await expect(client.getSecret(name)).rejects.toMatchObject({ statusCode: 403, code: 'Forbidden' });
    await client.updateSecretProperties(name, properties.version ?? '', { enabled: true });

    expect((await client.getSecret(name)).value).toBe('hidden');
  });
});

describe('listing', () => {
  test('each secret is listed once, whatever its versions, and never with a value', async () => {
    const [one, two] = [freshName(), freshName()];
    await client.setSecret(one, 'v1');
    await client.setSecret(one, 'v2');
    await client.setSecret(two, 'v1', { enabled: false });

    const listed = await all(client.listPropertiesOfSecrets());

    expect(listed.filter(({ name }) => name === one)).toHaveLength(1);
    expect(listed.find(({ name }) => name === one)).toMatchObject({ enabled: true, version: undefined });
    expect(listed.find(({ name }) => name === two)).toMatchObject({ enabled: false });
    expect(JSON.stringify(listed)).not.toContain('"value"');
  });

  test('versions come in pages of the size asked for, each version once', async () => {
    const name = freshName();
    const versions = new Set<string | undefined>();
    for (const value of ['1', '2', '3', '4', '5'])
      versions.add((await client.setSecret(name, value)).properties.version);

    const pages = await all(client.listPropertiesOfSecretVersions(name).byPage({ maxPageSize: 2 }));

    expect(pages.map((page) => page.length)).toEqual([2, 2, 1]);
    expect(new Set(pages.flat().map(({ version }) => version))).toEqual(versions);
  });

  test('a name without versions lists none', async () => {
    expect(await all(client.listPropertiesOfSecretVersions(freshName()))).toEqual([]);
  });
});

describe('soft delete', () => {
  test('a deleted secret is gone from reading and listing, and found among the deleted with its dates', async () => {
    const name = freshName();
    await client.setSecret(name, 'gone');

    await deleted(name);

    await expect(client.getSecret(name)).rejects.toMatchObject({ statusCode: 404, code: 'SecretNotFound' });
    expect((await all(client.listPropertiesOfSecrets())).map((one) => one.name)).not.toContain(name);
    expect((await all(client.listDeletedSecrets())).map((one) => one.name)).toContain(name);
    const { deletedOn, scheduledPurgeDate, recoveryId } = await client.getDeletedSecret(name);
    expect(recoveryId).toMatch(new RegExp(`/deletedsecrets/${name}$`));
    expect(scheduledPurgeDate?.getTime()).toBeGreaterThan(deletedOn?.getTime() ?? Infinity);
  });

  test('the name of a deleted secret cannot be taken: 409 Conflict', async () => {
    const name = freshName();
    await client.setSecret(name, 'gone');
    await deleted(name);

    const taken = { statusCode: 409, code: 'Conflict' };
    await expect(client.setSecret(name, 'again')).rejects.toMatchObject(taken);
  });

  test('recovering brings back every version with its value', async () => {
    const name = freshName();
    const first = await client.setSecret(name, 'first');
    await client.setSecret(name, 'second');
    await deleted(name);

    await (await client.beginRecoverDeletedSecret(name, PATIENCE)).pollUntilDone();

    expect((await client.getSecret(name)).value).toBe('second');
    expect((await client.getSecret(name, { version: first.properties.version ?? '' })).value).toBe('first');
    await expect(client.getDeletedSecret(name)).rejects.toMatchObject({ statusCode: 404 });
  });

  test('a purged secret cannot be recovered, and a backup restores it with its versions', async () => {
    const name = freshName();
    const { properties } = await client.setSecret(name, 'kept elsewhere');
    const backup = await client.backupSecret(name);
    await deleted(name);
    await client.purgeDeletedSecret(name);
    await expect(client.beginRecoverDeletedSecret(name, PATIENCE)).rejects.toMatchObject({ statusCode: 404 });

    await client.restoreSecretBackup(backup ?? new Uint8Array());

    expect(await client.getSecret(name)).toMatchObject({
      value: 'kept elsewhere',
      properties: { version: properties.version },
    });
  });

  test('a backup does not replace a secret that is there: 409 Conflict', async () => {
    const name = freshName();
    await client.setSecret(name, 'there');
    const backup = await client.backupSecret(name);

    const refused = client.restoreSecretBackup(backup ?? new Uint8Array());

    await expect(refused).rejects.toMatchObject({ statusCode: 409, code: 'Conflict' });
  });

  test('deleting, recovering or purging what is not there is 404 SecretNotFound', async () => {
    const name = freshName();
    const notFound = { statusCode: 404, code: 'SecretNotFound' };

    await expect(client.beginDeleteSecret(name)).rejects.toMatchObject(notFound);
    await expect(client.beginRecoverDeletedSecret(name)).rejects.toMatchObject(notFound);
    await expect(client.purgeDeletedSecret(name)).rejects.toMatchObject(notFound);
  });
});
