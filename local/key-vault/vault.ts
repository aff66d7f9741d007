import { randomUUID } from 'node:crypto';
import type { Clock } from './clock.ts';
import { deletedSecretNotFound, nameIsDeleted, nameIsTaken, secretIsDisabled, secretNotFound } from './refusal.ts';
import { currentOf, purgedAt } from './secret.ts';
import type { DeletedSecret, Secret, SecretProperties, SecretVersion } from './secret.ts';

/** The secrets of one vault with soft delete, in memory. Every method refuses as the service does. */
export interface Vault {
  set(name: string, value: string, properties: SecretProperties): SecretVersion;
  /** The current version, or the one named. Dates do not stop a read; being disabled does. */
  get(name: string, version: string | undefined): SecretVersion;
  /** Changes only what is given. */
  update(name: string, version: string | undefined, properties: SecretProperties): SecretVersion;
  find(name: string): Secret | undefined;
  list(): readonly Secret[];
  delete(name: string): DeletedSecret;
  getDeleted(name: string): DeletedSecret;
  listDeleted(): readonly DeletedSecret[];
  recover(name: string): Secret;
  purge(name: string): void;
  restore(secret: Secret): Secret;
}

const byName = (a: Secret, b: Secret): number => a.name.toLowerCase().localeCompare(b.name.toLowerCase());
const keyOf = (name: string): string => name.toLowerCase();

export const emptyVault = (clock: Clock): Vault => {
  const secrets = new Map<string, Secret>();
  const graveyard = new Map<string, DeletedSecret>();
  const seconds = (): number => Math.floor(clock.now() / 1000);

  const forgetPurged = (): void => {
    for (const [key, secret] of graveyard) if (purgedAt(secret) <= seconds()) graveyard.delete(key);
  };
  const found = (name: string): Secret => {
    const secret = secrets.get(keyOf(name));
    if (secret === undefined) throw secretNotFound(name);
    return secret;
  };
  const foundDeleted = (name: string): DeletedSecret => {
    forgetPurged();
    const secret = graveyard.get(keyOf(name));
    if (secret === undefined) throw deletedSecretNotFound(name);
    return secret;
  };
  const mustBeFree = (name: string): void => {
    forgetPurged();
    if (graveyard.has(keyOf(name))) throw nameIsDeleted(name);
  };
  const versionOf = (secret: Secret, version: string | undefined): SecretVersion => {
    if (version === undefined) return currentOf(secret);
    const named = secret.versions.find((one) => one.version === version);
    if (named === undefined) throw secretNotFound(`${secret.name}/${version}`);
    return named;
  };
  const keep = (secret: Secret): Secret => {
    secrets.set(keyOf(secret.name), secret);
    return secret;
  };

  return {
    set: (name, value, properties) => {
      mustBeFree(name);
      const known = secrets.get(keyOf(name));
      const made = newVersion(value, properties, seconds());
      keep({ name: known?.name ?? name, versions: [...(known?.versions ?? []), made] });
      return made;
    },
    get: (name, version) => {
      const wanted = versionOf(found(name), version);
      if (!wanted.enabled) throw secretIsDisabled();
      return wanted;
    },
    update: (name, version, properties) => {
      const secret = found(name);
      const old = versionOf(secret, version);
      const changed = { ...old, ...properties, updated: seconds() };
      keep({ ...secret, versions: secret.versions.map((one) => (one === old ? changed : one)) });
      return changed;
    },
    find: (name) => secrets.get(keyOf(name)),
    list: () => [...secrets.values()].sort(byName),
    delete: (name) => {
      mustBeFree(name);
      const deleted = { ...found(name), deletedAt: seconds() };
      secrets.delete(keyOf(name));
      graveyard.set(keyOf(name), deleted);
      return deleted;
    },
    getDeleted: foundDeleted,
    listDeleted: () => {
      forgetPurged();
      return [...graveyard.values()].sort(byName);
    },
    recover: (name) => {
      const { name: itsName, versions } = foundDeleted(name);
      graveyard.delete(keyOf(name));
      return keep({ name: itsName, versions });
    },
    purge: (name) => {
      foundDeleted(name);
      graveyard.delete(keyOf(name));
    },
    restore: (secret) => {
      mustBeFree(secret.name);
      if (secrets.has(keyOf(secret.name))) throw nameIsTaken(secret.name);
      return keep(secret);
    },
  };
};

const newVersion = (value: string, properties: SecretProperties, now: number): SecretVersion => ({
  enabled: true,
  nbf: undefined,
  exp: undefined,
  contentType: undefined,
  tags: undefined,
  ...properties,
  version: randomUUID().replaceAll('-', ''),
  value,
  created: now,
  updated: now,
});
