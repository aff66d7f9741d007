import { isPrivileged, leaveAlone } from './account.ts';
import type { Directory, DirectoryAccount } from './account.ts';
import type { Instant } from '../brand.ts';
import { Fault } from '../fault.ts';
import type { Secret } from '../secret.ts';

/** The tenant's Temporary Access Pass policy. Minutes. */
export interface PassPolicy {
  readonly enabled: boolean;
  readonly minimumLifetimeMinutes: number;
  readonly maximumLifetimeMinutes: number;
  /** True: the tenant allows single-use passes only. */
  readonly usableOnceOnly: boolean;
  /** Group ids; `all_users` stands for everybody. */
  readonly includedGroups: readonly string[];
  readonly excludedGroups: readonly string[];
}

/** What is asked of Graph for one pass. */
export interface PassTerms {
  readonly lifetimeMinutes: number;
  readonly usableOnce: boolean;
}

/** A pass that exists on an account; its value can never be read again. */
export interface ExistingPass {
  readonly methodId: string;
  readonly usable: boolean;
  /** Graph's `methodUsabilityReason`: `EnabledByPolicy`, `Expired`, `OneTimeUsed` … */
  readonly reason: string;
  readonly startsAt?: Instant;
  readonly lifetimeMinutes?: number;
}

export interface IssuedPass {
  readonly methodId: string;
  readonly value: Secret<string>;
  readonly expiresAt: Instant;
}

/**
 * Temporary Access Passes at Graph. Every method may throw `GRAPH_THROTTLED`, `GRAPH_UNAVAILABLE`, `GRAPH_FORBIDDEN`.
 * https://learn.microsoft.com/graph/api/resources/temporaryaccesspassauthenticationmethod
 */
export interface Passes {
  policy(): Promise<PassPolicy>;
  /** Nothing or one. Throws `ACCOUNT_NOT_REPLICATED` on 404. */
  list(accountId: string): Promise<readonly ExistingPass[]>;
  /** Gone already is success. */
  remove(accountId: string, methodId: string): Promise<void>;
  /**
   * Never repeated by the client: an unknown outcome is `GRAPH_UNAVAILABLE`, and the caller lists and removes before it asks again.
   * Throws `POLICY_NOT_YET_IN_EFFECT`, `PASS_LIFETIME_OUT_OF_POLICY`, `ACCOUNT_IS_EXTERNAL_GUEST`, `ACCOUNT_NOT_REPLICATED`.
   * `exists`: Graph refuses while another pass is there.
   */
  create(accountId: string, terms: PassTerms): Promise<{ kind: 'issued'; pass: IssuedPass } | { kind: 'exists' }>;
}

/** Stands in `includedGroups` for everybody in the tenant. */
export const EVERYBODY = 'all_users';

/** Everything in the tenant's policy that keeps the terms from being issued, worst first; empty: nothing does. */
export const policyFaults = (policy: PassPolicy, terms: PassTerms, tapGroupId: string): readonly Fault[] => {
  const { minimumLifetimeMinutes: least, maximumLifetimeMinutes: most } = policy;
  const faults: Fault[] = [];
  if (!policy.enabled) faults.push(new Fault('PASS_POLICY_DISABLED'));
  if (policy.usableOnceOnly && !terms.usableOnce) faults.push(new Fault('PASS_MUST_BE_USABLE_ONCE'));
  if (terms.lifetimeMinutes < least || terms.lifetimeMinutes > most) faults.push(outOfPolicy(terms, least, most));
  if (!reaches(policy, tapGroupId)) faults.push(new Fault('PASS_GROUP_NOT_TARGETED'));
  return faults;
};

const outOfPolicy = (terms: PassTerms, least: number, most: number): Fault =>
  new Fault('PASS_LIFETIME_OUT_OF_POLICY', {
    operatorNote: `${terms.lifetimeMinutes} minutes are configured, the tenant allows ${least} to ${most}`,
  });

/** Exclusion wins over inclusion. */
const reaches = ({ includedGroups, excludedGroups }: PassPolicy, tapGroupId: string): boolean =>
  [tapGroupId, EVERYBODY].some((id) => includedGroups.includes(id)) && !excludedGroups.includes(tapGroupId);

/** Throws the first of `policyFaults`. */
export const checkPolicy = (policy: PassPolicy, terms: PassTerms, tapGroupId: string): void => {
  const [fault] = policyFaults(policy, terms, tapGroupId);
  if (fault) throw fault;
};

/** What issuing needs. */
export interface Issuing {
  readonly passes: Passes;
  readonly directory: Pick<Directory, 'find' | 'privilegesOf'>;
  readonly tapGroupId: string;
  readonly now: () => Instant;
}

/** A pass with the name to sign in under. */
export interface PassForAccount extends IssuedPass {
  readonly userPrincipalName: string;
}

/**
 * A mint that could not be cleaned up: a pass that nobody has seen may still stand on the account. The claim stays
 * `minting`; whoever lapses it withdraws the pass first.
 */
export class UnsettledMint extends Fault {}

/** No call on a port of Graph takes longer, waits and repeats included. */
export const LONGEST_CALL_MS = 10_000;

/** To create, to look at power again and to remove; or to create, to list and to remove. */
const CREATING_MS = 3 * LONGEST_CALL_MS;
const WITHDRAWING_MS = 2 * LONGEST_CALL_MS;

/** Graph may say that a pass is there which its list does not show yet. */
const ROUNDS = 3;

/**
 * Issues the one pass of an account: policy, account and power are read afresh, whatever pass stands there is removed, one
 * is created, power is read once more. Nothing starts that could end after `deadline`.
 * Throws the faults of both ports, of `checkPolicy` and of `leaveAlone`, and `GRAPH_UNAVAILABLE` when time runs out. After a
 * fault no pass of this call is left, unless it is an `UnsettledMint`.
 */
export const issuePass = async (
  issuing: Issuing,
  accountId: string,
  terms: PassTerms,
  deadline: Instant,
): Promise<PassForAccount> => {
  const { passes, tapGroupId } = issuing;
  inTime(issuing, deadline, LONGEST_CALL_MS);
  const [policy, account] = await Promise.all([passes.policy(), eligibleAccount(issuing, accountId)]);
  checkPolicy(policy, terms, tapGroupId);
  const pass = await createOnly(issuing, accountId, terms, deadline);
  await keepIfPowerless(issuing, accountId, pass);
  return { ...pass, userPrincipalName: account.userPrincipalName };
};

/** Removes whatever passes stand on the account. Throws what `list` and `remove` throw; then one may be left. */
export const withdrawPasses = async (passes: Pick<Passes, 'list' | 'remove'>, accountId: string): Promise<void> => {
  for (const { methodId } of await passes.list(accountId)) await passes.remove(accountId, methodId);
};

const inTime = ({ now }: Issuing, deadline: Instant, needed: number): void => {
  if (now() + needed > deadline)
    throw new Fault('GRAPH_UNAVAILABLE', { operatorNote: 'no time was left to issue a pass' });
};

const eligibleAccount = async ({ directory }: Issuing, accountId: string): Promise<DirectoryAccount> => {
  const [account, privileges] = await Promise.all([directory.find(accountId), directory.privilegesOf(accountId)]);
  if (!account) throw new Fault('ACCOUNT_NOT_REPLICATED', { operatorNote: 'the account cannot be read' });
  const code = leaveAlone(account, privileges);
  if (code) throw new Fault(code, { operatorNote: 'met when the pass was to be issued' });
  if (!account.accountEnabled) throw new Fault('ACCOUNT_NOT_REPLICATED', { operatorNote: 'the account is disabled' });
  return account;
};

const createOnly = async (
  issuing: Issuing,
  accountId: string,
  terms: PassTerms,
  deadline: Instant,
): Promise<IssuedPass> => {
  const { passes } = issuing;
  for (let round = 1; round <= ROUNDS; round += 1) {
    inTime(issuing, deadline, WITHDRAWING_MS);
    await withdrawPasses(passes, accountId);
    inTime(issuing, deadline, CREATING_MS);
    const created = await createOrNone(passes, accountId, terms);
    if (created.kind === 'issued') return created.pass;
  }
  throw new Fault('GRAPH_UNAVAILABLE', {
    operatorNote: 'Graph insists that a pass exists which its list does not show',
  });
};

const createOrNone = async (passes: Passes, accountId: string, terms: PassTerms): ReturnType<Passes['create']> => {
  try {
    return await passes.create(accountId, terms);
  } catch (error) {
    // Any other fault is Graph's word that nothing was made.
    if (isUnknownOutcome(error)) await settle(error, () => withdrawPasses(passes, accountId));
    throw error;
  }
};

const isUnknownOutcome = (error: unknown): boolean => !(error instanceof Fault) || error.code === 'GRAPH_UNAVAILABLE';

/** A role may have been given while the pass was made; a pass that might serve it must not live. */
const keepIfPowerless = async ({ passes, directory }: Issuing, accountId: string, pass: IssuedPass): Promise<void> => {
  try {
    if (!isPrivileged(await directory.privilegesOf(accountId))) return;
    throw new Fault('ACCOUNT_IS_PRIVILEGED', {
      operatorNote: 'power was gained while the pass was made; it was removed',
    });
  } catch (error) {
    await settle(error, () => passes.remove(accountId, pass.methodId));
    throw error;
  }
};

const settle = async (met: unknown, cleanUp: () => Promise<void>): Promise<void> => {
  try {
    await cleanUp();
  } catch {
    if (!(met instanceof Fault)) throw new UnsettledMint('GRAPH_UNAVAILABLE', { cause: met });
    throw new UnsettledMint(met.code, { ...met.details, operatorNote: 'a pass that nobody saw may be left' });
  }
};
