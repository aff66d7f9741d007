import { beforeEach, describe, expect, test } from '@jest/globals';
import { Fault } from '../shared/domain/fault.ts';
import type { FaultCode } from '../shared/domain/fault.ts';
import { checkPolicy, issuePass, policyFaults, UnsettledMint, withdrawPasses } from '../shared/domain/account/pass.ts';
import type { Passes, PassPolicy } from '../shared/domain/account/pass.ts';
import { MemoryDirectory } from './ports/memory-directory.ts';
import { MemoryPasses, TAP_GROUP_ID } from './ports/memory-passes.ts';
import { aNewAccount, SEEDED } from './contracts/sample-account.ts';

const NOW = Date.UTC(2026, 11, 1, 8);
const DEADLINE = NOW + 45_000;
const TERMS = { lifetimeMinutes: 60, usableOnce: true };
const POLICY: PassPolicy = {
  enabled: true,
  minimumLifetimeMinutes: 60,
  maximumLifetimeMinutes: 480,
  usableOnceOnly: true,
  includedGroups: [TAP_GROUP_ID],
  excludedGroups: [],
};

let now = NOW;
let directory: MemoryDirectory;
let memory: MemoryPasses;
let accountId: string;

/** What the passes were asked, in order. */
let asked: string[];

const answering = (changes: Partial<Passes> = {}): Passes => {
  const passes: Passes = {
    policy: () => memory.policy(),
    list: (id) => memory.list(id),
    remove: (id, methodId) => memory.remove(id, methodId),
    create: (id, terms) => memory.create(id, terms),
    ...changes,
  };
  const noted = (name: string): Passes => {
    asked.push(name);
    return passes;
  };
  return {
    policy: () => noted('policy').policy(),
    list: (id) => noted('list').list(id),
    remove: (id, methodId) => noted('remove').remove(id, methodId),
    create: (id, terms) => noted('create').create(id, terms),
  };
};

const issuing = (passes: Passes = answering()) => ({ passes, directory, tapGroupId: TAP_GROUP_ID, now: () => now });
const issue = (passes?: Passes) => issuePass(issuing(passes), accountId, TERMS, DEADLINE);
const failing = (code: FaultCode) => () => Promise.reject(new Fault(code));
const fault = (code: FaultCode) => expect.objectContaining({ code });

beforeEach(async () => {
  now = NOW;
  asked = [];
  directory = new MemoryDirectory(() => now);
  memory = new MemoryPasses(directory, () => now);
  const made = await directory.create(aNewAccount());
  if (made.kind !== 'created') throw new Error('the name was taken');
  accountId = made.account.id;
  await directory.setEnabled(accountId, true);
  await directory.addToGroup(TAP_GROUP_ID, accountId);
});

describe('the tenant policy', () => {
  test.each([
    ['PASS_POLICY_DISABLED', { enabled: false }],
    ['PASS_LIFETIME_OUT_OF_POLICY', { minimumLifetimeMinutes: 61 }],
    ['PASS_LIFETIME_OUT_OF_POLICY', { maximumLifetimeMinutes: 59 }],
    ['PASS_GROUP_NOT_TARGETED', { includedGroups: ['another'] }],
    ['PASS_GROUP_NOT_TARGETED', { excludedGroups: [TAP_GROUP_ID] }],
  ] as const)('that does not let the terms be issued is named: %s %j', (code, change) => {
    expect(() => checkPolicy({ ...POLICY, ...change }, TERMS, TAP_GROUP_ID)).toThrow(fault(code));
  });

  test('that allows single use only is named when several uses are asked for', () => {
    const several = { ...TERMS, usableOnce: false };

    expect(() => checkPolicy(POLICY, several, TAP_GROUP_ID)).toThrow(fault('PASS_MUST_BE_USABLE_ONCE'));
    expect(policyFaults({ ...POLICY, usableOnceOnly: false }, several, TAP_GROUP_ID)).toEqual([]);
  });

  test('that reaches everybody reaches the group, and its bounds belong to it', () => {
    const everybody = {
      ...POLICY,
      includedGroups: ['all_users'],
      minimumLifetimeMinutes: 60,
      maximumLifetimeMinutes: 60,
    };

    expect(policyFaults(everybody, TERMS, TAP_GROUP_ID)).toEqual([]);
  });

  test('tells everything that is wrong with it at once, and the bounds', () => {
    const faults = policyFaults({ ...POLICY, enabled: false, maximumLifetimeMinutes: 30 }, TERMS, TAP_GROUP_ID);

    expect(faults.map(({ code }) => code)).toEqual(['PASS_POLICY_DISABLED', 'PASS_LIFETIME_OUT_OF_POLICY']);
    expect(faults[1]?.details.operatorNote).toBe('60 minutes are configured, the tenant allows 60 to 30');
  });
});

describe('issuing a pass', () => {
  test('gives the one pass of the account, with its name', async () => {
    const pass = await issue();

    expect(pass.userPrincipalName).toBe((await directory.find(accountId))?.userPrincipalName);
    expect(pass.expiresAt).toBe(NOW + 60 * 60_000);
    expect(memory.signIn(accountId, pass.value.open())).toBe(true);
    expect(asked).toEqual(['policy', 'list', 'create']);
  });

  test('removes what stands there first', async () => {
    const before = await issue();
    asked = [];

    await issue();

    expect(asked).toEqual(['policy', 'list', 'remove', 'create']);
    expect(memory.signIn(accountId, before.value.open())).toBe(false);
  });

  test.each([
    ['ACCOUNT_IS_MEMBER', SEEDED.jonasMember],
    ['ACCOUNT_IS_EXTERNAL_GUEST', SEEDED.inesInvited],
    ['ACCOUNT_IS_SYNCED', SEEDED.pavelSynced],
    ['ACCOUNT_IS_PRIVILEGED', SEEDED.rosaWithRole],
    ['ACCOUNT_IS_PRIVILEGED', SEEDED.emilEligible],
    ['ACCOUNT_IS_PRIVILEGED', SEEDED.tariqRoleAssignable],
  ] as const)('never happens for an account to be left alone: %s', async (code, id) => {
    await expect(issuePass(issuing(), id, TERMS, DEADLINE)).rejects.toThrow(fault(code));

    expect(asked).toEqual(['policy']);
    expect(memory.created).toBe(0);
  });

  test('never happens for a disabled account, nor for one that cannot be read', async () => {
    await directory.setEnabled(accountId, false);

    await expect(issue()).rejects.toThrow(fault('ACCOUNT_NOT_REPLICATED'));
    await expect(issuePass(issuing(), SEEDED.nobody, TERMS, DEADLINE)).rejects.toThrow(fault('ACCOUNT_NOT_REPLICATED'));
    expect(memory.created).toBe(0);
  });

  test('never happens against the tenant policy', async () => {
    memory.tenantPolicy = { ...POLICY, enabled: false };

    await expect(issue()).rejects.toThrow(fault('PASS_POLICY_DISABLED'));
    expect(asked).toEqual(['policy']);
  });

  test('is undone when a role appears while the pass is made', async () => {
    const passes = answering({
      create: async (id, terms) => {
        directory.grant(id, { directoryRole: true });
        return memory.create(id, terms);
      },
    });

    await expect(issue(passes)).rejects.toThrow(fault('ACCOUNT_IS_PRIVILEGED'));

    expect(await memory.list(accountId)).toEqual([]);
  });

  test('is undone when power cannot be read after it', async () => {
    let reads = 0;
    const forgetful = {
      find: (id: string) => directory.find(id),
      privilegesOf: async (id: string) => {
        if ((reads += 1) > 1) throw new Fault('GRAPH_THROTTLED');
        return directory.privilegesOf(id);
      },
    };

    const issued = issuePass({ ...issuing(), directory: forgetful }, accountId, TERMS, DEADLINE);

    await expect(issued).rejects.toThrow(fault('GRAPH_THROTTLED'));
    expect(await memory.list(accountId)).toEqual([]);
  });

  test('leaves no pass behind when the answer was lost', async () => {
    const passes = answering({
      create: async (id, terms) => {
        await memory.create(id, terms);
        throw new Fault('GRAPH_UNAVAILABLE');
      },
    });

    const lost = await issue(passes).catch((error: unknown) => error);

    expect(lost).toEqual(fault('GRAPH_UNAVAILABLE'));
    expect(lost).not.toBeInstanceOf(UnsettledMint);
    expect(await memory.list(accountId)).toEqual([]);
    expect(asked).toEqual(['policy', 'list', 'create', 'list', 'remove']);
  });

  test('says so when a pass that nobody saw may be left', async () => {
    const passes = answering({
      create: async (id, terms) => {
        await memory.create(id, terms);
        throw new Fault('GRAPH_UNAVAILABLE');
      },
      remove: failing('GRAPH_UNAVAILABLE'),
    });

    await expect(issue(passes)).rejects.toBeInstanceOf(UnsettledMint);
  });

  test.each(['GRAPH_THROTTLED', 'POLICY_NOT_YET_IN_EFFECT', 'GRAPH_FORBIDDEN'] as const)(
    'takes Graph’s word that nothing was made: %s',
    async (code) => {
      await expect(issue(answering({ create: failing(code) }))).rejects.toThrow(fault(code));

      expect(asked).toEqual(['policy', 'list', 'create']);
    },
  );

  test('goes back to the list when Graph says that one exists, three times at most', async () => {
    const passes = answering({ create: async () => ({ kind: 'exists' }) });

    await expect(issue(passes)).rejects.toThrow(fault('GRAPH_UNAVAILABLE'));

    expect(asked.filter((call) => call === 'create')).toHaveLength(3);
    expect(asked.filter((call) => call === 'list')).toHaveLength(3);
  });

  test('succeeds when the pass that exists shows in the list later', async () => {
    memory.secondPass = 'refuse';
    await memory.create(accountId, TERMS);
    let lists = 0;
    const passes = answering({ list: async (id) => ((lists += 1) === 1 ? [] : memory.list(id)) });

    const pass = await issue(passes);

    expect(memory.signIn(accountId, pass.value.open())).toBe(true);
    expect(asked).toEqual(['policy', 'list', 'create', 'list', 'remove', 'create']);
  });

  test('creates nothing when too little time is left to undo it', async () => {
    const passes = answering({
      list: async (id) => {
        now += 16_000;
        return memory.list(id);
      },
    });

    await expect(issue(passes)).rejects.toThrow(fault('GRAPH_UNAVAILABLE'));

    expect(asked).toEqual(['policy', 'list']);
  });

  test('asks nothing after the deadline', async () => {
    now = DEADLINE - 5_000;

    await expect(issue()).rejects.toThrow(fault('GRAPH_UNAVAILABLE'));

    expect(asked).toEqual([]);
  });
});

test('withdrawing leaves no pass on the account and may be repeated', async () => {
  const pass = await issue();

  await withdrawPasses(memory, accountId);
  await withdrawPasses(memory, accountId);

  expect(memory.signIn(accountId, pass.value.open())).toBe(false);
});
