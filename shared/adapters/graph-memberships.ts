import { z } from 'zod';
import type { Privileges } from '../domain/account/account.ts';
import { bodyOf } from './graph-client.ts';
import type { Graph } from './graph-client.ts';
import { faultOf } from './graph-errors.ts';
import { graphPath, nextPage, odataText } from './graph-path.ts';

const membership = z.object({
  '@odata.type': z.string(),
  id: z.string(),
  displayName: z.string().nullish(),
  isAssignableToRole: z.boolean().nullish(),
});
type Membership = z.output<typeof membership>;

const membershipsPage = z.object({ value: z.array(membership), '@odata.nextLink': z.string().optional() });

const ROLE = '#microsoft.graph.directoryRole';
const GROUP = '#microsoft.graph.group';

/** What the account may do, or might do by activating a role. https://learn.microsoft.com/graph/api/user-list-transitivememberof */
export const privilegesOf = async (graph: Graph, id: string): Promise<Privileges> => {
  const [held, eligibleRole] = await Promise.all([membershipsOf(graph, id), isEligible(graph, id)]);
  const groups = held.filter((object) => object['@odata.type'] === GROUP);
  return {
    activeRole: held.some((object) => object['@odata.type'] === ROLE),
    eligibleRole,
    roleAssignableGroup: anyRoleAssignable(groups),
  };
};

/** Ids of the groups that the person is in, directly or not. */
export const groupsOf = async (graph: Graph, id: string): Promise<readonly string[]> => {
  const held = await membershipsOf(graph, id);
  return held.filter((object) => object['@odata.type'] === GROUP).map((group) => group.id);
};

/** A group that we may not read comes with its type and id alone, without the name that every group has. */
const anyRoleAssignable = (groups: readonly Membership[]): boolean | 'unknown' => {
  if (groups.some(({ isAssignableToRole }) => isAssignableToRole === true)) return true;
  return groups.some(({ displayName }) => !displayName) ? 'unknown' : false;
};

/** All pages. Query parameters here would be answered from an index that lags behind, so there are none. */
const membershipsOf = async (graph: Graph, id: string): Promise<readonly Membership[]> => {
  const held: Membership[] = [];
  const first = graphPath`/users/${id}/transitiveMemberOf`;
  for (let path = first; ;) {
    const page = bodyOf(await graph.call('GET', path), membershipsPage);
    held.push(...page.value);
    if (page['@odata.nextLink'] === undefined) return held;
    path = nextPage(page['@odata.nextLink'], first.template);
  }
};

const instances = z.object({ value: z.array(z.unknown()) });

/** Eligibility may only be read where that right was granted and the tenant is licensed for it. */
const isEligible = async (graph: Graph, id: string): Promise<boolean | 'unknown'> => {
  const filter = `principalId eq ${odataText(id)}`;
  const outcome = await graph.call(
    'GET',
    graphPath`/roleManagement/directory/roleEligibilityScheduleInstances?$filter=${filter}`,
  );
  if (outcome.kind === 'done') return bodyOf(outcome, instances).value.length > 0;
  if (outcome.status === 403 || outcome.code === 'AadPremiumLicenseRequired') return 'unknown';
  throw faultOf(outcome);
};
