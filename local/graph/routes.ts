import { createApplication, listApplications, updateApplication } from './applications.ts';
import type { Answer, Call } from './call.ts';
import { listDomains } from './domains.ts';
import { authenticationDenied, denied, GraphError } from './errors.ts';
import {
  addMember,
  getGroup,
  listMemberReferences,
  listMembers,
  listOwners,
  ownsGroup,
  removeMember,
} from './groups.ts';
import { addOwner, createGroup, listGroups } from './group-changes.ts';
import { sendMail } from './mail.ts';
import { listMethods } from './methods.ts';
import { getMethodConfiguration } from './pass-policy.ts';
import { updateMethodConfiguration } from './pass-policy-changes.ts';
import { createPass, deletePass, getPass, listPasses } from './passes.ts';
import { holds, mayChangeUser } from './permissions.ts';
import type { Rule } from './permissions.ts';
import {
  addSponsor,
  getManager,
  getManagerReference,
  listSponsorReferences,
  listSponsors,
  removeManager,
  removeSponsor,
  setManager,
} from './relations.ts';
import { listEligibility, listMemberships } from './roles.ts';
import {
  createAppRoleAssignment,
  createServicePrincipal,
  deleteAppRoleAssignment,
  getServicePrincipal,
  listAppRoleAssignments,
  listServicePrincipals,
} from './service-principals.ts';
import { revokeSignInSessions } from './sign-in.ts';
import type { Tenant } from './tenant.ts';
import type { Cost } from './throttling.ts';
import { listUsers } from './user-list.ts';
import { createUser, deleteUser, getUser, updateUser } from './users.ts';

/** One method of one path. */
export interface Route {
  readonly method: string;
  readonly template: string;
  readonly segments: readonly string[];
  /** The least application permission that Microsoft names. */
  readonly least: string;
  readonly allows: (tenant: Tenant) => Rule;
  readonly refusal: () => GraphError;
  /** Undefined: not on the directory's quotas. */
  readonly cost: Cost | undefined;
  /** Whether its mail is counted on the mailbox. */
  readonly isMail: boolean;
  readonly handle: (tenant: Tenant, call: Call) => Answer;
}

type Kind = 'directory' | 'authentication' | 'outlook';
type Handle = Route['handle'];

/** Reads that cost other than one unit. */
const UNITS: Readonly<Record<string, number>> = { '/users': 2, '/groups/{group-id}/members': 3 };

const costOf = (kind: Kind, method: string, template: string): Cost | undefined => {
  if (kind !== 'directory') return undefined;
  const isRead = method === 'GET';
  return { units: isRead ? (UNITS[template] ?? 1) : 1, writes: isRead ? 0 : 1 };
};

const route = (kind: Kind, name: string, least: string, handle: Handle, allows?: (tenant: Tenant) => Rule): Route => {
  const [method = '', template = ''] = name.split(' ');
  return {
    method,
    template,
    segments: template.split('/').slice(1),
    least,
    allows: allows ?? (() => holds(least)),
    refusal: kind === 'authentication' ? authenticationDenied : denied,
    cost: costOf(kind, method, template),
    isMail: kind === 'outlook',
    handle,
  };
};

const anyone = (): Rule => () => true;
const groupOwnerOr =
  (permission: string) =>
  (tenant: Tenant): Rule =>
  (call) =>
    holds(permission)(call) || ownsGroup(tenant)(call);

const USER = '/users/{user-id}';
const PASSES = `${USER}/authentication/temporaryAccessPassMethods`;
const PASS = `${PASSES}/{temporaryAccessPassAuthenticationMethod-id}`;
const GROUP = '/groups/{group-id}';
const PRINCIPAL = '/servicePrincipals/{servicePrincipal-id}';
const CONFIGURATION =
  '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/{authenticationMethodConfiguration-id}';

/** Every path but `/$batch`, which is made of these. */
export const ROUTES: readonly Route[] = [
  route('directory', 'GET /users', 'User.ReadBasic.All', listUsers),
  route('directory', 'POST /users', 'User.ReadWrite.All', createUser),
  route('directory', `GET ${USER}`, 'User.ReadBasic.All', getUser),
  route('directory', `PATCH ${USER}`, 'User.ReadWrite.All', updateUser, () => mayChangeUser),
  route('directory', `DELETE ${USER}`, 'User.DeleteRestore.All', deleteUser),
  route('directory', `GET ${USER}/manager`, 'User.Read.All', getManager),
  route('directory', `GET ${USER}/manager/$ref`, 'User.Read.All', getManagerReference),
  route('directory', `PUT ${USER}/manager/$ref`, 'User.ReadWrite.All', setManager),
  route('directory', `DELETE ${USER}/manager/$ref`, 'User.ReadWrite.All', removeManager),
  route('directory', `GET ${USER}/sponsors`, 'User.Read.All', listSponsors),
  route('directory', `GET ${USER}/sponsors/$ref`, 'User.Read.All', listSponsorReferences),
  route('directory', `POST ${USER}/sponsors/$ref`, 'User.ReadWrite.All', addSponsor),
  route('directory', `DELETE ${USER}/sponsors/{directoryObject-id}/$ref`, 'User.ReadWrite.All', removeSponsor),
  route('directory', `GET ${USER}/transitiveMemberOf`, 'User.Read.All', listMemberships),
  route('directory', `GET ${USER}/memberOf`, 'User.Read.All', listMemberships),
  route('directory', `POST ${USER}/revokeSignInSessions`, 'User.RevokeSessions.All', revokeSignInSessions),
  route('directory', `GET ${GROUP}`, 'GroupMember.Read.All', getGroup),
  route('directory', `GET ${GROUP}/owners`, 'GroupMember.Read.All', listOwners),
  route('directory', `GET ${GROUP}/members`, 'GroupMember.Read.All', listMembers),
  route('directory', `GET ${GROUP}/members/$ref`, 'GroupMember.Read.All', listMemberReferences),
  route(
    'directory',
    `POST ${GROUP}/members/$ref`,
    'GroupMember.ReadWrite.All',
    addMember,
    groupOwnerOr('GroupMember.ReadWrite.All'),
  ),
  route(
    'directory',
    `DELETE ${GROUP}/members/{directoryObject-id}/$ref`,
    'GroupMember.ReadWrite.All',
    removeMember,
    groupOwnerOr('GroupMember.ReadWrite.All'),
  ),
  route(
    'directory',
    'GET /roleManagement/directory/roleEligibilityScheduleInstances',
    'RoleEligibilitySchedule.Read.Directory',
    listEligibility,
  ),
  route('authentication', `GET ${USER}/authentication/methods`, 'UserAuthenticationMethod.Read.All', listMethods),
  route('authentication', `GET ${PASSES}`, 'UserAuthMethod-TAP.Read.All', listPasses),
  route('authentication', `POST ${PASSES}`, 'UserAuthMethod-TAP.ReadWrite.All', createPass),
  route('authentication', `GET ${PASS}`, 'UserAuthMethod-TAP.Read.All', getPass),
  route('authentication', `DELETE ${PASS}`, 'UserAuthMethod-TAP.ReadWrite.All', deletePass),
  route('authentication', `GET ${CONFIGURATION}`, 'Policy.Read.AuthenticationMethod', getMethodConfiguration),
  // What whoever installs the product asks for, and doctor.
  route('directory', 'GET /domains', 'Domain.Read.All', listDomains),
  route('directory', 'GET /applications', 'Application.Read.All', listApplications),
  route('directory', 'POST /applications', 'Application.ReadWrite.All', createApplication),
  route('directory', 'PATCH /applications/{application-id}', 'Application.ReadWrite.All', updateApplication),
  route('directory', 'GET /servicePrincipals', 'Application.Read.All', listServicePrincipals),
  route('directory', 'POST /servicePrincipals', 'Application.ReadWrite.All', createServicePrincipal),
  route('directory', `GET ${PRINCIPAL}`, 'Application.Read.All', getServicePrincipal),
  route('directory', `GET ${PRINCIPAL}/appRoleAssignments`, 'Application.Read.All', listAppRoleAssignments),
  route(
    'directory',
    `POST ${PRINCIPAL}/appRoleAssignments`,
    'AppRoleAssignment.ReadWrite.All',
    createAppRoleAssignment,
  ),
  route(
    'directory',
    `DELETE ${PRINCIPAL}/appRoleAssignments/{appRoleAssignment-id}`,
    'AppRoleAssignment.ReadWrite.All',
    deleteAppRoleAssignment,
  ),
  route('directory', 'GET /groups', 'GroupMember.Read.All', listGroups),
  route('directory', 'POST /groups', 'Group.ReadWrite.All', createGroup),
  route('directory', `POST ${GROUP}/owners/$ref`, 'Group.ReadWrite.All', addOwner),
  route('authentication', `PATCH ${CONFIGURATION}`, 'Policy.ReadWrite.AuthenticationMethod', updateMethodConfiguration),
  // Scoped by Exchange to mailboxes, not by a role in the token.
  route('outlook', `POST ${USER}/sendMail`, 'Mail.Send', sendMail, anyone),
];

const fits = ({ segments }: Route, asked: readonly string[]): boolean =>
  segments.length === asked.length &&
  segments.every((segment, index) => segment.startsWith('{') || segment.toLowerCase() === asked[index]?.toLowerCase());

/**
 * The route of a request, and the segments that its placeholders took.
 * @throws 400 for a path that does not exist here, 405 for one that does with another method.
 */
export const routeOf = (method: string, asked: readonly string[]): { route: Route; ids: readonly string[] } => {
  const here = ROUTES.filter((one) => fits(one, asked));
  const found = here.find((one) => one.method === method);
  if (found) return { route: found, ids: asked.filter((_, index) => found.segments[index]?.startsWith('{')) };
  if (here.length > 0)
    throw new GraphError(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.');
  throw new GraphError(400, 'BadRequest', `Resource not found for the segment '${asked.at(-1) ?? ''}'.`);
};
