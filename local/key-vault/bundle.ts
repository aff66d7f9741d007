import { currentOf, purgedAt, RECOVERABLE_DAYS } from './secret.ts';
import type { DeletedSecret, Secret, SecretVersion } from './secret.ts';

/** What the service sends: https://learn.microsoft.com/rest/api/keyvault/secrets/get-secret/get-secret */
export type Bundle = Readonly<Record<string, unknown>>;

const propertiesOf = (version: SecretVersion): Bundle => ({
  ...(version.contentType !== undefined && { contentType: version.contentType }),
  attributes: {
    enabled: version.enabled,
    ...(version.nbf !== undefined && { nbf: version.nbf }),
    ...(version.exp !== undefined && { exp: version.exp }),
    created: version.created,
    updated: version.updated,
    recoveryLevel: 'Recoverable+Purgeable',
    recoverableDays: RECOVERABLE_DAYS,
  },
  ...(version.tags !== undefined && { tags: version.tags }),
});

const versionId = (vaultUrl: string, name: string, version: SecretVersion): string =>
  `${vaultUrl}/secrets/${name}/${version.version}`;

/** A version's properties under its own id, without the value. */
export const versionBundle = (vaultUrl: string, name: string, version: SecretVersion): Bundle => ({
  id: versionId(vaultUrl, name, version),
  ...propertiesOf(version),
});

export const valueBundle = (vaultUrl: string, name: string, version: SecretVersion): Bundle => ({
  value: version.value,
  ...versionBundle(vaultUrl, name, version),
});

/** An entry of the list of secrets: the id names no version. */
export const listedBundle = (vaultUrl: string, secret: Secret): Bundle => ({
  id: `${vaultUrl}/secrets/${secret.name}`,
  ...propertiesOf(currentOf(secret)),
});

const deletion = (vaultUrl: string, secret: DeletedSecret): Bundle => ({
  recoveryId: `${vaultUrl}/deletedsecrets/${secret.name}`,
  deletedDate: secret.deletedAt,
  scheduledPurgeDate: purgedAt(secret),
});

export const deletedBundle = (vaultUrl: string, secret: DeletedSecret): Bundle => ({
  ...deletion(vaultUrl, secret),
  ...versionBundle(vaultUrl, secret.name, currentOf(secret)),
});

export const listedDeletedBundle = (vaultUrl: string, secret: DeletedSecret): Bundle => ({
  ...deletion(vaultUrl, secret),
  ...listedBundle(vaultUrl, secret),
});
