import { malformed, unsupportedQuery } from './errors.ts';
import type { Clause, Comparison, Literal } from './filter-parser.ts';
import { USER_PROPERTIES } from './user-properties.ts';
import type { User } from './user-store.ts';

const ADVICE =
  'is not supported because the required parameters might be missing. Try adding $count=true query parameter and ConsistencyLevel:eventual header. Refer to https://aka.ms/graph-docs/advanced-queries for more information';

const checkProperty = (property: string): void => {
  const known = USER_PROPERTIES[property.split('/')[0] ?? ''];
  if (!known)
    throw malformed(
      `Invalid filter clause: Could not find a property named '${property}' on type 'microsoft.graph.user'.`,
    );
  if (known.unfilterable)
    throw unsupportedQuery(
      `Unsupported or invalid query filter clause specified for property '${property}' of resource 'User'.`,
    );
};

const needsAdvanced = (operator: string, advanced: boolean): void => {
  if (!advanced) throw unsupportedQuery(`Operator '${operator}' ${ADVICE}`);
};

/**
 * Refuses what the directory does not answer. `advanced`: the call has `ConsistencyLevel: eventual` and `$count=true`.
 * @see https://learn.microsoft.com/graph/aad-advanced-queries
 * @throws 400 `Request_UnsupportedQuery`, or `BadRequest` for a property that users do not have.
 */
export const checkClause = (clause: Clause, advanced: boolean): void => {
  switch (clause.kind) {
    case 'and':
    case 'or':
      checkClause(clause.left, advanced);
      return checkClause(clause.right, advanced);
    case 'not':
      needsAdvanced('Not', advanced);
      return checkClause(clause.clause, advanced);
    case 'any':
      return checkProperty(clause.property);
    case 'in':
      return checkProperty(clause.property);
    case 'compare':
      checkProperty(clause.property);
      return clause.operator === 'ne' ? needsAdvanced('NotEqualsMatch', advanced) : undefined;
    case 'call':
      checkProperty(clause.property);
      if (clause.name === 'endswith') return needsAdvanced('endsWith', advanced);
      if (clause.name !== 'startswith') throw unsupportedQuery('Unsupported Query.');
  }
};

type Lookup = (path: string) => unknown;

const folded = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value);

const ordered = (left: unknown, right: Literal): number => {
  const [a, b] = [folded(left), folded(right)];
  if (a === b) return 0;
  return String(a) < String(b) ? -1 : 1;
};

const COMPARES: Readonly<Record<Comparison, (left: unknown, right: Literal) => boolean>> = {
  eq: (left, right) => folded(left ?? null) === folded(right),
  ne: (left, right) => folded(left ?? null) !== folded(right),
  gt: (left, right) => left !== undefined && ordered(left, right) > 0,
  ge: (left, right) => left !== undefined && ordered(left, right) >= 0,
  lt: (left, right) => left !== undefined && ordered(left, right) < 0,
  le: (left, right) => left !== undefined && ordered(left, right) <= 0,
};

const calls = (name: string, left: unknown, right: Literal): boolean => {
  const [text, part] = [String(folded(left ?? '')), String(folded(right))];
  return name === 'startswith' ? text.startsWith(part) : text.endsWith(part);
};

const memberOf = (item: unknown, path: string): unknown =>
  typeof item === 'object' && item !== null ? Object.entries(item).find(([name]) => name === path)?.[1] : undefined;

/** Inside `any(x: …)`, `x` is the item and `x/name` a member of it. */
const within =
  (item: unknown, variable: string, outer: Lookup): Lookup =>
  (path) => {
    if (path === variable) return item;
    return path.startsWith(`${variable}/`) ? memberOf(item, path.slice(variable.length + 1)) : outer(path);
  };

const holds = (clause: Clause, lookup: Lookup): boolean => {
  switch (clause.kind) {
    case 'and':
      return holds(clause.left, lookup) && holds(clause.right, lookup);
    case 'or':
      return holds(clause.left, lookup) || holds(clause.right, lookup);
    case 'not':
      return !holds(clause.clause, lookup);
    case 'compare':
      return COMPARES[clause.operator](lookup(clause.property), clause.value);
    case 'in':
      return clause.values.some((value) => COMPARES.eq(lookup(clause.property), value));
    case 'call':
      return calls(clause.name, lookup(clause.property), clause.value);
    case 'any': {
      const items = lookup(clause.property);
      return Array.isArray(items) && items.some((item) => holds(clause.clause, within(item, clause.variable, lookup)));
    }
  }
};

/** Whether a user is meant by a filter. Texts compare without case, as the directory does. */
export const matches = (clause: Clause, user: User): boolean => holds(clause, (path) => user.properties[path]);

/** The value that a property must equal for the filter to hold; undefined when it need not equal one. */
export const requiredValue = (clause: Clause, property: string): string | undefined => {
  if (clause.kind === 'and') return requiredValue(clause.left, property) ?? requiredValue(clause.right, property);
  const isIt = clause.kind === 'compare' && clause.operator === 'eq' && clause.property === property;
  return isIt && typeof clause.value === 'string' ? clause.value : undefined;
};
