/** The terms under which a population of contractors is handed a pass. Setting `POLICIES` names further ones beside `default`. */
export interface Policy {
  readonly name: string;
  /** Asked of Graph at issue; must lie inside the tenant's TAP policy. Minutes. */
  readonly passLifetimeMinutes: number;
  readonly passUsableOnce: boolean;
  /** `none`: the link alone is enough. Never for access requests. */
  readonly release: 'sponsor' | 'none';
  /** Entra group whose members may release besides the sponsor and the sponsor's manager. */
  readonly deputiesGroup?: string;
  /** Local time `HH:MM` on the first day, in the contractor's zone. */
  readonly opensAt: string;
  readonly mailBeforeMinutes: number;
  readonly opensLateDays: number;
  readonly claimLifetimeHours: number;
  readonly remindAfterHours: number;
  readonly tellSponsorBeforeHours: number;
  readonly reissuesPerDay: number;
  readonly retryForHours: number;
}

/** Every configured policy by name; `default` is always there. */
export type Policies = ReadonlyMap<string, Policy>;

/** The policy of that name, or the default one where the contractor names none. */
export const policyOf = (policies: Policies, name: string | undefined): Policy => {
  const policy = policies.get(name ?? 'default') ?? policies.get('default');
  if (!policy) throw new TypeError('the default policy is missing');
  return policy;
};
