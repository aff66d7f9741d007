import type { IncomingMessage } from 'node:http';
import type { DataAction } from './operations.ts';
import { Refusal } from './refusal.ts';

/** Stands for Entra's directory id in the challenge. */
const TENANT_ID = '5f2c7a10-9f3d-4f0e-8a53-6f1d6f0a7b11';

/** The vault's address as a resource, and its application id. */
const AUDIENCES = ['https://vault.azure.net', 'cfa8b339-82a2-471a-a3c9-0fc0be7a4093'];

const USER: readonly DataAction[] = ['readMetadata', 'getSecret'];

/**
 * What Azure's built-in roles allow on secrets:
 * https://learn.microsoft.com/azure/key-vault/general/rbac-guide
 */
const ROLES: Readonly<Record<string, readonly DataAction[] | 'everything'>> = {
  'Key Vault Administrator': 'everything',
  'Key Vault Secrets Officer': 'everything',
  'Key Vault Secrets User': USER,
  'Key Vault Reader': ['readMetadata'],
};

/** Role names by the object id or client id in a caller's token. Absent: every bearer may do everything. */
export type RoleAssignments = Readonly<Record<string, readonly string[]>>;

/** Names the ways out when a configuration names a role that Azure does not have for secrets. */
export const checkedAssignments = (assignments: RoleAssignments): RoleAssignments => {
  const unknown = Object.values(assignments)
    .flat()
    .find((role) => ROLES[role] === undefined);
  if (unknown === undefined) return assignments;
  throw new Error(`roles: "${unknown}" is no role of a vault; use one of ${Object.keys(ROLES).join(', ')}`);
};

const CHALLENGE = {
  'www-authenticate': `Bearer authorization="https://login.microsoftonline.com/${TENANT_ID}", resource="https://vault.azure.net"`,
};

const unauthorized = (message: string): Refusal => new Refusal(401, 'Unauthorized', message, { headers: CHALLENGE });

/**
 * The bearer token; without one the challenge from which the SDK learns where to get it.
 * Any token will do unless it can be read and names another audience.
 */
export const bearerOf = (request: IncomingMessage): string => {
  const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined) throw unauthorized('AKV10000: Request is missing a Bearer or PoP token.');
  const { aud } = claimsOf(token);
  if (typeof aud !== 'string' || AUDIENCES.includes(aud.replace(/\/$/, ''))) return token;
  throw unauthorized(`AKV10022: Invalid audience. Expected ${AUDIENCES[0]}, found: ${aud}.`);
};

/** 403 unless a role of the caller allows the action. */
export const authorize = (token: string, action: DataAction, assignments: RoleAssignments | undefined): void => {
  if (assignments === undefined) return;
  const ids = idsIn(token);
  const roles = ids.flatMap((id) => assignments[id] ?? []);
  if (roles.some((role) => ROLES[role] === 'everything' || ROLES[role]?.includes(action))) return;
  throw notAuthorized(action, ids);
};

/** The answer to a caller without the role. */
export const notAuthorized = (action: DataAction, ids: readonly string[]): Refusal =>
  new Refusal(
    403,
    'Forbidden',
    'Caller is not authorized to perform action on resource.\r\n' +
      'If role assignments, deny assignments or role definitions were changed recently, please observe propagation time.\r\n' +
      `Caller: ${ids.map((id) => `oid=${id}`).join(';')}\r\n` +
      `Action: 'Microsoft.KeyVault/vaults/secrets/${action}/action'\r\nAssignment: (not found)`,
    { innerCode: 'ForbiddenByRbac' },
  );

const idsIn = (token: string): readonly string[] => {
  const { oid, appid, azp } = claimsOf(token);
  return [...new Set([oid, appid, azp])].filter((id) => typeof id === 'string');
};

const claimsOf = (token: string): Readonly<Record<string, unknown>> => {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) ?? {};
  } catch {
    return {};
  }
};
