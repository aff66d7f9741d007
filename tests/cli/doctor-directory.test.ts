import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Caller } from '../../cli/doctor/caller.ts';
import { grantedPermissions } from '../../local/settings.ts';
import {
  directoryWith,
  findingOf,
  findingsOf,
  unwell,
  type Differing,
  type DirectoryAtHand,
} from './doctor-at-hand.ts';

const IN_DIRECTORY = /^(graph|policy|group|permissions|domain|mail|sign-in\/(?!issuer))/;
const DEPUTIES = '20000000-0000-4000-8000-000000000002';
const ADMINISTRATORS = '20000000-0000-4000-8000-000000000004';

let directory: DirectoryAtHand;
beforeAll(async () => {
  directory = await directoryWith();
});
afterEach(() => directory.control('DELETE', 'faults'));
afterAll(() => directory.stop());

const lookedAt = (environment = directory.asPerson, caller?: Caller) => findingsOf(environment, IN_DIRECTORY, caller);

/** Looks once at a directory that differs. */
const elsewhere = async (
  differing: Differing,
  as: 'asApp' | 'asPerson',
  more: Readonly<Record<string, string>> = {},
) => {
  const other = await directoryWith(differing);
  const findings = await lookedAt({ ...other[as], ...more }, as === 'asApp' ? other.app : undefined);
  await other.stop();
  return findings;
};

test('a tenant that is set up is well, and a person with the rights to look sees all but the scope of the mailboxes', async () => {
  const findings = await lookedAt();

  expect(unwell(findings)).toEqual({});
  expect(findings.filter(({ status }) => status === 'not seen').map(({ id }) => id)).toEqual(['mail/scope']);
  expect(findingOf(findings, 'mail/scope')).toMatchObject({
    right: expect.stringMatching(/^Test-ServicePrincipalAuthorization -Identity 0a110ca1-\S+ -Resource first-day@/),
  });
});

test('as the app’s identity the scope is seen, and what the identity may not read is named with the right that shows it', async () => {
  const findings = await lookedAt(directory.asApp);

  expect(unwell(findings)).toEqual({});
  expect(findingOf(findings, 'mail/scope').status).toBe('ok');
  expect(findingOf(findings, 'domain/managed')).toMatchObject({
    status: 'not seen',
    right: expect.stringContaining('Domain.Read.All'),
  });
  expect(findingOf(findings, 'sign-in/no-secrets')).toMatchObject({
    status: 'not seen',
    right: expect.stringContaining('Application.Read.All'),
  });
});

test('looking mails nobody', async () => {
  await directory.control('DELETE', 'calls');
  await lookedAt(directory.asApp);

  expect((await directory.control('GET', 'calls')).body).toMatchObject({ mails: 0, writes: 0 });
});

describe('the tenant’s pass policy', () => {
  test.each([
    ['policy/enabled', 'wrong', { state: 'disabled' }, /^it is off$/, /--set-policy$/],
    [
      'policy/lifetime',
      'wrong',
      { minimumLifetimeInMinutes: 120 },
      /PASS_LIFETIME_MINUTES is 60.*allows 120 to 480/,
      /PASS_LIFETIME_MINUTES=120 npm start/,
    ],
    ['policy/lifetime', 'wrong', { maximumLifetimeInMinutes: 59 }, /allows 60 to 59/, /PASS_LIFETIME_MINUTES=/],
    ['policy/group', 'wrong', { includeTargets: [] }, /is not included/, /--set-policy$/],
    [
      'policy/group',
      'wrong',
      {
        excludeTargets: [
          { targetType: 'group', id: '20000000-0000-4000-8000-000000000001' },
          { targetType: 'group', id: ADMINISTRATORS },
        ],
      },
      /or is excluded/,
      /--set-policy$/,
    ],
    ['policy/administrators', 'wrong', { excludeTargets: [] }, /^no group is excluded$/, /--set-policy$/],
    [
      'policy/administrators',
      'warning',
      { excludeTargets: [{ targetType: 'group', id: DEPUTIES }] },
      /not role-assignable/,
      /--set-policy$/,
    ],
  ])('%s is %s with %j, and nothing else is', async (id, status, policy, found, mend) => {
    await directory.control('POST', 'faults', { policy });

    const findings = await lookedAt();

    expect(unwell(findings)).toEqual({ [id]: status });
    expect(findingOf(findings, id)).toMatchObject({
      found: expect.stringMatching(found),
      mend: expect.stringMatching(mend),
    });
  });

  test('the lifetime of a named policy of ours counts as well', async () => {
    const findings = await lookedAt({ ...directory.asPerson, POLICIES: '{"field":{"passLifetimeMinutes":600}}' });

    expect(unwell(findings)).toEqual({ 'policy/lifetime': 'wrong' });
    expect(findingOf(findings, 'policy/lifetime').found).toMatch(/of "field" in POLICIES is 600/);
  });

  test('passes for several uses do not fit a tenant of single use', async () => {
    const findings = await lookedAt({ ...directory.asPerson, PASS_USABLE_ONCE: 'false' });

    expect(unwell(findings)).toEqual({ 'policy/single-use': 'wrong' });
    expect(findingOf(findings, 'policy/single-use')).toMatchObject({ mend: 'PASS_USABLE_ONCE=true npm start' });
  });

  test('an excluded group without anybody in it keeps nobody out', async () => {
    const seed = ({ groups }: Readonly<Record<string, unknown>>) => ({
      groups: (groups as readonly { readonly members?: unknown }[]).map(({ members: _, ...group }) => group),
    });
    const findings = await elsewhere({ seed }, 'asPerson');

    expect(unwell(findings)).toEqual({ 'policy/administrators': 'warning' });
    expect(findingOf(findings, 'policy/administrators')).toMatchObject({
      found: 'nobody is in the excluded group',
      mend: `add your administrators to group ${ADMINISTRATORS} in Entra`,
    });
  });

  test('another group than the one that was meant is no exclusion', async () => {
    expect(unwell(await lookedAt({ ...directory.asPerson, ADMINISTRATORS_GROUP_ID: DEPUTIES }))).toEqual({
      'policy/administrators': 'wrong',
    });
    expect(unwell(await lookedAt({ ...directory.asPerson, ADMINISTRATORS_GROUP_ID: ADMINISTRATORS }))).toEqual({});
  });
});

describe.each(['asApp', 'asPerson'] as const)('Graph permissions, seen %s', (as) => {
  const without = (name: string) => grantedPermissions().filter((one) => one !== name);

  test('one that is missing is named, with the script that grants it', async () => {
    const findings = await elsewhere({ permissions: without('User.RevokeSessions.All') }, as);

    expect(unwell(findings)).toEqual({ 'permissions/needed': 'wrong' });
    expect(findingOf(findings, 'permissions/needed')).toMatchObject({
      found: 'missing: User.RevokeSessions.All',
      mend: expect.stringMatching(/infra\/entra\/main\.ts$/),
    });
  });

  test('an optional one that is missing is told with what is lost', async () => {
    const findings = await elsewhere({ permissions: without('RoleEligibilitySchedule.Read.Directory') }, as);

    expect(unwell(findings)).toEqual({ 'permissions/optional': 'warning' });
    expect(findingOf(findings, 'permissions/optional').found).toMatch(/roles that an account may activate/);
  });

  test('one too many is named, and Mail.Send with what it undoes', async () => {
    const findings = await elsewhere({ permissions: [...grantedPermissions(), 'Mail.Send'] }, as);

    expect(unwell(findings)).toEqual({ 'permissions/no-more': 'wrong' });
    expect(findingOf(findings, 'permissions/no-more')).toMatchObject({
      found: expect.stringMatching(/^too many: Mail\.Send; Mail\.Send in Entra reaches every mailbox/),
      mend: expect.stringMatching(/--remove-extra$/),
    });
  });
});

describe('group, domain and mailboxes', () => {
  type Seeded = { readonly tenant: object; readonly groups: readonly { readonly owners?: unknown }[] };

  test('a group that the identity does not own', async () => {
    const findings = await elsewhere(
      { seed: (seed) => ({ groups: (seed as unknown as Seeded).groups.map(({ owners: _, ...group }) => group) }) },
      'asPerson',
    );

    expect(unwell(findings)).toEqual({ 'group/owner': 'wrong' });
  });

  test('a group that is not there is one finding for the group, and the policy does not include it', async () => {
    const findings = await lookedAt({ ...directory.asPerson, TAP_GROUP_ID: '20000000-0000-4000-8000-00000000dead' });

    expect(unwell(findings)).toEqual({ 'policy/group': 'wrong', 'group/there': 'wrong' });
    expect(findingOf(findings, 'group/owner').status).toBe('not seen');
  });

  test.each([
    ['a federated domain', 'federated.example', /is federated/],
    ['a domain that is not verified', 'new.example', /is not verified/],
    ['a domain of another tenant', 'elsewhere.example', /is not a domain of this tenant/],
  ])('%s', async (_, domain, found) => {
    const otherDomains = [
      { id: 'federated.example', authenticationType: 'Federated', isVerified: true },
      { id: 'new.example', authenticationType: 'Managed', isVerified: false },
    ];
    const seed = (usual: Readonly<Record<string, unknown>>) => ({
      tenant: { ...(usual as unknown as Seeded).tenant, otherDomains },
    });
    const findings = await elsewhere({ seed }, 'asPerson', { UPN_TEMPLATE: `{givenName}{number}@${domain}` });

    expect(unwell(findings)).toEqual({ 'domain/managed': 'wrong' });
    expect(findingOf(findings, 'domain/managed')).toMatchObject({
      found: expect.stringMatching(found),
      mend: expect.stringMatching(/^UPN_TEMPLATE=/),
    });
  });

  test('a mailbox that is not there', async () => {
    const findings = await lookedAt({
      ...directory.asApp,
      MAILBOXES: 'first-day@contoso.example,nobody@contoso.example',
    });

    expect(unwell(findings)).toEqual({ 'mail/mailboxes': 'wrong' });
    expect(findingOf(findings, 'mail/mailboxes').found).toBe('no mailbox: nobody@contoso.example');
  });

  test.each([
    ['a mailbox that Exchange Online has not opened', ['first-day@contoso.example'], /may not send from first-day-2@/],
    ['every mailbox open', [], /somebody else’s mailbox/],
  ])('%s', async (_, mailboxes, found) => {
    const findings = await elsewhere({ seed: () => ({ mailboxes }) }, 'asApp');

    expect(unwell(findings)).toEqual({ 'mail/scope': 'wrong' });
    expect(findingOf(findings, 'mail/scope').found).toMatch(found);
  });
});

test('a directory that is away is one finding; what was to be seen there is not seen', async () => {
  const other = await directoryWith();
  await other.stop();

  const findings = await lookedAt(other.asPerson);

  expect(unwell(findings)).toEqual({ 'graph/answers': 'wrong' });
  expect(findingOf(findings, 'graph/answers')).toMatchObject({
    found: 'Microsoft Graph does not answer (ECONNREFUSED)',
    mend: 'npm start',
  });
  expect(findings.filter(({ status }) => status === 'not seen')).toHaveLength(findings.length - 1);
});
