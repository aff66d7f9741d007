import type { Inputs } from './inputs.ts';

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/**
 * The commands that open the mailboxes, and no others, to the app's identity. They are printed, since they need Exchange
 * Online's own PowerShell module and another role. https://learn.microsoft.com/exchange/permissions-exo/application-rbac
 */
export const exchangeCommands = ({ identity, mailboxes, environment }: Inputs): string[] => {
  if (!identity) return [];
  const scope = quoted(`First Day Pass mailboxes (${environment})`);
  const filter = mailboxes.map((mailbox) => `PrimarySmtpAddress -eq ${quoted(mailbox)}`).join(' -or ');
  return [
    'Connect-ExchangeOnline',
    `New-ServicePrincipal -AppId ${identity.clientId} -ObjectId ${identity.principalId} -DisplayName ${quoted(`First Day Pass (${environment})`)}`,
    `New-ManagementScope -Name ${scope} -RecipientRestrictionFilter "${filter}"`,
    `New-ManagementRoleAssignment -App ${identity.principalId} -Role 'Application Mail.Send' -CustomResourceScope ${scope}`,
    ...mailboxes.map(
      (mailbox) => `Test-ServicePrincipalAuthorization -Identity ${identity.principalId} -Resource ${quoted(mailbox)}`,
    ),
  ];
};
