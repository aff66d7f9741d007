/** Application permissions of Microsoft Graph that the app's identity holds. docs/permissions.md says why; tests hold this list to it and to the code. */
export const NEEDED = [
  'User.ReadWrite.All',
  'User.RevokeSessions.All',
  'UserAuthMethod-TAP.ReadWrite.All',
  'Policy.Read.AuthenticationMethod',
  'GroupMember.Read.All',
] as const;

/** Those that the product can do without; doctor says what is lost. */
export const OPTIONAL = ['RoleEligibilitySchedule.Read.Directory', 'UserAuthenticationMethod.Read.All'] as const;

/** Delegated permissions that this script asks the person for: to look, and to change. */
export const TO_LOOK = [
  'Application.Read.All',
  'Domain.Read.All',
  'GroupMember.Read.All',
  'Policy.Read.AuthenticationMethod',
  'User.ReadBasic.All',
] as const;
export const TO_CHANGE = [
  'Application.ReadWrite.All',
  'AppRoleAssignment.ReadWrite.All',
  'Domain.Read.All',
  'Group.ReadWrite.All',
  'Policy.Read.AuthenticationMethod',
  'RoleManagement.ReadWrite.Directory',
] as const;
export const TO_SET_POLICY = 'Policy.ReadWrite.AuthenticationMethod';
