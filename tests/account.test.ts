import { describe, expect, test } from '@jest/globals';
import { isExternal, kindOf, leaveAlone, newAccount, ownershipOf } from '../shared/domain/account/account.ts';
import type { DirectoryAccount, Privileges } from '../shared/domain/account/account.ts';
import type { Wanted } from '../shared/domain/contractor/contractor.ts';
import { eligibleSponsor } from '../shared/domain/account/sponsor.ts';
import { nextUserPrincipalName, userPrincipalName } from '../shared/domain/account/user-principal-name.ts';

const NOTED_AT = Date.UTC(2026, 10, 20);

const guest: DirectoryAccount = {
  id: 'a1',
  userPrincipalName: 'ana.diaz@contoso.example',
  userType: 'Guest',
  employeeId: 'C-10442',
  accountEnabled: false,
  onPremisesSyncEnabled: false,
  federated: false,
  createdAt: NOTED_AT + 1_000,
};

const POWERLESS: Privileges = { activeRole: false, eligibleRole: false, roleAssignableGroup: false };

const ana: Wanted = {
  externalId: 'C-10442',
  givenName: 'Ana',
  familyName: 'Díaz',
  displayName: 'Ana Díaz',
  privateAddress: 'ana.diaz@example.net',
  phoneNumbers: ['+34 600 000 000'],
  timezone: 'Europe/Madrid',
  sponsor: 'sam.okafor@contoso.example',
  startsOn: '2026-12-01',
};

describe('what an account is', () => {
  test.each([
    ['internal guest', {}],
    ['member', { userType: 'Member' }],
    ['external guest', { creationType: 'Invitation' }],
    ['external guest', { creationType: 'SelfServiceSignUp' }],
    ['external guest', { externalUserState: 'PendingAcceptance' }],
    ['external guest', { userPrincipalName: 'ana_partner.example#ext#@contoso.example' }],
    ['external guest', { federated: true }],
    ['external guest', { userType: 'Member', creationType: 'Invitation' }],
    ['synced', { onPremisesSyncEnabled: true }],
    ['synced', { onPremisesSyncEnabled: true, userType: 'Member' }],
  ] as const)('an account is taken for: %s %j', (kind, marks) => {
    expect(kindOf({ ...guest, ...marks })).toBe(kind);
  });

  test('an account whose user type Graph leaves out is taken for a member', () => {
    const { userType: _unsaid, ...account } = guest;

    expect(kindOf(account)).toBe('member');
  });

  test.each([
    ['ACCOUNT_IS_MEMBER', { userType: 'Member' }, {}],
    ['ACCOUNT_IS_EXTERNAL_GUEST', { creationType: 'Invitation' }, {}],
    ['ACCOUNT_IS_SYNCED', { onPremisesSyncEnabled: true }, {}],
    ['ACCOUNT_IS_PRIVILEGED', {}, { activeRole: true }],
    ['ACCOUNT_IS_PRIVILEGED', {}, { eligibleRole: true }],
    ['ACCOUNT_IS_PRIVILEGED', {}, { roleAssignableGroup: true }],
  ] as const)('an account is left alone: %s', (code, marks, power) => {
    expect(leaveAlone({ ...guest, ...marks }, { ...POWERLESS, ...power })).toBe(code);
  });

  test('an internal guest without power may be touched, also where a right to see more was not granted', () => {
    expect(leaveAlone(guest, POWERLESS)).toBeUndefined();
    expect(
      leaveAlone(guest, { ...POWERLESS, eligibleRole: 'unknown', roleAssignableGroup: 'unknown' }),
    ).toBeUndefined();
  });
});

describe('whose an account is', () => {
  const noted = { userPrincipalName: 'Ana.Diaz@contoso.example', notedAt: NOTED_AT };
  const { employeeId: _none, ...withoutEmployeeId } = guest;

  test.each([
    ['ours', guest, noted],
    ['ours', { ...guest, employeeId: 'c-10442' }, noted],
    ['ours, unfinished', withoutEmployeeId, noted],
    ['adoptable', guest, undefined],
    ['adoptable', { ...guest, userPrincipalName: 'greta.lund@contoso.example' }, noted],
  ] as const)('an account is %s', (kind, account, note) => {
    expect(ownershipOf(account, POWERLESS, { externalId: 'C-10442', noted: note })).toEqual({ kind });
  });

  test.each([
    ['ACCOUNT_NOT_OURS', { ...guest, employeeId: 'C-9' }, noted],
    ['ACCOUNT_NOT_OURS', withoutEmployeeId, undefined],
    ['ACCOUNT_NOT_OURS', { ...withoutEmployeeId, createdAt: NOTED_AT - 86_400_000 }, noted],
    ['ACCOUNT_IS_MEMBER', { ...guest, userType: 'Member' }, noted],
  ] as const)('an account is not ours: %s', (code, account, note) => {
    const ownership = ownershipOf(account, POWERLESS, { externalId: 'C-10442', noted: note });

    expect(ownership).toEqual({ kind: 'not ours', code });
  });

  test('an account that was ours and gained a role is left alone', () => {
    const ownership = ownershipOf(guest, { ...POWERLESS, activeRole: true }, { externalId: 'C-10442', noted });

    expect(ownership).toEqual({ kind: 'not ours', code: 'ACCOUNT_IS_PRIVILEGED' });
  });
});

describe('the account to create', () => {
  test('carries HR’s facts and neither private address nor phone', () => {
    const account = newAccount({ ...ana, organization: 'Northwind' }, 'ana.diaz2@contoso.example', 'DE');

    expect(account).toEqual({
      userPrincipalName: 'ana.diaz2@contoso.example',
      mailNickname: 'ana.diaz2',
      displayName: 'Ana Díaz',
      givenName: 'Ana',
      surname: 'Díaz',
      employeeId: 'C-10442',
      employeeType: 'Contractor',
      companyName: 'Northwind',
      usageLocation: 'DE',
      hireDate: '2026-12-01',
    });
  });

  test('takes the usage location of the event before the setting', () => {
    expect(newAccount({ ...ana, usageLocation: 'ES' }, 'a@b.c', 'DE').usageLocation).toBe('ES');
    expect(newAccount(ana, 'a@b.c', undefined)).not.toHaveProperty('usageLocation');
  });
});

describe('the user principal name', () => {
  const TEMPLATE = '{givenName}.{familyName}{number}@Contoso.example';
  const named = (givenName: string, familyName: string) => ({ externalId: 'C-1', givenName, familyName });

  test.each([
    ['Ana', 'Díaz', 'ana.diaz'],
    ['Zoë', 'Ørsted-Łukasz', 'zoe.orsted-lukasz'],
    ['María José', 'de la Cruz', 'mariajose.delacruz'],
    ['Niamh', "O'Brien", 'niamh.obrien'],
    ['小明', '王', 'xiaoming.wang'],
    ['Jr.', '.Dot..', 'jr.dot'],
    ['Prince', '…', 'prince'],
    ['#', '@', 'c-1'],
  ])('of %s %s is %s', (givenName, familyName, local) => {
    expect(userPrincipalName(TEMPLATE, named(givenName, familyName), 1)).toBe(`${local}@contoso.example`);
  });

  test('has at most 64 characters before the @, whatever the number', () => {
    const long = named('Wolfeschlegelsteinhausenbergerdorff'.repeat(2), 'Hubert'.repeat(9));

    const [local = ''] = userPrincipalName(TEMPLATE, long, 12).split('@');

    expect(local).toHaveLength(64);
    expect(local).toMatch(/^wolfe.*\.hubert.*12$/);
  });

  test('may be built from the employee id and fixed text', () => {
    expect(userPrincipalName('x-{externalId}{number}@contoso.example', named('A', 'B'), 2)).toBe(
      'x-c-12@contoso.example',
    );
  });

  test('goes on to the next number when one is taken: none, 2, 3', () => {
    const first = nextUserPrincipalName(TEMPLATE, named('Ana', 'Díaz'));
    const second = nextUserPrincipalName(TEMPLATE, named('Ana', 'Díaz'), first);
    const third = nextUserPrincipalName(TEMPLATE, named('Ana', 'Díaz'), second.toUpperCase());

    expect([first, second, third]).toEqual(
      ['ana.diaz', 'ana.diaz2', 'ana.diaz3'].map((local) => `${local}@contoso.example`),
    );
  });

  test('starts anew when the taken name is not one of this template', () => {
    expect(nextUserPrincipalName(TEMPLATE, named('Ana', 'Díaz'), 'adiaz@contoso.example')).toBe(
      'ana.diaz@contoso.example',
    );
  });

  test('ends with a fault when no number is left', () => {
    const last = userPrincipalName(TEMPLATE, named('Ana', 'Díaz'), 500);

    expect(() => nextUserPrincipalName(TEMPLATE, named('Ana', 'Díaz'), last)).toThrow(
      expect.objectContaining({ code: 'ACCOUNT_NAME_EXHAUSTED' }),
    );
  });
});

describe('a sponsor', () => {
  const sam: DirectoryAccount = {
    ...guest,
    id: 's1',
    userPrincipalName: 'sam.okafor@contoso.example',
    userType: 'Member',
    employeeId: 'E-00001',
    accountEnabled: true,
  };
  const contractor = { externalId: 'C-10442', accountId: 'a1' };

  test('is the one enabled member who is named, synchronised or not', () => {
    expect(eligibleSponsor([sam], contractor)).toBe(sam);
    expect(eligibleSponsor([{ ...sam, onPremisesSyncEnabled: true }], contractor).id).toBe('s1');
  });

  test.each([
    ['nobody', []],
    ['two people', [sam, { ...sam, id: 's2' }]],
    ['a guest', [{ ...sam, userType: 'Guest' }]],
    ['a member who was invited', [{ ...sam, creationType: 'Invitation' }]],
    ['a disabled member', [{ ...sam, accountEnabled: false }]],
    ['the contractor’s own account', [{ ...sam, id: 'a1' }]],
    ['an account with the contractor’s employee id', [{ ...sam, employeeId: 'c-10442' }]],
  ])('is never %s', (_who, found) => {
    expect(() => eligibleSponsor(found, contractor)).toThrow(expect.objectContaining({ code: 'SPONSOR_NOT_ELIGIBLE' }));
  });

  test('is told from a guest by more than the user type', () => {
    expect(isExternal({ ...sam, userPrincipalName: 'sam_partner.example#EXT#@contoso.example' })).toBe(true);
  });
});
