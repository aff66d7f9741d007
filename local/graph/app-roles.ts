/**
 * The application permissions that this directory can grant: the app roles of Microsoft Graph's own service principal, with the
 * ids that are the same in every tenant.
 * @see https://learn.microsoft.com/graph/permissions-reference
 */
export const APP_ROLES: Readonly<Record<string, string>> = {
  'AppRoleAssignment.ReadWrite.All': '06b708a9-e830-4db3-a914-8e69da51d44f',
  'AuditLog.Read.All': 'b0afded3-3588-46d8-8b3d-9842eff778da',
  'GroupMember.Read.All': '98830695-27a2-44f7-8c18-0c3ebc9698f6',
  'GroupMember.ReadWrite.All': 'dbaae8cf-10b5-4b86-a4a1-f871c94c6695',
  'Mail.Send': 'b633e1c5-b582-4048-a93e-9f11b44c7e96',
  'Policy.Read.AuthenticationMethod': '8e3bc81b-d2f3-4b7b-838c-32c88218d2f0',
  'RoleEligibilitySchedule.Read.Directory': 'ff278e11-4a33-4d0c-83d2-d01dc58929a5',
  'User-LifeCycleInfo.ReadWrite.All': '925f1248-0f97-47b9-8ec8-538c54e01325',
  'User-Mail.ReadWrite.All': '280d0935-0796-47d1-8d26-273470a3f17a',
  'User-Phone.ReadWrite.All': '86ceff06-c822-49ff-989a-d912845ffe69',
  'User.DeleteRestore.All': 'eccc023d-eccf-4e7b-9683-8813ab36cecc',
  'User.EnableDisableAccount.All': '3011c876-62b7-4ada-afa2-506cbbecc68c',
  'User.Read.All': 'df021288-bdef-4463-88db-98f22de89214',
  'User.ReadWrite.All': '741f803b-c850-494e-b5df-cde7c675a1ca',
  'User.RevokeSessions.All': '77f3a031-c388-4f99-b373-dc68676a979e',
  'UserAuthMethod-TAP.Read.All': 'bf82209c-b22b-4747-ac88-a68be99032cf',
  'UserAuthMethod-TAP.ReadWrite.All': '627169a8-8c15-451c-861a-5b80e383de5c',
  'UserAuthenticationMethod.Read.All': '38d9df27-64da-44fd-b7c5-a6fbac20248f',
  'UserAuthenticationMethod.ReadWrite.All': '50483e42-d915-4231-9639-7fdb7fd190e5',
};

/** Microsoft Graph's application id, the same in every tenant. */
export const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';
