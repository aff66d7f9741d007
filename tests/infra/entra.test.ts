import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { grantedPermissions } from '../../local/settings.ts';
import { valueOf } from '../local/graph/requests.ts';
import { ALL_PERMISSIONS, DEPLOYED, handedOver, IDENTITY, tenantWith, type Tenant } from './entra-run.ts';

const POLICY = '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass';
const POLICY_TYPE = '#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration';

const targetsOf = (list: unknown): string[] => (list as { id: string }[]).map(({ id }) => id);

test('the permissions that the script grants are those of docs/permissions.md, which the code needs', () => {
  expect(ALL_PERMISSIONS).toEqual([...grantedPermissions()].toSorted());
});

describe('a tenant that has never heard of the product', () => {
  let tenant: Tenant;
  let ids: Record<string, string>;
  beforeAll(async () => {
    tenant = await tenantWith();
  });
  afterAll(() => tenant.stop());

  test('with --what-if is told everything and changed in nothing', async () => {
    const { code, said } = await tenant.run(['--what-if', '--set-policy']);

    expect(code).toBe(0);
    expect(said).toMatch(/would register the application "First Day Pass \(dev\)"/);
    expect(said).toMatch(/would make the role-assignable group/);
    expect(said).toMatch(/would change the Temporary Access Pass policy/);
    expect(await tenant.writes()).toBe(0);
  });

  test('is described by the file that azd keeps, quotes and all', async () => {
    const { code, said } = await tenant.runWithFile(
      ['--what-if'],
      [
        'AZURE_ENV_NAME="trial"',
        'SOURCES="[{\\"source\\":\\"https://hr.contoso.example/core\\"}]"',
        'UPN_TEMPLATE="{givenName}.{familyName}{number}@contoso.example"',
        'MAILBOXES="first-day@contoso.example"',
      ].join('\n'),
    );

    expect(code).toBe(0);
    expect(said).toMatch(/would register the application "First Day Pass \(trial\)"/);
  });

  test('before the first deployment gets a registration and both groups, and the deployer their ids', async () => {
    const ran = await tenant.run(['--set-policy']);
    ids = handedOver(ran);

    expect(ran).toMatchObject({ code: 0, complained: '' });
    expect(Object.keys(ids)).toEqual(['SIGN_IN_CLIENT_ID', 'TAP_GROUP_ID', 'ADMINISTRATORS_GROUP_ID']);
    expect(ran.said).toMatch(/After azd up run this again/);
    expect(ran.said).not.toMatch(/ExchangeOnline/);
  });

  test('has a registration whose tokens the product takes, and which holds no secret', async () => {
    const [application] = valueOf(await tenant.ask('GET', '/applications'));

    expect(application).toMatchObject({
      appId: ids['SIGN_IN_CLIENT_ID'],
      signInAudience: 'AzureADMyOrg',
      identifierUris: [`api://${ids['SIGN_IN_CLIENT_ID']}`],
      api: {
        requestedAccessTokenVersion: 2,
        oauth2PermissionScopes: [{ value: 'FirstDayPass.Use', isEnabled: true }],
        preAuthorizedApplications: [{ appId: '04b07795-8ddb-461a-bbee-02f9e1bf7b46' }],
      },
      appRoles: [{ value: 'FirstDayPass.Operator' }, { value: 'FirstDayPass.Auditor' }],
      passwordCredentials: [],
      keyCredentials: [],
    });
    expect(valueOf(await tenant.ask('GET', '/servicePrincipals')).map(({ appId }) => appId)).toContain(
      ids['SIGN_IN_CLIENT_ID'],
    );
  });

  test('has a policy that includes the contractors, excludes the administrators and keeps what it had', async () => {
    const { body } = await tenant.ask('GET', POLICY);

    expect(targetsOf(body['includeTargets'])).toEqual(['20000000-0000-4000-8000-000000000001', ids['TAP_GROUP_ID']]);
    expect(targetsOf(body['excludeTargets'])).toEqual([
      '20000000-0000-4000-8000-000000000004',
      ids['ADMINISTRATORS_GROUP_ID'],
    ]);
    expect(body['isUsableOnce']).toBe(true);
  });

  test('after the deployment gives the identity its permissions, its group and the pages their addresses', async () => {
    const ran = await tenant.run([], { ...ids, ...DEPLOYED });

    expect(ran).toMatchObject({ code: 0, complained: '' });
    expect(await tenant.held()).toEqual(ALL_PERMISSIONS);
    const owners = valueOf(await tenant.ask('GET', `/groups/${ids['TAP_GROUP_ID']}/owners`));
    expect(owners.map(({ id }) => id)).toEqual([IDENTITY]);
    const [application] = valueOf(await tenant.ask('GET', '/applications'));
    expect(application?.['spa']).toEqual({
      redirectUris: ['https://func-firstday.example/release', 'https://func-firstday.example/operations'],
    });
    expect(handedOver(ran)).toEqual(ids);
  });

  test('prints the commands that open the mailboxes, and those alone, in Exchange Online', async () => {
    const { said } = await tenant.run([], { ...ids, ...DEPLOYED });

    expect(said).toMatch(/New-ServicePrincipal -AppId 0a110ca1-\S+a2 -ObjectId 0a110ca1-\S+b1/);
    expect(said).toMatch(
      /-RecipientRestrictionFilter "PrimarySmtpAddress -eq 'first-day@contoso.example' -or PrimarySmtpAddress -eq 'first-day-2@contoso.example'"/,
    );
    expect(said).toMatch(/-Role 'Application Mail\.Send' -CustomResourceScope/);
    expect(said.match(/Test-ServicePrincipalAuthorization/g)).toHaveLength(2);
  });

  test('is left as it is when all is there', async () => {
    await tenant.writes();
    const { said } = await tenant.run(['--set-policy'], { ...ids, ...DEPLOYED });

    expect(said).toMatch(/^nothing to do/m);
    expect(await tenant.writes()).toBe(0);
  });

  test('is found again by name when nobody remembers the ids', async () => {
    const ran = await tenant.run([], DEPLOYED);

    expect(handedOver(ran)).toEqual(ids);
    expect(await tenant.writes()).toBe(0);
  });

  test('without the optional permissions is told that the identity holds too much, and rid of it when asked', async () => {
    const refused = await tenant.run(['--without-optional'], { ...ids, ...DEPLOYED });
    expect(refused.code).toBe(1);
    expect(refused.complained).toMatch(/holds more than it needs: .*UserAuthenticationMethod\.Read\.All/);

    await tenant.run(['--without-optional', '--remove-extra'], { ...ids, ...DEPLOYED });

    expect(await tenant.held()).not.toContain('UserAuthenticationMethod.Read.All');
    expect(await tenant.held()).toContain('User.ReadWrite.All');
  });

  test('with Mail.Send on the identity is refused until it is gone', async () => {
    const [graph] = valueOf(await tenant.ask('GET', '/servicePrincipals'));
    const roles = (graph?.['appRoles'] ?? []) as { id: string; value: string }[];
    const appRoleId = roles.find(({ value }) => value === 'Mail.Send')?.id;
    const given = { principalId: IDENTITY, resourceId: graph?.['id'], appRoleId };
    expect((await tenant.ask('POST', `/servicePrincipals/${IDENTITY}/appRoleAssignments`, given)).status).toBe(201);

    const { code, complained } = await tenant.run([], { ...ids, ...DEPLOYED });

    expect(code).toBe(1);
    expect(complained).toMatch(/Mail\.Send in Entra reaches every mailbox/);
    await tenant.run(['--remove-extra'], { ...ids, ...DEPLOYED });
    expect(await tenant.held()).toEqual(ALL_PERMISSIONS);
  });
});

describe('before anything is created', () => {
  let tenant: Tenant;
  beforeAll(async () => {
    tenant = await tenantWith({
      otherDomains: [
        { id: 'federated.example', authenticationType: 'Federated', isVerified: true },
        { id: 'new.example', authenticationType: 'Managed', isVerified: false },
      ],
    });
  });
  afterAll(() => tenant.stop());

  test.each([
    ['elsewhere.example', /elsewhere\.example is not a domain of this tenant/],
    ['federated.example', /federated\.example is federated/],
    ['new.example', /new\.example is not verified/],
  ])('accounts at %s are refused, with the domains that would do', async (domain, says) => {
    const { code, complained } = await tenant.run([], { UPN_TEMPLATE: `{givenName}{number}@${domain}` });

    expect(code).toBe(1);
    expect(complained).toMatch(says);
    expect(complained).toMatch(/must end in one of: contoso\.example/);
    expect(await tenant.writes()).toBe(0);
  });

  test('a pass policy that is off is refused, unless it is to be set', async () => {
    await tenant.ask('PATCH', POLICY, { '@odata.type': POLICY_TYPE, state: 'disabled' });
    await tenant.writes();

    const refused = await tenant.run();

    expect(refused.code).toBe(1);
    expect(refused.complained).toMatch(/policy is off.*--set-policy/);
    expect(await tenant.writes()).toBe(0);
    expect((await tenant.run(['--set-policy'])).code).toBe(0);
    expect((await tenant.ask('GET', POLICY)).body['state']).toBe('enabled');
  });

  test('a pass that outlives what the policy allows is refused', async () => {
    const { code, complained } = await tenant.run([], { PASS_LIFETIME_MINUTES: '30' });

    expect(code).toBe(1);
    expect(complained).toMatch(/is 30, and the Temporary Access Pass policy allows 60 to 480/);
  });

  test('everything that is missing or does not fit is named at once, with an example', async () => {
    const { code, complained } = await tenant.run([], {
      AZURE_ENV_NAME: undefined,
      UPN_TEMPLATE: 'everybody@contoso.example',
      MAILBOXES: undefined,
    });

    expect(code).toBe(1);
    expect(complained).toMatch(/- AZURE_ENV_NAME is missing/);
    expect(complained).toMatch(/- UPN_TEMPLATE does not fit: .*\{number\}.*azd env set UPN_TEMPLATE/);
    expect(complained).toMatch(/- MAILBOXES is missing/);
  });

  test('a group that is not there is refused rather than made anew', async () => {
    const { complained } = await tenant.run([], { TAP_GROUP_ID: '00000000-0000-4000-8000-00000000dead' });

    expect(complained).toMatch(/TAP_GROUP_ID is 00000000-\S+dead, and there is nothing of that id/);
  });

  test('an administrators’ group that an application could change is refused', async () => {
    const { complained } = await tenant.run([], { ADMINISTRATORS_GROUP_ID: '20000000-0000-4000-8000-000000000002' });

    expect(complained).toMatch(/is not role-assignable/);
  });
});

test('somebody without the rights is told who has them', async () => {
  const tenant = await tenantWith({}, ['Domain.Read.All']);
  const { code, complained } = await tenant.run();
  await tenant.stop();

  expect(code).toBe(1);
  expect(complained).toMatch(/403/);
  expect(complained).toMatch(/docs\/permissions\.md/);
});
