import type { Directory, DirectoryAccount } from '../domain/account/account.ts';
import { isSame } from '../domain/account/account.ts';
import { Fault } from '../domain/fault.ts';
import type { FaultCode } from '../domain/fault.ts';
import { account, ACCOUNT_PROPERTIES, accounts, newUser, userFacts } from './graph-account.ts';
import { bodyOf } from './graph-client.ts';
import type { Graph, GraphOutcome } from './graph-client.ts';
import { faultOf, says } from './graph-errors.ts';
import type { GraphRefusal } from './graph-errors.ts';
import { graphPath, odataText } from './graph-path.ts';
import type { GraphPath } from './graph-path.ts';
import { groupsOf, privilegesOf } from './graph-memberships.ts';
import { hasMethod } from './graph-methods.ts';

export interface GraphDirectoryOptions {
  readonly graph: Graph;
  /** So many bytes from a cryptographic source; passwords are made of them. */
  readonly random: (bytes: number) => Uint8Array;
}

/** Entra's users over Microsoft Graph. https://learn.microsoft.com/graph/api/resources/user */
export const graphDirectory = ({ graph, random }: GraphDirectoryOptions): Directory => ({
  findByEmployeeId: (employeeId) => findWhere(graph, 'employeeId', employeeId),
  find: (idOrName) => findOne(graph, graphPath`/users/${idOrName}?$select=${ACCOUNT_PROPERTIES}`),
  managerOf: (id) => findOne(graph, graphPath`/users/${id}/manager?$select=${ACCOUNT_PROPERTIES}`),
  findPeople: (words) => findPeople(graph, words),
  create: (wanted) => create(graph, wanted.employeeId, newUser(wanted, random)),
  update: (id, facts) => change(graph, id, userFacts(facts)),
  setEnabled: (id, accountEnabled) => change(graph, id, { accountEnabled }),
  revokeSessions: async (id) => done(await graph.call('POST', graphPath`/users/${id}/revokeSignInSessions`)),
  addSponsor: (id, sponsorId) =>
    refer(graph, graphPath`/users/${id}/sponsors/$ref`, `users/${sponsorId}`, { [sponsorId]: 'SPONSOR_NOT_ELIGIBLE' }),
  addToGroup: (groupId, id) =>
    refer(graph, graphPath`/groups/${groupId}/members/$ref`, `directoryObjects/${id}`, {
      [groupId]: 'PASS_GROUP_NOT_TARGETED',
    }),
  privilegesOf: (id) => privilegesOf(graph, id),
  groupsOf: (id) => groupsOf(graph, id),
  hasMethod: (id) => hasMethod(graph, id),
});

/** Without the header `ConsistencyLevel` the answer does not come from the index that lags behind. */
const findWhere = async (graph: Graph, property: string, value: string): Promise<readonly DirectoryAccount[]> => {
  const filter = `${property} eq ${odataText(value)}`;
  const path = graphPath`/users?$filter=${filter}&$select=${ACCOUNT_PROPERTIES}&$top=2`;
  return bodyOf(await graph.call('GET', path), accounts).value;
};

const findOne = async (graph: Graph, path: GraphPath): Promise<DirectoryAccount | undefined> => {
  const outcome = await graph.call('GET', path);
  return outcome.kind === 'refused' && outcome.status === 404 ? undefined : bodyOf(outcome, account);
};

/** One name may be the user principal name of one person and the mail address of another. */
const findPeople = async (graph: Graph, words: string): Promise<readonly DirectoryAccount[]> => {
  if (!words.includes('@')) return findWhere(graph, 'employeeId', words);
  const [byName, byMail] = await Promise.all([
    findOne(graph, graphPath`/users/${words}?$select=${ACCOUNT_PROPERTIES}`),
    findWhere(graph, 'mail', words),
  ]);
  return byName ? [byName, ...byMail.filter(({ id }) => id !== byName.id)] : byMail;
};

type NewUser = ReturnType<typeof newUser>;

const create = async (graph: Graph, employeeId: string, wanted: NewUser): ReturnType<Directory['create']> => {
  const outcome = await post(graph, wanted);
  if (outcome.kind === 'refused' && isNameTaken(outcome)) return { kind: 'name-taken' };
  const { id } = bodyOf(outcome, account);
  return { kind: 'created', account: await confirmed(graph, id, employeeId) };
};

/** Some reports say that Graph takes an employee id through PATCH only. */
const post = async (graph: Graph, wanted: NewUser): Promise<GraphOutcome> => {
  const outcome = await graph.call('POST', graphPath`/users`, wanted);
  if (outcome.kind !== 'refused' || !names(outcome, 'employeeId')) return outcome;
  const { employeeId: _later, ...rest } = wanted;
  return graph.call('POST', graphPath`/users`, rest);
};

/** Without its employee id the account could not be found again. The answer to the POST does not show it, so it is read back. */
const confirmed = async (graph: Graph, id: string, employeeId: string): Promise<DirectoryAccount> => {
  const made = await findOne(graph, graphPath`/users/${id}?$select=${ACCOUNT_PROPERTIES}`);
  if (!made) throw new Fault('ACCOUNT_NOT_REPLICATED');
  if (isSame(made.employeeId, employeeId)) return made;
  await change(graph, id, { employeeId });
  return { ...made, employeeId };
};

const names = ({ status, text, details }: GraphRefusal, property: string): boolean =>
  status === 400 && (details.some(({ target }) => target === property) || text.includes(property));

/** A taken name is a 400, not a 409; the proxy address that it would bring may collide too. */
const isNameTaken = (refusal: GraphRefusal): boolean =>
  refusal.status === 400 &&
  (refusal.details.some(({ code }) => code === 'ObjectConflict') ||
    says(refusal, 'userPrincipalName already exists') ||
    says(refusal, 'a conflicting object with one or more'));

const change = async (graph: Graph, id: string, changes: Readonly<Record<string, unknown>>): Promise<void> =>
  done(await graph.call('PATCH', graphPath`/users/${id}`, changes));

const done = (outcome: GraphOutcome): void => {
  if (outcome.kind === 'refused') throw faultOf(outcome);
};

/** Adds a reference; one that is there already is fine. A 404 that names one of `strangers` is not the account's. */
const refer = async (
  graph: Graph,
  path: GraphPath,
  to: string,
  strangers: Readonly<Record<string, FaultCode>>,
): Promise<void> => {
  const outcome = await graph.call('POST', path, { '@odata.id': `${graph.root}/${to}` });
  if (outcome.kind !== 'refused' || says(outcome, 'added object references already exist')) return;
  const stranger = Object.entries(strangers).find(([id]) => outcome.status === 404 && says(outcome, id));
  throw faultOf(outcome, stranger?.[1]);
};
