import { policyFaults, type PassPolicy as RuledPolicy } from '../../shared/domain/account/pass.ts';
import type { Changes } from './changes.ts';
import type { Directory, Entry } from './directory.ts';
import type { Inputs, Terms } from './inputs.ts';

const PATH = '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass';
const TYPE = '#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration';

interface Target {
  readonly targetType: string;
  readonly id: string;
}

/** The tenant's Temporary Access Pass policy. https://learn.microsoft.com/graph/api/resources/temporaryaccesspassauthenticationmethodconfiguration */
export interface PassPolicy extends Entry {
  readonly state: string;
  readonly minimumLifetimeInMinutes: number;
  readonly maximumLifetimeInMinutes: number;
  readonly isUsableOnce: boolean;
  readonly includeTargets: readonly Target[];
  readonly excludeTargets: readonly Target[];
}

export const readPassPolicy = async (directory: Directory): Promise<PassPolicy> => {
  const policy = await directory.read(PATH);
  if (!policy) throw new Error('The tenant has no Temporary Access Pass policy to read.');
  const { includeTargets, excludeTargets } = policy as Partial<PassPolicy>;
  return { ...(policy as PassPolicy), includeTargets: includeTargets ?? [], excludeTargets: excludeTargets ?? [] };
};

/** The same as the product's rules read it. */
const ruled = (policy: PassPolicy): RuledPolicy => ({
  enabled: policy.state === 'enabled',
  minimumLifetimeMinutes: policy.minimumLifetimeInMinutes,
  maximumLifetimeMinutes: policy.maximumLifetimeInMinutes,
  usableOnceOnly: policy.isUsableOnce,
  includedGroups: policy.includeTargets.map(({ id }) => id),
  excludedGroups: policy.excludeTargets.map(({ id }) => id),
});

/** What the product would meet, by the code of its fault. */
export const faultsOf = (policy: PassPolicy, terms: Terms, tapGroupId: string) =>
  policyFaults(ruled(policy), terms, tapGroupId);

/** Why the terms of one of our policies cannot be kept: the fault that they would meet, and a sentence of what to change. */
export const termsProblems = (policy: PassPolicy, terms: Terms): readonly { code: string; says: string }[] => {
  const { minimumLifetimeInMinutes: least, maximumLifetimeInMinutes: most } = policy;
  const [lifetime, once] =
    terms.policy === 'default'
      ? ['PASS_LIFETIME_MINUTES', 'PASS_USABLE_ONCE']
      : [`passLifetimeMinutes of "${terms.policy}" in POLICIES`, `passUsableOnce of "${terms.policy}" in POLICIES`];
  const sentences: Readonly<Record<string, string>> = {
    PASS_LIFETIME_OUT_OF_POLICY: `${lifetime} is ${terms.lifetimeMinutes}, and the Temporary Access Pass policy allows ${least} to ${most}. Change one of them.`,
    PASS_MUST_BE_USABLE_ONCE: `${once} is false, and the Temporary Access Pass policy allows passes of single use alone. Set it to true.`,
  };
  return faultsOf(policy, terms, '').flatMap(({ code }) => {
    const says = sentences[code];
    return says === undefined ? [] : [{ code, says }];
  });
};

/** What keeps passes from being issued and this script does not change by itself. */
export const policyProblems = (
  policy: PassPolicy,
  { setPolicy, terms }: Pick<Inputs, 'setPolicy' | 'terms'>,
): string[] => [
  ...(policy.state === 'enabled' || setPolicy
    ? []
    : [
        'The Temporary Access Pass policy is off. Switch it on in Entra (Protection, Authentication methods), or add --set-policy.',
      ]),
  ...terms.flatMap((one) => termsProblems(policy, one).map(({ says }) => says)),
];

const isTarget = (targets: readonly Target[], id: string): boolean => targets.some((target) => target.id === id);

const withTarget = (targets: readonly Target[], id: string, more: object = {}): readonly object[] =>
  isTarget(targets, id) ? targets : [...targets, { targetType: 'group', id, ...more }];

/** Whether the policy is on, includes the group and excludes the administrators; in words, what it is not. */
const wanting = (
  { state, includeTargets, excludeTargets }: PassPolicy,
  included: string,
  excluded: string,
): string[] => [
  ...(state === 'enabled' ? [] : ['switch it on']),
  ...(isTarget(includeTargets, included) ? [] : ["include the contractors' group"]),
  ...(isTarget(excludeTargets, excluded) ? [] : ["exclude the administrators' group"]),
];

/** Sets the policy when asked; otherwise says what is left for whoever may. Other targets stay as they are. */
export const settlePassPolicy = async (
  changes: Changes,
  policy: PassPolicy,
  groups: { readonly included: string; readonly excluded: string },
  { setPolicy }: Inputs,
  say: (line: string) => void,
): Promise<void> => {
  const left = wanting(policy, groups.included, groups.excluded);
  if (left.length === 0) return;
  if (!setPolicy) {
    say(`left to you  Temporary Access Pass policy: ${left.join(', ')} (or run again with --set-policy)`);
    return;
  }
  await changes.make(`change the Temporary Access Pass policy: ${left.join(', ')}`, 'PATCH', PATH, {
    '@odata.type': TYPE,
    state: 'enabled',
    includeTargets: withTarget(policy.includeTargets, groups.included, { isRegistrationRequired: false }),
    excludeTargets: withTarget(policy.excludeTargets, groups.excluded),
  });
};
