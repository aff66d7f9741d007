import { badRequest, conflict, denied } from './errors.ts';
import type { GraphError } from './errors.ts';
import type { Tenant } from './tenant.ts';
import type { User } from './user-store.ts';
import { textOf } from './user-store.ts';
import { USER_PROPERTIES } from './user-properties.ts';
import type { UserProperty } from './user-properties.ts';

/** Properties of a user, by Graph's names. */
export type Changes = Readonly<Record<string, unknown>>;

const REQUIRED = ['accountEnabled', 'displayName', 'mailNickname', 'userPrincipalName', 'passwordProfile'];
const UPN = /^[A-Za-z0-9'.\-_!#^~]+@[A-Za-z0-9.-]+$/;
const NICKNAME = /^[\x21-\x7e]+$/;
const NICKNAME_FORBIDS = /[@()\\[\]";:<>,]/;
const DATE_TIME = /^\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,12})?(Z|[+-]\d\d:\d\d)$/;
const CLASSES = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/];

const isText = (value: unknown): value is string => typeof value === 'string';

const FITS: Readonly<Record<UserProperty['type'], (value: unknown) => boolean>> = {
  string: isText,
  boolean: (value) => typeof value === 'boolean',
  dateTime: (value) => isText(value) && DATE_TIME.test(value),
  strings: (value) => Array.isArray(value) && value.every(isText),
  object: (value) => typeof value === 'object',
  objects: (value) => Array.isArray(value),
};

const invalid = (name: string): GraphError =>
  badRequest(`Invalid value specified for property '${name}' of resource 'User'.`, name);

const checkProperty = (name: string, value: unknown): void => {
  const property = USER_PROPERTIES[name];
  if (!property) throw badRequest(`Invalid property '${name}'.`);
  if (property.readOnly) throw badRequest(`Property '${name}' is read-only and cannot be set.`, name);
  if (value === null) return;
  if (!FITS[property.type](value)) throw invalid(name);
  if (property.longest !== undefined && isText(value) && value.length > property.longest) throw invalid(name);
};

const checkUpn = (upn: unknown, domains: readonly string[]): void => {
  if (!isText(upn) || !UPN.test(upn)) throw invalid('userPrincipalName');
  if (!domains.includes(upn.slice(upn.indexOf('@') + 1).toLowerCase()))
    throw badRequest(
      'The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.',
      'userPrincipalName',
    );
};

const checkPassword = (profile: unknown): void => {
  const password = typeof profile === 'object' && profile && 'password' in profile ? profile.password : undefined;
  const strong = isText(password) && password.length >= 8 && CLASSES.filter((kind) => kind.test(password)).length >= 3;
  if (!strong)
    throw badRequest(
      'The specified password does not comply with password complexity requirements. Please provide a different password.',
      'passwordProfile',
    );
};

const checkForms = (changes: Changes, domains: readonly string[]): void => {
  if ('userPrincipalName' in changes) checkUpn(changes['userPrincipalName'], domains);
  if ('passwordProfile' in changes) checkPassword(changes['passwordProfile']);
  const { mailNickname, usageLocation, userType, displayName } = changes;
  if (isText(mailNickname) && (!NICKNAME.test(mailNickname) || NICKNAME_FORBIDS.test(mailNickname)))
    throw invalid('mailNickname');
  if (isText(usageLocation) && !/^[A-Z]{2}$/.test(usageLocation)) throw invalid('usageLocation');
  if (isText(userType) && !['Member', 'Guest'].includes(userType)) throw invalid('userType');
  if ('displayName' in changes && (displayName === null || displayName === '')) throw invalid('displayName');
};

const smtpOf = (user: User): string | undefined => textOf(user, 'mail')?.toLowerCase();

const checkCollisions = (tenant: Tenant, changes: Changes, self?: User): void => {
  const { userPrincipalName, mail } = changes;
  const holder = isText(userPrincipalName) ? tenant.users.holderOf(userPrincipalName) : undefined;
  if (holder && holder.id !== self?.id) throw conflict('userPrincipalName');
  if (!isText(mail)) return;
  for (const other of tenant.users.all(tenant.clock.now()))
    if (other.id !== self?.id && smtpOf(other) === mail.toLowerCase()) throw conflict('proxyAddresses');
};

/** Checks what `POST /users` asks for. @throws 400 as the directory words it. */
export const checkNewUser = (tenant: Tenant, asked: Changes): void => {
  for (const [name, value] of Object.entries(asked)) checkProperty(name, value);
  for (const name of REQUIRED)
    if (asked[name] === undefined || asked[name] === null)
      throw badRequest(`A value is required for property '${name}' of resource 'User'.`, name);
  checkForms(asked, tenant.seed.tenant.domains);
  checkCollisions(tenant, asked);
};

const SENSITIVE = ['accountEnabled', 'mobilePhone', 'otherMails', 'businessPhones', 'passwordProfile'];

/** Checks what a PATCH asks for. @throws 400, or 403 for sensitive properties of someone with a directory role. */
export const checkChanges = (tenant: Tenant, user: User, changes: Changes): void => {
  for (const [name, value] of Object.entries(changes)) checkProperty(name, value);
  if (user.properties['onPremisesSyncEnabled'] === true)
    throw badRequest(
      'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.',
    );
  if (tenant.roles.held(user.id).length > 0 && SENSITIVE.some((name) => name in changes)) throw denied();
  checkForms(changes, tenant.seed.tenant.domains);
  checkCollisions(tenant, changes, user);
};

/** What is kept of the properties asked for: no password, no nulls, the proxy address that a mail address brings. */
export const keptProperties = (before: Changes, changes: Changes): Changes => {
  const { passwordProfile: _never, ...told } = changes;
  const { mail } = changes;
  const proxies = isText(mail) ? { proxyAddresses: [`SMTP:${mail}`] } : {};
  const merged = { ...before, ...told, ...proxies };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
};
