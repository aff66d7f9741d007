import type { Call } from './call.ts';
import { denied, malformed } from './errors.ts';
import type { Tenant } from './tenant.ts';
import type { User } from './user-store.ts';
import { BASIC_PROPERTIES, DEFAULT_PROPERTIES, unsetValue, USER_PROPERTIES } from './user-properties.ts';

/** The properties that a call asks for. @throws 400 for one that users do not have, 403 for one beyond a basic right. */
export const selectedProperties = ({ query, caller }: Call): readonly string[] => {
  const asked = query.get('$select');
  const basicOnly = !caller.permissions.has('User.Read.All');
  if (asked === null || asked === '')
    return basicOnly ? DEFAULT_PROPERTIES.filter((name) => BASIC_PROPERTIES.has(name)) : DEFAULT_PROPERTIES;
  const names = asked.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !(name in USER_PROPERTIES));
  if (unknown !== undefined)
    throw malformed(
      `Parsing OData Select and Expand failed: Could not find a property named '${unknown}' on type 'microsoft.graph.user'.`,
    );
  if (basicOnly && names.some((name) => !BASIC_PROPERTIES.has(name))) throw denied();
  return names;
};

/** A user as an answer shows it. */
export const userResource = (user: User, names: readonly string[]): Record<string, unknown> => {
  const resource: Record<string, unknown> = {};
  for (const name of names)
    resource[name] = USER_PROPERTIES[name]?.writeOnly ? null : (user.properties[name] ?? unsetValue(name));
  return resource;
};

const EXPANDABLE = /^(manager|sponsors)(?:\(\$select=([^)]*)\))?$/;

const related = (tenant: Tenant, ids: readonly string[], select: string | undefined): Record<string, unknown>[] =>
  ids
    .map((id) => tenant.users.find(id, tenant.replicatedUpTo()))
    .filter((user) => user !== undefined)
    .map((user) => ({
      '@odata.type': '#microsoft.graph.user',
      ...userResource(user, select ? [...new Set(['id', ...select.split(',')])] : DEFAULT_PROPERTIES),
    }));

/** The relation that `$expand` names, with its users in place. One relation a call, as Graph allows. */
export const expandedRelation = (tenant: Tenant, { query }: Call): ((user: User) => Record<string, unknown>) => {
  const asked = query.get('$expand');
  if (asked === null) return () => ({});
  const [, relation, select] = EXPANDABLE.exec(asked) ?? [];
  if (relation === 'sponsors') return ({ sponsors }) => ({ sponsors: related(tenant, sponsors, select) });
  if (relation === undefined)
    throw malformed(
      `Parsing OData Select and Expand failed: Could not find a property named '${asked}' on type 'microsoft.graph.user'.`,
    );
  return ({ manager }) => (manager === undefined ? {} : { manager: related(tenant, [manager], select)[0] });
};
