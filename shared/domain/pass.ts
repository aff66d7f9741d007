import type { Instant } from './brand.ts';
import type { Secret } from './secret.ts';

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
