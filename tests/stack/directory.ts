/** What others do at the local Graph beside the product: the service desk, administrators, and people who sign in. */
import type { WholeStack } from './whole-stack.ts';

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

const send = async (url: string, method: string, body?: object, token?: string): Promise<Answer> => {
  const answer = await fetch(url, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? {} : (JSON.parse(text) as Answer['body']) };
};

const control = ({ at }: WholeStack, path: string, body: object): Promise<Answer> =>
  send(`${at.graph.url}/_local/${path}`, 'POST', body);

/** Asks Graph with a token of its own: with the product's permissions, or with those that are named. */
export const askGraph = async (
  whole: WholeStack,
  method: string,
  path: string,
  body?: object,
  permissions?: readonly string[],
): Promise<Answer> => {
  const asked = permissions === undefined ? {} : { permissions };
  const token = String((await control(whole, 'token', asked)).body['access_token']);
  return send(`${whole.at.graph.baseUrl}${path}`, method, body, token);
};

/** A pass that somebody makes by hand. */
export const makePass = async (whole: WholeStack, user: string, lifetimeInMinutes = 480): Promise<string> => {
  const path = `/users/${user}/authentication/temporaryAccessPassMethods`;
  const { status, body } = await askGraph(whole, 'POST', path, { lifetimeInMinutes, isUsableOnce: true });
  if (status !== 201) throw new Error(`Graph made no pass: ${status} ${JSON.stringify(body)}`);
  return String(body['temporaryAccessPass']);
};

/** The reasons that Graph gives for the passes on an account; none: there is no pass. */
export const passesOn = async (whole: WholeStack, user: string): Promise<readonly string[]> => {
  const { body } = await askGraph(whole, 'GET', `/users/${user}/authentication/temporaryAccessPassMethods`);
  return (body['value'] as { methodUsabilityReason: string }[]).map((pass) => pass.methodUsabilityReason);
};

/** Signs in with a pass. @returns the session */
export const signIn = async (whole: WholeStack, userPrincipalName: string, pass: string): Promise<string> => {
  const { status, body } = await control(whole, 'sign-in', { userPrincipalName, pass });
  if (status !== 200) throw new Error(`the sign-in was refused: ${String(body['error_description'])}`);
  return String(body['session']);
};

/** Registers a sign-in method in a session. @returns the status */
export const register = async (whole: WholeStack, session: string, method: string): Promise<number> =>
  (await control(whole, 'register', { session, method })).status;

/** An administrator changes what somebody holds. */
export const changePerson = async (whole: WholeStack, user: string, change: object): Promise<void> => {
  const { status } = await control(whole, `people/${encodeURIComponent(user)}`, change);
  if (status !== 200) throw new Error(`${user} was not changed: ${status}`);
};

/** An administrator of roles puts somebody into a group. */
export const joinGroup = async (whole: WholeStack, groupId: string, user: string): Promise<void> => {
  const { body } = await askGraph(whole, 'GET', `/users/${user}`);
  const member = { '@odata.id': `${whole.at.graph.baseUrl}/directoryObjects/${String(body['id'])}` };
  const rights = ['GroupMember.ReadWrite.All', 'RoleManagement.ReadWrite.Directory'];
  const { status } = await askGraph(whole, 'POST', `/groups/${groupId}/members/$ref`, member, rights);
  if (status !== 204) throw new Error(`${user} did not join: ${status}`);
};

/** How many passes Graph made for an account since it started. */
export const passesMade = async ({ at }: WholeStack, user: string): Promise<number> => {
  const { body } = await send(`${at.graph.url}/_local/calls`, 'GET');
  return (body['passesCreated'] as Readonly<Record<string, number>>)[user] ?? 0;
};
