import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Directory } from '../../shared/domain/account/account.ts';
import type { IssuedPass, Passes, PassTerms } from '../../shared/domain/account/pass.ts';
import { aNewAccount, SEEDED } from './sample-account.ts';

/** Passes on the seeded company. */
export interface PassesUnderTest {
  readonly passes: Passes;
  readonly directory: Directory;
  /** What creating does while another pass is there. */
  secondPass(does: 'replace' | 'refuse'): Promise<unknown>;
  /** Signs in with a pass. */
  signIn(accountId: string, value: string): Promise<boolean>;
}

const TERMS: PassTerms = { lifetimeMinutes: 60, usableOnce: true };

const MINUTE = 60_000;

/** What every `Passes` must hold. */
export const passesContract = (name: string, made: () => Promise<PassesUnderTest>): void =>
  describe(`passes (${name})`, () => {
    let under: PassesUnderTest;
    let passes: Passes;
    beforeAll(async () => {
      under = await made();
      ({ passes } = under);
    });
    beforeEach(() => under.secondPass('replace'));

    const account = async ({ inGroup = true } = {}): Promise<string> => {
      const outcome = await under.directory.create(aNewAccount());
      if (outcome.kind !== 'created') throw new Error('the name was taken');
      await under.directory.setEnabled(outcome.account.id, true);
      if (inGroup) await under.directory.addToGroup(SEEDED.tapGroup, outcome.account.id);
      return outcome.account.id;
    };

    const issued = async (accountId: string): Promise<IssuedPass> => {
      const outcome = await passes.create(accountId, TERMS);
      if (outcome.kind !== 'issued') throw new Error('a pass exists');
      return outcome.pass;
    };

    test('the tenant policy is read', async () => {
      expect(await passes.policy()).toEqual({
        enabled: true,
        minimumLifetimeMinutes: 60,
        maximumLifetimeMinutes: 480,
        usableOnceOnly: true,
        includedGroups: [SEEDED.tapGroup],
        excludedGroups: ['20000000-0000-4000-8000-000000000004'],
      });
    });

    test('an issued pass signs in once, ends with its lifetime and is listed without its value', async () => {
      const accountId = await account();

      const pass = await issued(accountId);

      expect(Math.abs(pass.expiresAt - Date.now() - 60 * MINUTE)).toBeLessThan(MINUTE);
      const [listed, ...more] = await passes.list(accountId);
      expect(more).toEqual([]);
      expect(listed).toMatchObject({
        methodId: pass.methodId,
        usable: true,
        reason: 'EnabledByPolicy',
        lifetimeMinutes: 60,
      });
      expect(JSON.stringify(listed)).not.toContain(pass.value.open());
      expect(await under.signIn(accountId, pass.value.open())).toBe(true);
      expect(await under.signIn(accountId, pass.value.open())).toBe(false);
      expect(await passes.list(accountId)).toMatchObject([{ usable: false, reason: 'OneTimeUsed' }]);
    });

    test('a removed pass signs nobody in, and removing it again changes nothing', async () => {
      const accountId = await account();
      const pass = await issued(accountId);

      await passes.remove(accountId, pass.methodId);
      await passes.remove(accountId, pass.methodId);

      expect(await passes.list(accountId)).toEqual([]);
      expect(await under.signIn(accountId, pass.value.open())).toBe(false);
    });

    test('a second pass replaces the first where Graph replaces', async () => {
      const accountId = await account();
      const first = await issued(accountId);

      const second = await issued(accountId);

      expect(await under.signIn(accountId, first.value.open())).toBe(false);
      expect((await passes.list(accountId)).map(({ methodId }) => methodId)).toEqual([second.methodId]);
    });

    test('a second pass is refused as one that exists where Graph refuses', async () => {
      const accountId = await account();
      const { methodId } = await issued(accountId);
      await under.secondPass('refuse');

      const outcome = await passes.create(accountId, TERMS);

      expect(outcome).toEqual({ kind: 'exists' });
      expect(await passes.list(accountId)).toMatchObject([{ methodId }]);
    });

    test('a lifetime outside the policy is a fault of the configuration', async () => {
      const wrong = passes.create(await account(), { ...TERMS, lifetimeMinutes: 20 });

      await expect(wrong).rejects.toMatchObject({ code: 'PASS_LIFETIME_OUT_OF_POLICY', kind: 'block' });
    });

    test('a pass for several uses is refused where the policy says once', async () => {
      const wrong = passes.create(await account(), { ...TERMS, usableOnce: false });

      await expect(wrong).rejects.toMatchObject({ code: 'PASS_MUST_BE_USABLE_ONCE', kind: 'block' });
    });

    test('an account that the policy does not reach yet is to be tried again', async () => {
      const early = passes.create(await account({ inGroup: false }), TERMS);

      await expect(early).rejects.toMatchObject({ code: 'POLICY_NOT_YET_IN_EFFECT', kind: 'retry' });
    });

    test('a guest of another tenant gets no pass', async () => {
      const wrong = passes.create(SEEDED.inesInvited, TERMS);

      await expect(wrong).rejects.toMatchObject({ code: 'ACCOUNT_IS_EXTERNAL_GUEST', kind: 'block' });
    });

    test('an account that is not there yet is to be tried again', async () => {
      const fault = { code: 'ACCOUNT_NOT_REPLICATED', kind: 'retry' };

      await expect(passes.list(SEEDED.nobody)).rejects.toMatchObject(fault);
      await expect(passes.create(SEEDED.nobody, TERMS)).rejects.toMatchObject(fault);
    });
  });
