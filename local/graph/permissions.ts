import type { Call } from './call.ts';

const IMPLIED: Readonly<Record<string, readonly string[]>> = {
  'User.ReadWrite.All': ['User.Read.All', 'User.EnableDisableAccount.All', 'User.DeleteRestore.All'],
  'User.Read.All': ['User.ReadBasic.All'],
  'UserAuthenticationMethod.ReadWrite.All': ['UserAuthMethod-TAP.ReadWrite.All'],
  'UserAuthenticationMethod.Read.All': ['UserAuthMethod-TAP.Read.All'],
  'Policy.Read.All': ['Policy.Read.AuthenticationMethod'],
  'Group.ReadWrite.All': ['GroupMember.ReadWrite.All'],
  'Group.Read.All': ['GroupMember.Read.All'],
  'Directory.Read.All': [
    'User.Read.All',
    'Group.Read.All',
    'RoleManagement.Read.Directory',
    'AdministrativeUnit.Read.All',
  ],
};

const readOf = (permission: string): readonly string[] =>
  permission.includes('.ReadWrite.') ? [permission.replace('.ReadWrite.', '.Read.')] : [];

/** The granted permissions and everything they include. */
export const effective = (granted: Iterable<string>): ReadonlySet<string> => {
  const all = new Set<string>();
  const add = (permission: string): void => {
    if (all.has(permission)) return;
    all.add(permission);
    for (const implied of [...readOf(permission), ...(IMPLIED[permission] ?? [])]) add(implied);
  };
  for (const permission of granted) add(permission);
  return all;
};

/** Whether a call is allowed. */
export type Rule = (call: Call) => boolean;

/** Holds this permission, directly or within a wider one. */
export const holds =
  (permission: string): Rule =>
  ({ caller }) =>
    caller.permissions.has(permission);

/** Narrow rights to change single properties of a user: all of the first, for changes within the second. */
const NARROW: readonly (readonly [readonly string[], readonly string[]])[] = [
  [['User.EnableDisableAccount.All', 'User.Read.All'], ['accountEnabled']],
  [['User-Mail.ReadWrite.All'], ['otherMails']],
  [['User-Phone.ReadWrite.All'], ['mobilePhone', 'businessPhones']],
  [['User-PasswordProfile.ReadWrite.All'], ['passwordProfile']],
  [['User-LifeCycleInfo.ReadWrite.All', 'User.Read.All'], ['employeeLeaveDateTime']],
];

const changedProperties = ({ body }: Call): string[] => (typeof body === 'object' && body ? Object.keys(body) : []);

/** Each changed property needs a right that covers it; the leave date is covered by its own right alone. */
export const mayChangeUser: Rule = (call) =>
  changedProperties(call).every((property) => {
    const wide = call.caller.permissions.has('User.ReadWrite.All') && property !== 'employeeLeaveDateTime';
    const narrow = NARROW.some(
      ([needed, covered]) =>
        covered.includes(property) && needed.every((permission) => call.caller.permissions.has(permission)),
    );
    return wide || narrow;
  }) &&
  (changedProperties(call).length > 0 || call.caller.permissions.has('User.ReadWrite.All'));

/** Every application permission that a call of this directory may need, and what an installation of the product may name. */
export const EVERY_PERMISSION: readonly string[] = [
  'AppRoleAssignment.ReadWrite.All',
  'AuditLog.Read.All',
  'GroupMember.Read.All',
  'GroupMember.ReadWrite.All',
  'Mail.Send',
  'Policy.Read.AuthenticationMethod',
  'RoleEligibilitySchedule.Read.Directory',
  'RoleManagement.Read.Directory',
  'User-LifeCycleInfo.ReadWrite.All',
  'User-Mail.ReadWrite.All',
  'User-PasswordProfile.ReadWrite.All',
  'User-Phone.ReadWrite.All',
  'User.DeleteRestore.All',
  'User.EnableDisableAccount.All',
  'User.Read.All',
  'User.ReadBasic.All',
  'User.ReadWrite.All',
  'User.RevokeSessions.All',
  'UserAuthMethod-TAP.Read.All',
  'UserAuthMethod-TAP.ReadWrite.All',
  'UserAuthenticationMethod.Read.All',
];
