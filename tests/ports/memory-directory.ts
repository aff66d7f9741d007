import { randomUUID } from 'node:crypto';
import { isSame } from '../../shared/domain/account/account.ts';
import type {
  AccountFacts,
  Directory,
  DirectoryAccount,
  NewAccount,
  Privileges,
} from '../../shared/domain/account/account.ts';
import { Fault } from '../../shared/domain/fault.ts';
import seed from '../../local/people.json' with { type: 'json' };

interface Person {
  account: DirectoryAccount;
  manager?: string;
  directoryRole: boolean;
  eligibleRole: boolean;
  readonly sponsors: Set<string>;
  sessionsRevoked: number;
  hasMethod?: boolean;
}

interface Group {
  readonly roleAssignable: boolean;
  readonly members: Set<string>;
}

type SeededPerson = (typeof seed.people)[number];

const TEXTS = [
  'displayName',
  'givenName',
  'surname',
  'mail',
  'employeeId',
  'employeeType',
  'companyName',
  'department',
] as const;
const MARKS = ['userType', 'creationType', 'externalUserState'] as const;

const seededAccount = (person: SeededPerson): DirectoryAccount => ({
  id: person.id,
  userPrincipalName: person.userPrincipalName,
  ...Object.fromEntries(
    [...TEXTS, ...MARKS].flatMap((name) => (name in person ? [[name, person[name as keyof SeededPerson]]] : [])),
  ),
  accountEnabled: person.accountEnabled ?? true,
  onPremisesSyncEnabled: person.onPremisesSyncEnabled ?? false,
  federated: person.identities?.some(({ signInType }) => signInType === 'federated') ?? false,
  createdAt: Date.parse(person.createdDateTime ?? '2024-01-08T08:00:00Z'),
});

/** Entra's users in memory: the same small company as the local Graph's, by the same rules. */
export class MemoryDirectory implements Directory {
  readonly #people = new Map<string, Person>();
  readonly #groups = new Map<string, Group>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
    for (const person of seed.people) this.#seed(person);
    for (const { id, members, isAssignableToRole } of seed.groups)
      this.#groups.set(id, {
        roleAssignable: isAssignableToRole ?? false,
        members: new Set(members.map((name) => this.#named(name)?.account.id ?? name)),
      });
  }

  async findByEmployeeId(employeeId: string): Promise<readonly DirectoryAccount[]> {
    return this.#where((account) => isSame(account.employeeId, employeeId)).slice(0, 2);
  }

  async find(idOrName: string): Promise<DirectoryAccount | undefined> {
    return (this.#people.get(idOrName) ?? this.#named(idOrName))?.account;
  }

  async findPeople(words: string): Promise<readonly DirectoryAccount[]> {
    if (!words.includes('@')) return this.findByEmployeeId(words);
    return this.#where(({ userPrincipalName, mail }) => isSame(userPrincipalName, words) || isSame(mail, words));
  }

  async managerOf(id: string): Promise<DirectoryAccount | undefined> {
    const { manager } = this.#person(id);
    return manager === undefined ? undefined : this.#named(manager)?.account;
  }

  async create(wanted: NewAccount): ReturnType<Directory['create']> {
    if (this.#named(wanted.userPrincipalName)) return { kind: 'name-taken' };
    const { mailNickname: _nickname, hireDate: _hireDate, ...told } = wanted;
    const account = { ...told, id: randomUUID(), userType: 'Guest', ...NOT_OURS_TO_SAY, createdAt: this.#now() };
    this.#people.set(account.id, {
      account,
      directoryRole: false,
      eligibleRole: false,
      sponsors: new Set(),
      sessionsRevoked: 0,
    });
    return { kind: 'created', account };
  }

  async update(id: string, { hireDate: _hireDate, ...facts }: AccountFacts): Promise<void> {
    const person = this.#person(id);
    person.account = { ...person.account, ...facts };
  }

  async setEnabled(id: string, accountEnabled: boolean): Promise<void> {
    const person = this.#person(id);
    person.account = { ...person.account, accountEnabled };
  }

  async revokeSessions(id: string): Promise<void> {
    this.#person(id).sessionsRevoked += 1;
  }

  async addSponsor(id: string, sponsorId: string): Promise<void> {
    const { sponsors } = this.#person(id);
    if (!this.#people.has(sponsorId)) throw new Fault('SPONSOR_NOT_ELIGIBLE');
    sponsors.add(sponsorId);
  }

  async addToGroup(groupId: string, id: string): Promise<void> {
    const group = this.#groups.get(groupId);
    if (!group) throw new Fault('PASS_GROUP_NOT_TARGETED');
    group.members.add(this.#person(id).account.id);
  }

  async privilegesOf(id: string): Promise<Privileges> {
    const { directoryRole, eligibleRole } = this.#person(id);
    const groups = [...this.#groups.values()].filter(({ members }) => members.has(id));
    return {
      activeRole: directoryRole,
      eligibleRole,
      roleAssignableGroup: groups.some((group) => group.roleAssignable),
    };
  }

  async hasMethod(id: string): Promise<boolean | 'unknown'> {
    return this.#people.get(id)?.hasMethod ?? false;
  }

  async groupsOf(id: string): Promise<readonly string[]> {
    this.#person(id);
    return [...this.#groups].filter(([, { members }]) => members.has(id)).map(([groupId]) => groupId);
  }

  /** Gives or takes the account a directory role, or the right to activate one. */
  grant(id: string, { directoryRole, eligibleRole }: Partial<Pick<Person, 'directoryRole' | 'eligibleRole'>>): void {
    Object.assign(this.#person(id), {
      ...(directoryRole === undefined ? {} : { directoryRole }),
      ...(eligibleRole === undefined ? {} : { eligibleRole }),
    });
  }

  async sponsorsOf(id: string): Promise<readonly string[]> {
    return [...this.#person(id).sponsors];
  }

  /** How often the account's sessions were revoked. */
  sessionsRevoked(id: string): number {
    return this.#person(id).sessionsRevoked;
  }

  /** Everyone, for tests that count. */
  accounts(): readonly DirectoryAccount[] {
    return this.#where(() => true);
  }

  #seed(person: SeededPerson): void {
    this.#people.set(person.id, {
      account: seededAccount(person),
      ...(person.manager === undefined ? {} : { manager: person.manager }),
      directoryRole: (person.directoryRoles ?? []).length > 0,
      eligibleRole: (person.eligibleRoles ?? []).length > 0,
      sponsors: new Set(),
      sessionsRevoked: 0,
    });
  }

  #where(matches: (account: DirectoryAccount) => boolean): readonly DirectoryAccount[] {
    return [...this.#people.values()].map(({ account }) => account).filter(matches);
  }

  #named(name: string): Person | undefined {
    return [...this.#people.values()].find(({ account }) => isSame(account.userPrincipalName, name));
  }

  #person(id: string): Person {
    const person = this.#people.get(id);
    if (!person) throw new Fault('ACCOUNT_NOT_REPLICATED');
    return person;
  }
}

const NOT_OURS_TO_SAY = { accountEnabled: false, onPremisesSyncEnabled: false, federated: false } as const;
