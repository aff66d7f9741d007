import { randomUUID } from 'node:crypto';
import type { NewAccount } from '../../shared/domain/account/account.ts';

/** An account that nobody has made yet. */
export const aNewAccount = (changes: Partial<NewAccount> = {}): NewAccount => {
  const unique = randomUUID().slice(0, 8);
  return {
    userPrincipalName: `ana.diaz.${unique}@contoso.example`,
    mailNickname: `ana.diaz.${unique}`,
    displayName: 'Ana Díaz',
    givenName: 'Ana',
    surname: 'Díaz',
    employeeId: `T-${unique}`,
    employeeType: 'Contractor',
    companyName: 'Northwind Contracting',
    department: 'Field service',
    usageLocation: 'ES',
    hireDate: '2026-12-01',
    ...changes,
  };
};

/** People of the seeded company, by what makes them special. */
export const SEEDED = {
  sam: '10000000-0000-4000-8000-000000000001',
  maren: '10000000-0000-4000-8000-000000000002',
  niamh: '10000000-0000-4000-8000-000000000003',
  rosaWithRole: '10000000-0000-4000-8000-000000000021',
  emilEligible: '10000000-0000-4000-8000-000000000022',
  inesInvited: '10000000-0000-4000-8000-000000000023',
  pavelSynced: '10000000-0000-4000-8000-000000000024',
  gretaOfOld: '10000000-0000-4000-8000-000000000025',
  tariqRoleAssignable: '10000000-0000-4000-8000-000000000026',
  pietPending: '10000000-0000-4000-8000-000000000027',
  jonasMember: '10000000-0000-4000-8000-000000000028',
  tapGroup: '20000000-0000-4000-8000-000000000001',
  nobody: '99999999-0000-4000-8000-000000000099',
} as const;
