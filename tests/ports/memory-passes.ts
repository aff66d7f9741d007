import { randomUUID } from 'node:crypto';
import { isExternal } from '../../shared/domain/account/account.ts';
import { Fault } from '../../shared/domain/fault.ts';
import { policyFaults } from '../../shared/domain/account/pass.ts';
import type { ExistingPass, Passes, PassPolicy, PassTerms } from '../../shared/domain/account/pass.ts';
import { Secret } from '../../shared/domain/secret.ts';
import { MemoryDirectory } from './memory-directory.ts';

/** The TAP group of the seeded company. */
export const TAP_GROUP_ID = '20000000-0000-4000-8000-000000000001';

const SEEDED_POLICY: PassPolicy = {
  enabled: true,
  minimumLifetimeMinutes: 60,
  maximumLifetimeMinutes: 480,
  usableOnceOnly: true,
  includedGroups: [TAP_GROUP_ID],
  excludedGroups: ['20000000-0000-4000-8000-000000000004'],
};

interface Kept {
  readonly methodId: string;
  readonly value: string;
  readonly startsAt: number;
  readonly lifetimeMinutes: number;
  used: boolean;
}

/** Temporary Access Passes in memory, at most one an account. */
export class MemoryPasses implements Passes {
  /** The tenant's policy; a test may write another. */
  tenantPolicy: PassPolicy = SEEDED_POLICY;
  /** What creating does while another pass is there. */
  secondPass: 'replace' | 'refuse' = 'replace';
  /** How many passes were created in all. */
  created = 0;
  readonly #directory: MemoryDirectory;
  readonly #now: () => number;
  readonly #kept = new Map<string, Kept>();

  constructor(directory = new MemoryDirectory(), now: () => number = Date.now) {
    this.#directory = directory;
    this.#now = now;
  }

  async policy(): Promise<PassPolicy> {
    return this.tenantPolicy;
  }

  async list(accountId: string): Promise<readonly ExistingPass[]> {
    await this.#account(accountId);
    const kept = this.#kept.get(accountId);
    return kept ? [this.#shown(kept)] : [];
  }

  async remove(accountId: string, methodId: string): Promise<void> {
    if (this.#kept.get(accountId)?.methodId === methodId) this.#kept.delete(accountId);
  }

  async create(accountId: string, terms: PassTerms): ReturnType<Passes['create']> {
    await this.#mayHave(accountId, terms);
    if (this.#kept.has(accountId) && this.secondPass === 'refuse') return { kind: 'exists' };
    const { lifetimeMinutes } = terms;
    const kept = {
      methodId: randomUUID(),
      value: `Pass+${randomUUID()}`,
      startsAt: this.#now(),
      lifetimeMinutes,
      used: false,
    };
    this.#kept.set(accountId, kept);
    this.created += 1;
    const expiresAt = kept.startsAt + lifetimeMinutes * 60_000;
    return { kind: 'issued', pass: { methodId: kept.methodId, value: new Secret(kept.value), expiresAt } };
  }

  /** Signs in with a pass: true once. */
  signIn(accountId: string, value: string): boolean {
    const kept = this.#kept.get(accountId);
    if (!kept || kept.value !== value || !this.#shown(kept).usable) return false;
    kept.used = true;
    return true;
  }

  async #account(accountId: string) {
    const account = await this.#directory.find(accountId);
    if (!account) throw new Fault('ACCOUNT_NOT_REPLICATED');
    return account;
  }

  async #mayHave(accountId: string, terms: PassTerms): Promise<void> {
    if (isExternal(await this.#account(accountId))) throw new Fault('ACCOUNT_IS_EXTERNAL_GUEST');
    const groups = await this.#directory.groupsOf(accountId);
    const { enabled, includedGroups } = this.tenantPolicy;
    if (!enabled || !groups.some((id) => includedGroups.includes(id))) throw new Fault('POLICY_NOT_YET_IN_EFFECT');
    const [fault] = policyFaults(this.tenantPolicy, terms, TAP_GROUP_ID);
    if (fault) throw fault;
  }

  #shown({ methodId, startsAt, lifetimeMinutes, used }: Kept): ExistingPass {
    const expired = this.#now() >= startsAt + lifetimeMinutes * 60_000;
    const unused = expired ? 'Expired' : 'EnabledByPolicy';
    const reason = used ? 'OneTimeUsed' : unused;
    return { methodId, usable: reason === 'EnabledByPolicy', reason, startsAt, lifetimeMinutes };
  }
}
