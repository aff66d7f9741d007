import type { Answer, Call } from './call.ts';
import { ok } from './call.ts';
import { badRequest, unsupportedQuery } from './errors.ts';
import { checkClause, matches, requiredValue } from './filter.ts';
import { parseFilter } from './filter-parser.ts';
import type { Clause } from './filter-parser.ts';
import { pageOf } from './paging.ts';
import { expandedRelation, selectedProperties, userResource } from './select.ts';
import type { Tenant } from './tenant.ts';
import { textOf } from './user-store.ts';
import type { User } from './user-store.ts';

const isAdvanced = ({ headers, query }: Call): boolean =>
  headers['consistencylevel']?.toLowerCase() === 'eventual' && query.get('$count') === 'true';

const clauseOf = (call: Call): Clause | undefined => {
  const filter = call.query.get('$filter');
  if (filter === null) return undefined;
  const clause = parseFilter(filter);
  const advanced = isAdvanced(call);
  checkClause(clause, advanced);
  if (call.query.has('$orderby') && !advanced) throw unsupportedQuery('Sorting not supported for current query.');
  return clause;
};

const SEARCH = /^"(displayName|mail|userPrincipalName):([^"]+)"$/;

const searchOf = ({ query, headers }: Call): ((user: User) => boolean) => {
  const search = query.get('$search');
  if (search === null) return () => true;
  if (headers['consistencylevel']?.toLowerCase() !== 'eventual')
    throw unsupportedQuery(
      "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
    );
  const [, property, text] = SEARCH.exec(search) ?? [];
  if (property === undefined || text === undefined)
    throw badRequest(`Syntax error: '${search}' is not a search like "displayName:text".`);
  return (user) => textOf(user, property)?.toLowerCase().includes(text.toLowerCase()) === true;
};

/** Who may be meant, found without looking at everyone where the filter names a key. */
const candidates = (tenant: Tenant, clause: Clause | undefined, at: number): Iterable<User> => {
  const employeeId = clause && requiredValue(clause, 'employeeId');
  if (employeeId !== undefined) return tenant.users.withEmployeeId(employeeId, at);
  const key = clause && (requiredValue(clause, 'id') ?? requiredValue(clause, 'userPrincipalName'));
  if (key === undefined) return tenant.users.all(at);
  const user = tenant.users.find(key, at);
  return user ? [user] : [];
};

const sorted = (users: User[], order: string | null): User[] => {
  if (order === null) return users;
  const [property = '', direction = 'asc'] = order.split(' ');
  if (!['displayName', 'userPrincipalName'].includes(property))
    throw unsupportedQuery('Sorting not supported for current query.');
  const sign = direction === 'desc' ? -1 : 1;
  const key = (user: User): string => textOf(user, property) ?? '';
  return users.toSorted((a, b) => sign * key(a).localeCompare(key(b)));
};

const found = (tenant: Tenant, call: Call): User[] => {
  const clause = clauseOf(call);
  const searched = searchOf(call);
  const at = tenant.indexedUpTo();
  const users = [...candidates(tenant, clause, at)].filter(
    (user) => (!clause || matches(clause, user)) && searched(user),
  );
  return sorted(users, call.query.get('$orderby'));
};

/** `GET /users`: a page of those that match, and a link to the rest. */
export const listUsers = (tenant: Tenant, call: Call): Answer => {
  const names = selectedProperties(call);
  const expand = expandedRelation(tenant, call);
  const users = found(tenant, call);
  const selected = call.query.has('$select') ? `(${names.join(',')})` : '';
  return ok({
    '@odata.context': `${call.baseUrl}/$metadata#users${selected}`,
    ...(isAdvanced(call) ? { '@odata.count': users.length } : {}),
    ...pageOf(call, users, (user) => ({ ...userResource(user, names), ...expand(user) })),
  });
};
