import type { Answer, Call } from './call.ts';
import { ok } from './call.ts';
import { GraphError } from './errors.ts';
import type { PassPolicySettings, PolicyTarget } from './seed.ts';
import type { Tenant } from './tenant.ts';

/** The policy now in force: the seed's or what it was changed to, with what was asked for laid over it. */
export const passPolicy = ({ seed, changes, faults }: Tenant): PassPolicySettings => ({
  ...(changes.passPolicy ?? seed.temporaryAccessPassPolicy),
  ...faults.asked.policy,
});

const covers = (tenant: Tenant, targets: readonly PolicyTarget[], userId: string): boolean =>
  targets.some(
    ({ id }) =>
      id === 'all_users' || tenant.groups.find(id)?.members.wasMember(userId, tenant.replicatedUpTo()) === true,
  );

/** Whether the policy lets this user sign in with a pass: on, included, not excluded. Exclusion wins. */
export const policyAllows = (tenant: Tenant, userId: string): boolean => {
  const { state, includeTargets, excludeTargets } = passPolicy(tenant);
  return state === 'enabled' && covers(tenant, includeTargets, userId) && !covers(tenant, excludeTargets, userId);
};

const OTHER_METHODS: readonly string[] = ['Fido2', 'MicrosoftAuthenticator', 'Sms', 'SoftwareOath', 'Email', 'Voice'];

const passConfiguration = (tenant: Tenant): Record<string, unknown> => ({
  '@odata.type': '#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration',
  id: 'TemporaryAccessPass',
  ...passPolicy(tenant),
});

/** `GET /policies/authenticationMethodsPolicy/authenticationMethodConfigurations/{id}`. */
export const getMethodConfiguration = (tenant: Tenant, call: Call): Answer => {
  const asked = call.ids[0]?.toLowerCase() ?? '';
  const context = `${call.baseUrl}/$metadata#authenticationMethodConfigurations/$entity`;
  if (asked === 'temporaryaccesspass') return ok({ '@odata.context': context, ...passConfiguration(tenant) });
  const other = OTHER_METHODS.find((name) => name.toLowerCase() === asked);
  if (other === undefined)
    throw new GraphError(404, 'notFound', `Authentication method configuration '${call.ids[0]}' was not found.`);
  return ok({ '@odata.context': context, id: other, state: 'disabled', excludeTargets: [] });
};
