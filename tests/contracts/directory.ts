import { beforeAll, describe, expect, test } from '@jest/globals';
import { kindOf, leaveAlone } from '../../shared/domain/account/account.ts';
import type { Directory, DirectoryAccount } from '../../shared/domain/account/account.ts';
import { aNewAccount, SEEDED } from './sample-account.ts';

/** A directory with the seeded company, and a way to look at what its port does not show. */
export interface DirectoryUnderTest {
  readonly directory: Directory;
  sponsorsOf(id: string): Promise<readonly string[]>;
}

/** What every `Directory` must hold. */
export const directoryContract = (name: string, made: () => Promise<DirectoryUnderTest>): void =>
  describe(`a directory (${name})`, () => {
    let directory: Directory;
    let under: DirectoryUnderTest;
    beforeAll(async () => {
      under = await made();
      ({ directory } = under);
    });

    const created = async (changes: Parameters<typeof aNewAccount>[0] = {}): Promise<DirectoryAccount> => {
      const outcome = await directory.create(aNewAccount(changes));
      if (outcome.kind !== 'created') throw new Error('the name was taken');
      return outcome.account;
    };

    test('a created account is a disabled internal guest with the facts that were given', async () => {
      const wanted = aNewAccount();

      const { id } = await created(wanted);

      const account = await directory.find(id);
      const { mailNickname: _nickname, hireDate: _hireDate, ...facts } = wanted;
      expect(account).toMatchObject({ ...facts, id, userType: 'Guest', accountEnabled: false });
      expect(account && kindOf(account)).toBe('internal guest');
      expect(account?.mail).toBeUndefined();
    });

    test('an account is found by its employee id and its name, whatever their case', async () => {
      const account = await created();

      const byEmployeeId = await directory.findByEmployeeId(account.employeeId?.toLowerCase() ?? '');
      const byName = await directory.find(account.userPrincipalName.toUpperCase());

      expect(byEmployeeId.map(({ id }) => id)).toEqual([account.id]);
      expect(byName?.id).toBe(account.id);
    });

    test('a name that another account has is taken, whatever its case', async () => {
      const { userPrincipalName } = await created();

      const outcome = await directory.create(aNewAccount({ userPrincipalName: userPrincipalName.toUpperCase() }));

      expect(outcome).toEqual({ kind: 'name-taken' });
    });

    test('nobody is found under an unknown id, name or employee id', async () => {
      expect(await directory.find(SEEDED.nobody)).toBeUndefined();
      expect(await directory.find('nobody@contoso.example')).toBeUndefined();
      expect(await directory.findByEmployeeId('T-NOBODY')).toEqual([]);
      expect(await directory.findPeople('nobody@contoso.example')).toEqual([]);
    });

    test('apostrophes, ampersands and hashes in a name are part of the name', async () => {
      const quoted = await created({ employeeId: "O'B & 1#?" });

      expect((await directory.findByEmployeeId("O'B & 1#?")).map(({ id }) => id)).toEqual([quoted.id]);
      expect((await directory.findPeople("niamh.o'brien@contoso.example")).map(({ id }) => id)).toEqual([SEEDED.niamh]);
      expect((await directory.find('ines.moreau_partner.example#EXT#@contoso.example'))?.id).toBe(SEEDED.inesInvited);
      expect(await directory.findByEmployeeId("x' or employeeId ne 'x")).toEqual([]);
    });

    test('two accounts with one employee id are both seen', async () => {
      expect(await directory.findByEmployeeId('c-10998')).toHaveLength(2);
    });

    test.each(['sam.okafor@contoso.example', 'Sam.Okafor@Contoso.example', 'e-00001'])(
      'a person is found by name, mail or employee id: %s',
      async (words) => {
        expect((await directory.findPeople(words)).map(({ id }) => id)).toEqual([SEEDED.sam]);
      },
    );

    test('a guest is found by the mail address of the home tenant', async () => {
      const people = await directory.findPeople('ines.moreau@partner.example');

      expect(people.map(({ id }) => id)).toEqual([SEEDED.inesInvited]);
    });

    test.each([
      ['internal guest', SEEDED.gretaOfOld],
      ['external guest', SEEDED.inesInvited],
      ['external guest', SEEDED.pietPending],
      ['synced', SEEDED.pavelSynced],
      ['member', SEEDED.jonasMember],
    ] as const)('an account shows what tells a %s', async (kind, id) => {
      const account = await directory.find(id);

      expect(account && kindOf(account)).toBe(kind);
    });

    test.each([
      ['no power', SEEDED.gretaOfOld, { activeRole: false, eligibleRole: false, roleAssignableGroup: false }],
      ['a role', SEEDED.rosaWithRole, { activeRole: true, eligibleRole: false, roleAssignableGroup: false }],
      ['an eligible role', SEEDED.emilEligible, { activeRole: false, eligibleRole: true, roleAssignableGroup: false }],
      [
        'a role-assignable group',
        SEEDED.tariqRoleAssignable,
        { activeRole: false, eligibleRole: false, roleAssignableGroup: true },
      ],
    ] as const)('the power of an account is seen: %s', async (_what, id, power) => {
      expect(await directory.privilegesOf(id)).toEqual(power);
    });

    test('adding a sponsor or a member again changes nothing', async () => {
      const { id } = await created();

      for (let time = 1; time <= 2; time += 1) {
        await directory.addSponsor(id, SEEDED.sam);
        await directory.addToGroup(SEEDED.tapGroup, id);
      }

      expect(await under.sponsorsOf(id)).toEqual([SEEDED.sam]);
      expect(await directory.groupsOf(id)).toEqual([SEEDED.tapGroup]);
    });

    test('a sponsor who is gone and a group that does not exist are told from an account that is too new', async () => {
      const { id } = await created();

      await expect(directory.addSponsor(id, SEEDED.nobody)).rejects.toMatchObject({ code: 'SPONSOR_NOT_ELIGIBLE' });
      await expect(directory.addToGroup(SEEDED.nobody, id)).rejects.toMatchObject({ code: 'PASS_GROUP_NOT_TARGETED' });
    });

    test('an account is enabled, changed and signed out', async () => {
      const { id } = await created();

      await directory.setEnabled(id, true);
      await directory.update(id, { department: 'Harbour', companyName: 'Tailspin' });
      await directory.revokeSessions(id);

      expect(await directory.find(id)).toMatchObject({
        accountEnabled: true,
        department: 'Harbour',
        companyName: 'Tailspin',
      });
      expect(
        leaveAlone((await directory.find(id)) as DirectoryAccount, await directory.privilegesOf(id)),
      ).toBeUndefined();
    });

    test('a manager is shown, and that there is none', async () => {
      expect((await directory.managerOf(SEEDED.sam))?.id).toBe(SEEDED.maren);
      expect(await directory.managerOf(SEEDED.maren)).toBeUndefined();
    });

    test('whoever writes to an account that is not there yet is told to try again', async () => {
      const fault = { code: 'ACCOUNT_NOT_REPLICATED', kind: 'retry' };

      await expect(directory.update(SEEDED.nobody, { department: 'x' })).rejects.toMatchObject(fault);
      await expect(directory.setEnabled(SEEDED.nobody, true)).rejects.toMatchObject(fault);
      await expect(directory.revokeSessions(SEEDED.nobody)).rejects.toMatchObject(fault);
      await expect(directory.addSponsor(SEEDED.nobody, SEEDED.sam)).rejects.toMatchObject(fault);
      await expect(directory.addToGroup(SEEDED.tapGroup, SEEDED.nobody)).rejects.toMatchObject(fault);
      await expect(directory.privilegesOf(SEEDED.nobody)).rejects.toMatchObject(fault);
    });
  });
