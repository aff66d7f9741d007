/** Holds the running service against the model, at each delivery and after each action. */
import { isDeepStrictEqual } from 'node:util';
import type { AuditEntry } from '../../shared/domain/audit/audit.ts';
import type { Claim } from '../../shared/domain/claim/claim.ts';
import type { ContractorRecord } from '../../shared/domain/contractor/contractor.ts';
import type { Request } from '../../shared/domain/request/request.ts';
import { liveClaims } from './essence.ts';
import { contactsOf, factsOn } from './model-events.ts';
import { isOverFor, Model, type Contacts, type ModelEvent } from './model.ts';
import type { LifecycleWorld } from './world.ts';

/** A rule was broken; the message says which. */
export class Broken extends Error {
  override readonly name = 'Broken';
}

export const must = (holds: boolean, rule: string): void => {
  if (!holds) throw new Broken(rule);
};

/** What is known from outside about one contractor's contacts. */
interface Vouched {
  /** The first contacts with an address, or those that somebody confirmed. */
  contacts?: Contacts;
  /** The contacts at the first mail. */
  mailed?: Contacts;
}

/** What the watcher looks at: the service in this process, or the whole product. */
export interface Watched {
  readonly now: () => number;
  recordOf(number: string): Promise<ContractorRecord | undefined>;
  /** Rows that could still give a pass, of anybody. */
  liveClaims(): Promise<readonly Claim[]>;
  /** How many accounts have this employee id. */
  accountsOf(number: string): Promise<number>;
  /** How many nudges wait for their time. */
  nudgesFor(number: string): Promise<number>;
  entriesOf(number: string): Promise<readonly AuditEntry[]>;
}

/** The service in this process. */
export const inMemory = (world: LifecycleWorld): Watched => {
  const { directory, nudges, audit } = world.ports;
  return {
    now: world.now,
    recordOf: world.recordOf,
    liveClaims: () => liveClaims(world),
    accountsOf: async (number) => directory.accounts().filter(({ employeeId }) => employeeId === number).length,
    nudgesFor: async (number) => nudges.list().filter(({ key, at }) => key === number && at !== undefined).length,
    entriesOf: (number) => audit.read(number),
  };
};

export class Watcher {
  readonly model = new Model();
  readonly #world: Watched;
  readonly #numbers: readonly string[];
  readonly #requests = new Map<string, Request>();
  readonly #applied = new Set<string>();
  readonly #vouched = new Map<string, Vouched>();
  readonly #broken: string[] = [];

  constructor(world: Watched, numbers: readonly string[]) {
    this.#world = world;
    this.#numbers = numbers;
  }

  /** Called for each call to a port. What breaks a rule here is told by `check`: a throw would be taken for a fault. */
  passing(call: string, when: 'before' | 'after', args: readonly unknown[]): void {
    if (call === 'requests.insert' && when === 'before') {
      const request = args[0] as Request;
      this.#requests.set(request.id, request);
    }
    if (call === 'claims.insert' && when === 'before') {
      const { contractor } = args[0] as Claim;
      if (this.#isOver(contractor)) this.#broken.push(`a claim was opened for ${contractor}, who is over`);
    }
  }

  /** Called before the service sees an event; undefined: a nudge or an access request. */
  async delivery(number: string | undefined, event: ModelEvent | undefined): Promise<void> {
    await this.sync();
    if (number !== undefined && event) this.model.take(number, event, this.#world.now());
  }

  /** Takes over what only the service knows: which requests it applied, and which ends took effect. */
  async sync(): Promise<void> {
    for (const number of this.#numbers) {
      const record = await this.#world.recordOf(number);
      if (record) this.#syncOne(number, record);
    }
  }

  #syncOne(number: string, record: ContractorRecord): void {
    for (const { id, at } of record.seen) if (id.startsWith('request~')) this.#apply(number, id, at, record);
    const known = this.model.contractors.get(number);
    if (known) known.closed = record.closedAt !== undefined;
    if (known && record.forgottenAt !== undefined && !record.wanted) delete known.facts;
    this.#syncContacts(number, record);
  }

  #apply(number: string, id: string, at: number, record: ContractorRecord): void {
    const request = this.#requests.get(id);
    if (!request || this.#applied.has(id)) return;
    this.#applied.add(id);
    if (request.act === 'forget') this.model.forget(number, at);
    const known = this.model.contractors.get(number);
    if (request.act !== 'confirm-contact' || !known || !record.wanted) return;
    known.word = contactsOf(record.wanted);
    this.#vouched.set(number, {});
  }

  #syncContacts(number: string, { wanted, told }: ContractorRecord): void {
    if (!wanted) return void this.#vouched.delete(number);
    const vouched = this.#vouched.get(number) ?? {};
    this.#vouched.set(number, vouched);
    const now = contactsOf(wanted);
    if (now.privateAddress !== undefined) vouched.contacts ??= now;
    if (Object.keys(told).some((name) => /^(claim|sponsor) mailed/.test(name))) vouched.mailed ??= now;
  }

  #isOver(number: string): boolean {
    const known = this.model.contractors.get(number);
    return known !== undefined && isOverFor(known, this.#world.now());
  }

  /** After an action, whatever may still be under way. Throws `Broken`. */
  async check(): Promise<void> {
    await this.sync();
    must(this.#broken.length === 0, this.#broken.join('; '));
    const live = await this.#world.liveClaims();
    for (const number of this.#numbers) {
      const record = await this.#world.recordOf(number);
      if (record) await this.#checkOne(number, record, live);
    }
  }

  async #checkOne(number: string, record: ContractorRecord, live: readonly Claim[]): Promise<void> {
    const accounts = await this.#world.accountsOf(number);
    must(accounts <= 1, `${number} has ${accounts} accounts`);
    const leaving = new Set(record.leaving.map(({ id }) => id));
    const strays = live.filter(({ id, contractor }) => contractor === number && id !== record.claim?.id);
    must(
      strays.every(({ id }) => leaving.has(id)),
      `${number} has a live claim that nobody will take back`,
    );
    const waiting = await this.#world.nudgesFor(number);
    must(waiting <= 2, `${waiting} nudges wait for ${number}`);
    this.#checkContacts(number, record);
    await this.#checkEntries(number, record);
  }

  #checkContacts(number: string, { wanted }: ContractorRecord): void {
    const vouched = this.#vouched.get(number);
    if (!wanted || !vouched) return;
    const now = contactsOf(wanted);
    const { contacts, mailed } = vouched;
    const both = contacts?.privateAddress !== now.privateAddress && contacts?.sponsor !== now.sponsor;
    must(!contacts || !both, `both contacts of ${number} changed unconfirmed`);
    must(!mailed || isDeepStrictEqual(mailed, now), `a contact of ${number} changed unconfirmed after a mail`);
  }

  async #checkEntries(number: string, record: ContractorRecord): Promise<void> {
    const entries = await this.#world.entriesOf(number);
    for (const [step, { count }] of Object.entries(record.attempts)) {
      const told = entries.some(({ kind, facts }) => /^step (failed|blocked)$/.test(kind) && facts['step'] === step);
      must(told || count === 0, `a failure of "${step}" has no entry`);
    }
  }

  /** When nothing is under way: what HR said last is what stands. */
  async checkOutcome(): Promise<void> {
    await this.check();
    for (const number of this.#numbers) {
      const [record, known] = [await this.#world.recordOf(number), this.model.contractors.get(number)];
      must((record === undefined) === (known === undefined), `${number} is known to one side only`);
      if (!record || !known) continue;
      const { end, wanted, heldFor } = record;
      const stands = end && (end.kind === 'ended' ? { kind: end.kind, endsOn: end.endsOn } : { kind: end.kind });
      same(stands, known.end, `the end of ${number}`);
      const over = isOverFor(known, this.#world.now());
      must(over || wanted !== undefined || known.facts === undefined, `${number} is here and was forgotten`);
      if (!wanted) continue;
      same(factsOn(record), known.facts, `the facts of ${number}`);
      same(contactsOf(heldFor ?? wanted), known.word, `HR’s word on the contacts of ${number}`);
    }
  }
}

const same = (stands: unknown, expected: unknown, what: string): void =>
  must(
    isDeepStrictEqual(stands, expected),
    `${what}: ${JSON.stringify(stands)} instead of ${JSON.stringify(expected)}`,
  );
