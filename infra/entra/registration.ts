import { holds, NEW, type Changes } from './changes.ts';
import type { Directory, Entry } from './directory.ts';
import type { Inputs } from './inputs.ts';

/** Microsoft's Azure CLI, in every tenant: it may ask for a token of the product without a consent of its own. */
const AZURE_CLI = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';
/** Pages on which people sign in come back to these paths. */
export const SIGNED_IN_PAGES = ['release', 'operations'] as const;

const SCOPE = {
  id: '6d1f0e0c-5f3b-4a1e-9b57-2f0c8d3a7e11',
  value: 'FirstDayPass.Use',
  type: 'User',
  isEnabled: true,
  adminConsentDisplayName: 'Use First Day Pass',
  adminConsentDescription: 'Lets the pages and the command line of First Day Pass act as the person who signed in.',
  userConsentDisplayName: 'Use First Day Pass',
  userConsentDescription: 'Lets the pages of First Day Pass act as you.',
};

const ROLES = [
  {
    id: 'b1f6a9de-3c0e-4d55-8a0a-5f1c2e7d4b21',
    value: 'FirstDayPass.Operator',
    displayName: 'Operator',
    description: 'Sees what happened to contractors and to messages, and acts on it.',
    allowedMemberTypes: ['User'],
    isEnabled: true,
  },
  {
    id: 'e4a2c7b0-9d61-4f3b-bb4e-7c9a1d5f8e32',
    value: 'FirstDayPass.Auditor',
    displayName: 'Auditor',
    description: 'Sees what happened, exports and verifies the audit trail, and changes nothing.',
    allowedMemberTypes: ['User'],
    isEnabled: true,
  },
];

/** The name by which a registration is found again. */
export const registrationName = (environment: string): string => `First Day Pass (${environment})`;

const quoted = (text: string): string => encodeURIComponent(`'${text.replaceAll("'", "''")}'`);

/** The product's registrations: none yet, the one, or several of that name. */
export const findRegistrations = (directory: Directory, { clientId, environment }: Inputs): Promise<readonly Entry[]> =>
  directory.list(
    clientId === undefined
      ? `/applications?$filter=displayName%20eq%20${quoted(registrationName(environment))}`
      : `/applications?$filter=appId%20eq%20${quoted(clientId)}`,
  );

const idOf = (known: unknown, value: string, fallback: string): string => {
  const list: readonly unknown[] = Array.isArray(known) ? known : [];
  const found: unknown = list.find((one) => Object(one).value === value);
  return found === undefined ? fallback : String(Object(found).id);
};

const redirectUris = (known: Entry | undefined, appUrls: readonly string[]): string[] => {
  const there = Object(known?.['spa']).redirectUris as readonly string[] | undefined;
  return [...new Set([...(there ?? []), ...appUrls.flatMap((url) => SIGNED_IN_PAGES.map((page) => `${url}/${page}`))])];
};

/** What the registration is to be; ids that it has already stay, since tokens and assignments name them. */
export const wantedRegistration = (
  known: Entry | undefined,
  appUrls: readonly string[],
): Readonly<Record<string, unknown>> => {
  const scopeId = idOf(Object(known?.['api']).oauth2PermissionScopes, SCOPE.value, SCOPE.id);
  return {
    signInAudience: 'AzureADMyOrg',
    api: {
      requestedAccessTokenVersion: 2,
      oauth2PermissionScopes: [{ ...SCOPE, id: scopeId }],
      preAuthorizedApplications: [{ appId: AZURE_CLI, delegatedPermissionIds: [scopeId] }],
    },
    appRoles: ROLES.map((role) => ({ ...role, id: idOf(known?.['appRoles'], role.value, role.id) })),
    spa: { redirectUris: redirectUris(known, appUrls) },
  };
};

const isPreAuthorizing = (body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  const { api, ...rest } = body;
  const { preAuthorizedApplications: _later, ...first } = Object(api) as Readonly<Record<string, unknown>>;
  return { ...rest, api: first };
};

/**
 * Makes the registration what it is to be: tokens of version 2, one scope, two roles, the pages' addresses, no secret.
 * @returns its client id
 */
export const settleRegistration = async (
  changes: Changes,
  known: Entry | undefined,
  { environment, appUrls }: Inputs,
): Promise<string> => {
  const body = wantedRegistration(known, appUrls);
  const displayName = registrationName(environment);
  // An application can only be authorised for a scope that exists, so that comes with the second call.
  const made =
    known ??
    (await changes.make(`register the application "${displayName}"`, 'POST', '/applications', {
      displayName,
      ...isPreAuthorizing(body),
    }));
  const { appId } = made;
  const clientId = typeof appId === 'string' ? appId : NEW;
  const whole = { ...body, identifierUris: [`api://${clientId}`] };
  if (!holds(made, whole))
    await changes.make(
      known
        ? `bring the application "${displayName}" up to date`
        : 'name the API, and let the Azure CLI ask for its tokens',
      'PATCH',
      `/applications/${made.id}`,
      whole,
    );
  return clientId;
};

/** The registration's own service principal: without it nobody can sign in, and roles have nowhere to go. */
export const settlePrincipal = async (directory: Directory, changes: Changes, clientId: string): Promise<void> => {
  const known =
    clientId === NEW ? [] : await directory.list(`/servicePrincipals?$filter=appId%20eq%20${quoted(clientId)}`);
  if (known.length === 0)
    await changes.make('add its service principal', 'POST', '/servicePrincipals', { appId: clientId });
};
