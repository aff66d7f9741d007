import { propertiesIn, valueIn } from './body.ts';
import type { Members } from './body.ts';
import { deletedBundle, listedBundle, listedDeletedBundle, valueBundle, versionBundle } from './bundle.ts';
import type { Bundle } from './bundle.ts';
import { openedBackup, sealedBackup } from './backup.ts';
import { pageOf } from './paging.ts';
import { secretNotFound } from './refusal.ts';
import { currentOf } from './secret.ts';
import type { Secret } from './secret.ts';
import type { Vault } from './vault.ts';

/** The data actions that Azure's roles name, without their common prefix `Microsoft.KeyVault/vaults/secrets/`. */
export type DataAction =
  'readMetadata' | 'getSecret' | 'setSecret' | 'update' | 'delete' | 'recover' | 'purge' | 'backup' | 'restore';

export interface Call {
  readonly vault: Vault;
  readonly vaultUrl: string;
  readonly name: string;
  readonly version: string | undefined;
  readonly query: URLSearchParams;
  readonly body: Members;
}

/** One operation of the Secrets REST API. `undefined` out of `run` is 204. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly action: DataAction;
  run(call: Call): Bundle | undefined;
}

const listVersions = ({ vault, vaultUrl, name, query }: Call): Bundle => {
  const versions = [...(vault.find(name)?.versions ?? [])].sort((a, b) => a.version.localeCompare(b.version));
  const bundles = versions.map((version) => versionBundle(vaultUrl, name, version));
  return pageOf(bundles, `${vaultUrl}/secrets/${name}/versions`, query);
};
const list = ({ vault, vaultUrl, query }: Call): Bundle => {
  const bundles = vault.list().map((secret) => listedBundle(vaultUrl, secret));
  return pageOf(bundles, `${vaultUrl}/secrets`, query);
};
const listDeleted = ({ vault, vaultUrl, query }: Call): Bundle => {
  const bundles = vault.listDeleted().map((secret) => listedDeletedBundle(vaultUrl, secret));
  return pageOf(bundles, `${vaultUrl}/deletedsecrets`, query);
};
const get = ({ vault, vaultUrl, name, version }: Call): Bundle => valueBundle(vaultUrl, name, vault.get(name, version));
const set = ({ vault, vaultUrl, name, body }: Call): Bundle =>
  valueBundle(vaultUrl, name, vault.set(name, valueIn(body), propertiesIn(body)));
const update = ({ vault, vaultUrl, name, version, body }: Call): Bundle =>
  versionBundle(vaultUrl, name, vault.update(name, version, propertiesIn(body)));
const remove = ({ vault, vaultUrl, name }: Call): Bundle => deletedBundle(vaultUrl, vault.delete(name));
const getDeleted = ({ vault, vaultUrl, name }: Call): Bundle => deletedBundle(vaultUrl, vault.getDeleted(name));
const purge = ({ vault, name }: Call): undefined => vault.purge(name) as undefined;
const recover = ({ vault, vaultUrl, name }: Call): Bundle => currentBundle(vaultUrl, vault.recover(name));
const restore = ({ vault, vaultUrl, body }: Call): Bundle =>
  currentBundle(vaultUrl, vault.restore(openedBackup(body['value'])));
const backup = ({ vault, name }: Call): Bundle => {
  const secret = vault.find(name);
  if (secret === undefined) throw secretNotFound(name);
  return { value: sealedBackup(secret) };
};
const currentBundle = (vaultUrl: string, secret: Secret): Bundle =>
  versionBundle(vaultUrl, secret.name, currentOf(secret));

/** First match wins: `versions` and `backup` come before a version of that spelling. */
export const OPERATIONS: readonly Operation[] = [
  { method: 'GET', path: '/secrets', action: 'readMetadata', run: list },
  { method: 'POST', path: '/secrets/restore', action: 'restore', run: restore },
  { method: 'GET', path: '/secrets/{name}/versions', action: 'readMetadata', run: listVersions },
  { method: 'POST', path: '/secrets/{name}/backup', action: 'backup', run: backup },
  { method: 'PUT', path: '/secrets/{name}', action: 'setSecret', run: set },
  { method: 'GET', path: '/secrets/{name}', action: 'getSecret', run: get },
  { method: 'GET', path: '/secrets/{name}/{version}', action: 'getSecret', run: get },
  { method: 'PATCH', path: '/secrets/{name}', action: 'update', run: update },
  { method: 'PATCH', path: '/secrets/{name}/{version}', action: 'update', run: update },
  { method: 'DELETE', path: '/secrets/{name}', action: 'delete', run: remove },
  { method: 'GET', path: '/deletedsecrets', action: 'readMetadata', run: listDeleted },
  { method: 'GET', path: '/deletedsecrets/{name}', action: 'readMetadata', run: getDeleted },
  { method: 'DELETE', path: '/deletedsecrets/{name}', action: 'purge', run: purge },
  { method: 'POST', path: '/deletedsecrets/{name}/recover', action: 'recover', run: recover },
];
