import type { Entry } from './directory.ts';
import type { Grants } from './grants.ts';
import type { Inputs } from './inputs.ts';
import { policyProblems, type PassPolicy } from './pass-policy.ts';

/** What was found before anything is changed. */
export interface Found {
  readonly domains: readonly Entry[];
  readonly policy: PassPolicy;
  readonly registrations: readonly Entry[];
  readonly passGroups: readonly Entry[];
  readonly administratorsGroups: readonly Entry[];
  readonly grants: Grants | undefined;
}

/** Why accounts cannot be made in that domain. */
export const domainProblems = (domains: readonly Entry[], wanted: string): string[] => {
  const domain = domains.find(({ id }) => id.toLowerCase() === wanted);
  const usable = domains.filter((one) => one['isVerified'] === true && one['authenticationType'] === 'Managed');
  const wayOut = `UPN_TEMPLATE must end in one of: ${usable.map(({ id }) => id).join(', ')}.`;
  if (!domain) return [`${wanted} is not a domain of this tenant. ${wayOut}`];
  if (domain['isVerified'] !== true) return [`The domain ${wanted} is not verified. ${wayOut}`];
  if (domain['authenticationType'] !== 'Managed')
    return [
      `The domain ${wanted} is federated: its people sign in elsewhere, and a new account there needs an immutable id. ${wayOut}`,
    ];
  return [];
};

const several = (entries: readonly Entry[], what: string, setting: string): string[] =>
  entries.length < 2
    ? []
    : [
        `There are ${entries.length} ${what} of that name (${entries.map(({ id }) => id).join(', ')}). Name yours: azd env set ${setting} <id>`,
      ];

const missing = (entries: readonly Entry[], id: string | undefined, setting: string): string[] =>
  id !== undefined && entries.length === 0
    ? [`${setting} is ${id}, and there is nothing of that id in this tenant.`]
    : [];

const extraProblems = (grants: Grants | undefined, { removeExtra }: Inputs): string[] => {
  const names = grants?.extra.map(([name]) => name) ?? [];
  if (names.length === 0 || removeExtra) return [];
  const mail = names.includes('Mail.Send')
    ? ' Mail.Send in Entra reaches every mailbox and undoes the scope that Exchange Online sets.'
    : '';
  return [
    `The app's identity holds more than it needs: ${names.join(', ')}.${mail} Take it away, or add --remove-extra.`,
  ];
};

const administratorsProblems = ([group]: readonly Entry[]): string[] =>
  group && group['isAssignableToRole'] !== true
    ? [
        `The administrators' group ${group.id} is not role-assignable, so an application with rights over groups could change it.`,
      ]
    : [];

/** Everything that would make a deployment useless or unsafe, told before anything is created. */
export const problemsOf = (found: Found, inputs: Inputs): string[] => [
  ...domainProblems(found.domains, inputs.domain),
  ...policyProblems(found.policy, inputs),
  ...several(found.registrations, 'applications', 'SIGN_IN_CLIENT_ID'),
  ...several(found.passGroups, 'groups', 'TAP_GROUP_ID'),
  ...several(found.administratorsGroups, 'groups', 'ADMINISTRATORS_GROUP_ID'),
  ...missing(found.registrations, inputs.clientId, 'SIGN_IN_CLIENT_ID'),
  ...missing(found.passGroups, inputs.tapGroupId, 'TAP_GROUP_ID'),
  ...missing(found.administratorsGroups, inputs.administratorsGroupId, 'ADMINISTRATORS_GROUP_ID'),
  ...administratorsProblems(found.administratorsGroups),
  ...extraProblems(found.grants, inputs),
];
