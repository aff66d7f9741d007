import { randomUUID } from 'node:crypto';
import type { Clock } from './clock.ts';
import { deletedSecretNotFound, nameIsDeleted, nameIsTaken, secretIsDisabled, secretNotFound } from './refusal.ts';
import { currentOf, purgedAt } from './secret.ts';
import type { DeletedSecret, Secret, SecretProperties, SecretVersion } from './secret.ts';

const byName = (a: Secret, b: Secret): number => a.name.toLowerCase().localeCompare(b.name.toLowerCase());

/** Case does not make another name. */
const keyOf = (name: string): string => name.toLowerCase();

/** The secrets of one vault with soft delete, in memory. Every method refuses as the service does. */
export class Vault {
  readonly #clock: Clock;
  readonly #secrets = new Map<string, Secret>();
  readonly #deleted = new Map<string, DeletedSecret>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  set(name: string, value: string, properties: SecretProperties): SecretVersion {
    this.#mustBeFree(name);
    const known = this.find(name);
    const made = newVersion(value, properties, this.#seconds());
    this.#keep({ name: known?.name ?? name, versions: [...(known?.versions ?? []), made] });
    return made;
  }

  /** The current version, or the one named. Dates do not stop a read; being disabled does. */
  get(name: string, version: string | undefined): SecretVersion {
    const wanted = versionOf(this.#found(name), version);
    if (!wanted.enabled) throw secretIsDisabled();
    return wanted;
  }

  /** Changes only what is given. */
  update(name: string, version: string | undefined, properties: SecretProperties): SecretVersion {
    const secret = this.#found(name);
    const old = versionOf(secret, version);
    const changed = { ...old, ...properties, updated: this.#seconds() };
    this.#keep({ ...secret, versions: secret.versions.map((one) => (one === old ? changed : one)) });
    return changed;
  }

  find(name: string): Secret | undefined {
    return this.#secrets.get(keyOf(name));
  }

  list(): readonly Secret[] {
    return [...this.#secrets.values()].sort(byName);
  }

  delete(name: string): DeletedSecret {
    const deleted = { ...this.#found(name), deletedAt: this.#seconds() };
    this.#secrets.delete(keyOf(name));
    this.#deleted.set(keyOf(name), deleted);
    return deleted;
  }

  getDeleted(name: string): DeletedSecret {
    this.#forgetPurged();
    const secret = this.#deleted.get(keyOf(name));
    if (secret === undefined) throw deletedSecretNotFound(name);
    return secret;
  }

  listDeleted(): readonly DeletedSecret[] {
    this.#forgetPurged();
    return [...this.#deleted.values()].sort(byName);
  }

  recover(name: string): Secret {
    const { name: itsName, versions } = this.getDeleted(name);
    this.#deleted.delete(keyOf(name));
    return this.#keep({ name: itsName, versions });
  }

  purge(name: string): void {
    this.getDeleted(name);
    this.#deleted.delete(keyOf(name));
  }

  restore(secret: Secret): Secret {
    this.#mustBeFree(secret.name);
    if (this.find(secret.name) !== undefined) throw nameIsTaken(secret.name);
    return this.#keep(secret);
  }

  #seconds(): number {
    return Math.floor(this.#clock.now() / 1000);
  }

  #found(name: string): Secret {
    const secret = this.find(name);
    if (secret === undefined) throw secretNotFound(name);
    return secret;
  }

  #keep(secret: Secret): Secret {
    this.#secrets.set(keyOf(secret.name), secret);
    return secret;
  }

  #mustBeFree(name: string): void {
    this.#forgetPurged();
    if (this.#deleted.has(keyOf(name))) throw nameIsDeleted(name);
  }

  #forgetPurged(): void {
    for (const [key, secret] of this.#deleted) if (purgedAt(secret) <= this.#seconds()) this.#deleted.delete(key);
  }
}

const versionOf = (secret: Secret, version: string | undefined): SecretVersion => {
  if (version === undefined) return currentOf(secret);
  const named = secret.versions.find((one) => one.version === version);
  if (named === undefined) throw secretNotFound(`${secret.name}/${version}`);
  return named;
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
