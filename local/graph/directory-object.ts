import type { Call } from './call.ts';
import type { Group } from './group-store.ts';
import { selectedProperties, userResource } from './select.ts';
import type { Tenant } from './tenant.ts';
import type { User } from './user-store.ts';

/** A group as an answer shows it. */
export const groupResource = ({
  id,
  displayName,
  description,
  isAssignableToRole,
}: Group): Record<string, unknown> => ({
  id,
  displayName,
  description,
  groupTypes: [],
  isAssignableToRole: isAssignableToRole || null,
  mailEnabled: false,
  securityEnabled: true,
  visibility: null,
});

/** What a collection of directory objects may hold. */
export type DirectoryObject = { readonly user: User } | { readonly group: Group };

/** The objects of those ids that this copy of the directory knows. */
export const objectsOf = (tenant: Tenant, ids: readonly string[]): DirectoryObject[] =>
  ids.flatMap((id): DirectoryObject[] => {
    const user = tenant.users.find(id, tenant.replicatedUpTo());
    if (user) return [{ user }];
    const group = tenant.groups.find(id);
    return group ? [{ group }] : [];
  });

/** A directory object with its type, as `$select` wants it: groups show what they have of the properties named. */
export const objectResource =
  (call: Call) =>
  (object: DirectoryObject): Record<string, unknown> => {
    const names = selectedProperties(call);
    if ('user' in object) return { '@odata.type': '#microsoft.graph.user', ...userResource(object.user, names) };
    const all = Object.entries(groupResource(object.group));
    const kept = call.query.has('$select') ? all.filter(([name]) => names.includes(name)) : all;
    return { '@odata.type': '#microsoft.graph.group', ...Object.fromEntries(kept) };
  };
