/** How one property of a user behaves. */
export interface UserProperty {
  readonly type: 'string' | 'boolean' | 'dateTime' | 'strings' | 'object' | 'objects';
  /** Longest text, in characters. */
  readonly longest?: number;
  /** Set by the service only. */
  readonly readOnly?: true;
  /** Never answered. */
  readonly writeOnly?: true;
  /** `$filter` is refused whatever the operator. */
  readonly unfilterable?: true;
  /** Comes back without `$select`. */
  readonly byDefault?: true;
}

/**
 * The properties of a user that this directory knows, with the limits of Microsoft's page on the user resource.
 * Names, types and nullability are those of the OpenAPI cut beside this file.
 */
export const USER_PROPERTIES: Readonly<Record<string, UserProperty>> = {
  id: { type: 'string', readOnly: true, byDefault: true },
  businessPhones: { type: 'strings', byDefault: true },
  displayName: { type: 'string', longest: 256, byDefault: true },
  givenName: { type: 'string', longest: 64, byDefault: true },
  jobTitle: { type: 'string', longest: 128, byDefault: true },
  mail: { type: 'string', byDefault: true },
  mobilePhone: { type: 'string', longest: 64, byDefault: true },
  officeLocation: { type: 'string', byDefault: true },
  preferredLanguage: { type: 'string', byDefault: true },
  surname: { type: 'string', longest: 64, byDefault: true },
  userPrincipalName: { type: 'string', byDefault: true },
  accountEnabled: { type: 'boolean' },
  city: { type: 'string', longest: 128 },
  companyName: { type: 'string', longest: 64 },
  country: { type: 'string', longest: 128 },
  createdDateTime: { type: 'dateTime', readOnly: true },
  creationType: { type: 'string', readOnly: true },
  deletedDateTime: { type: 'dateTime', readOnly: true, unfilterable: true },
  department: { type: 'string', longest: 64 },
  employeeHireDate: { type: 'dateTime' },
  employeeId: { type: 'string', longest: 16 },
  employeeLeaveDateTime: { type: 'dateTime' },
  employeeOrgData: { type: 'object' },
  employeeType: { type: 'string' },
  externalUserState: { type: 'string', readOnly: true },
  externalUserStateChangeDateTime: { type: 'dateTime', readOnly: true },
  faxNumber: { type: 'string' },
  identities: { type: 'objects' },
  isManagementRestricted: { type: 'boolean', readOnly: true, unfilterable: true },
  lastPasswordChangeDateTime: { type: 'dateTime', readOnly: true, unfilterable: true },
  mailNickname: { type: 'string', longest: 64 },
  onPremisesExtensionAttributes: { type: 'object' },
  onPremisesImmutableId: { type: 'string' },
  onPremisesSyncEnabled: { type: 'boolean', readOnly: true },
  onPremisesUserPrincipalName: { type: 'string', readOnly: true },
  otherMails: { type: 'strings' },
  passwordPolicies: { type: 'string', unfilterable: true },
  passwordProfile: { type: 'object', writeOnly: true, unfilterable: true },
  postalCode: { type: 'string', longest: 40 },
  proxyAddresses: { type: 'strings', readOnly: true },
  securityIdentifier: { type: 'string', readOnly: true, unfilterable: true },
  showInAddressList: { type: 'boolean', unfilterable: true },
  signInActivity: { type: 'object', readOnly: true },
  signInSessionsValidFromDateTime: { type: 'dateTime', readOnly: true, unfilterable: true },
  state: { type: 'string', longest: 128 },
  streetAddress: { type: 'string', longest: 1024 },
  usageLocation: { type: 'string' },
  userType: { type: 'string' },
};

/** What a GET without `$select` answers. */
export const DEFAULT_PROPERTIES: readonly string[] = Object.keys(USER_PROPERTIES).filter(
  (name) => USER_PROPERTIES[name]?.byDefault,
);

/** All that `User.ReadBasic.All` may read. */
export const BASIC_PROPERTIES: ReadonlySet<string> = new Set([
  'id',
  'displayName',
  'givenName',
  'surname',
  'mail',
  'userPrincipalName',
]);

/** The value of a property that nobody has set. */
export const unsetValue = (name: string): unknown => {
  const type = USER_PROPERTIES[name]?.type;
  return type === 'strings' || type === 'objects' ? [] : null;
};
