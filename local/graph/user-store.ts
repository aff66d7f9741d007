import { randomUUID } from 'node:crypto';
import { instant } from './clock.ts';
import { Replicated } from './replication.ts';
import type { SeededPerson } from './seed.ts';
import { USER_PROPERTIES } from './user-properties.ts';

/** One user as one copy of the directory holds it. */
export interface User {
  readonly id: string;
  /** Graph's property names; unset ones are missing. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** Id of the manager. */
  readonly manager: string | undefined;
  /** Ids of users and groups. */
  readonly sponsors: readonly string[];
}

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** The text value of a property, or undefined. */
export const textOf = (user: User, name: string): string | undefined => {
  const value = user.properties[name];
  return typeof value === 'string' ? value : undefined;
};

/** The user principal name. */
export const upnOf = (user: User): string => textOf(user, 'userPrincipalName') ?? user.id;

const identitiesOf = (upn: string): readonly unknown[] => [
  { signInType: 'userPrincipalName', issuer: upn.slice(upn.indexOf('@') + 1), issuerAssignedId: upn },
];

/** Every user, by id and by UPN, with the delay after which other copies know a change. */
export class Users {
  readonly #byId = new Map<string, Replicated<User>>();
  readonly #idByUpn = new Map<string, string>();
  readonly #idsByEmployee = new Map<string, Set<string>>();

  get size(): number {
    return this.#idByUpn.size;
  }

  /** Adds a user with a new id (or the one given), at this instant. */
  create(properties: Readonly<Record<string, unknown>>, at: number, id: string = randomUUID()): User {
    const upn = String(properties['userPrincipalName']);
    const made = {
      createdDateTime: instant(at),
      signInSessionsValidFromDateTime: instant(at),
      identities: identitiesOf(upn),
    };
    const user: User = { id, properties: { ...made, ...properties, id }, manager: undefined, sponsors: [] };
    this.#byId.set(id, new Replicated(user, at));
    this.#index(user);
    return user;
  }

  /** Puts a changed user in the place of what was there. */
  write(user: User, at: number): void {
    const kept = this.#byId.get(user.id);
    if (kept?.current) this.#idByUpn.delete(upnOf(kept.current).toLowerCase());
    kept?.write(user, at);
    this.#index(user);
  }

  remove(user: User, at: number): void {
    this.#byId.get(user.id)?.write(undefined, at);
    this.#idByUpn.delete(upnOf(user).toLowerCase());
  }

  /** By id or UPN, as the copy knows it that has everything up to `at`. */
  find(idOrUpn: string, at: number): User | undefined {
    const id = UUID.test(idOrUpn) ? idOrUpn.toLowerCase() : this.#idByUpn.get(idOrUpn.toLowerCase());
    return id === undefined ? undefined : this.#byId.get(id)?.asOf(at);
  }

  /** By UPN, in the copy that takes the writes. */
  holderOf(upn: string): User | undefined {
    const id = this.#idByUpn.get(upn.toLowerCase());
    return id === undefined ? undefined : this.#byId.get(id)?.current;
  }

  /** Everyone, in order of creation. */
  *all(at: number): Generator<User> {
    for (const kept of this.#byId.values()) {
      const user = kept.asOf(at);
      if (user) yield user;
    }
  }

  /** Everyone who has or had this employee number, whatever its case. */
  *withEmployeeId(employeeId: string, at: number): Generator<User> {
    for (const id of this.#idsByEmployee.get(employeeId.toLowerCase()) ?? []) {
      const user = this.#byId.get(id)?.asOf(at);
      if (user) yield user;
    }
  }

  #index(user: User): void {
    this.#idByUpn.set(upnOf(user).toLowerCase(), user.id);
    const employeeId = textOf(user, 'employeeId')?.toLowerCase();
    if (employeeId === undefined) return;
    const ids = this.#idsByEmployee.get(employeeId) ?? new Set();
    this.#idsByEmployee.set(employeeId, ids.add(user.id));
  }
}

const seededProperties = (person: SeededPerson): Record<string, unknown> => ({
  accountEnabled: true,
  mailNickname: person.userPrincipalName.replace(/@.*/, '').replaceAll(/[^\w.-]/g, ''),
  createdDateTime: '2024-01-08T08:00:00Z',
  ...Object.fromEntries(Object.entries(person).filter(([name]) => name in USER_PROPERTIES)),
  ...(typeof person['mail'] === 'string' ? { proxyAddresses: [`SMTP:${person['mail']}`] } : {}),
});

/** The users of a seed, known to every copy from the beginning. */
export const seededUsers = (people: readonly SeededPerson[]): Users => {
  const users = new Users();
  for (const person of people) users.create(seededProperties(person), 0, person.id);
  const idOf = (upn: string): string => users.holderOf(upn)?.id ?? upn;
  for (const { id, manager, sponsors } of people) {
    const user = users.find(id, 0);
    if (!user || (manager === undefined && sponsors === undefined)) continue;
    users.write({ ...user, manager: manager && idOf(manager), sponsors: (sponsors ?? []).map(idOf) }, 0);
  }
  return users;
};
