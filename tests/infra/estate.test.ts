import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { TABLES } from '../../local/azurite.ts';
import { at, expressionOf, INFRA, listVariable, made, resources, templates } from './bicep-files.ts';

const project = (file: string): string => readFileSync(join(INFRA, '..', file), 'utf8');

const only = (type: string) => {
  const found = made(type);
  expect(found).toHaveLength(1);
  return found[0]?.body;
};

/** Types that have no diagnostics of their own, or whose records are in the workspace by what they are. */
const WITHOUT_DIAGNOSTICS = [
  'Microsoft.Authorization/roleAssignments',
  'Microsoft.Insights/actionGroups',
  'Microsoft.Insights/components',
  'Microsoft.Insights/diagnosticSettings',
  'Microsoft.Insights/metricAlerts',
  'Microsoft.Insights/scheduledQueryRules',
  'Microsoft.Insights/workbooks',
  'Microsoft.ManagedIdentity/userAssignedIdentities',
  'Microsoft.Network/privateDnsZones',
  'Microsoft.Network/privateDnsZones/virtualNetworkLinks',
  'Microsoft.Network/privateEndpoints',
  'Microsoft.Network/privateEndpoints/privateDnsZoneGroups',
  'Microsoft.Resources/resourceGroups',
  'Microsoft.ServiceBus/namespaces/queues',
  'Microsoft.Storage/storageAccounts/blobServices/containers',
  'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies',
  'Microsoft.Storage/storageAccounts/tableServices/tables',
  'Microsoft.Web/sites/basicPublishingCredentialsPolicies',
  'Microsoft.Web/sites/config',
];

test('the queue is the one that the local broker has', () => {
  const { UserConfig } = JSON.parse(project('local/service-bus/config.json')) as {
    UserConfig: { Namespaces: { Queues: { Name: string; Properties: Record<string, unknown> }[] }[] };
  };
  const [local] = UserConfig.Namespaces[0]?.Queues ?? [];
  const inBicep = Object.entries(at(only('Microsoft.ServiceBus/namespaces/queues'), 'properties') as object).map(
    ([name, value]) => [`${name[0]?.toUpperCase()}${name.slice(1)}`, value],
  );
  const { EnablePartitioning, ...queue } = Object.fromEntries(inBicep) as Record<string, unknown>;

  expect(queue).toEqual(local?.Properties);
  expect(EnablePartitioning).toBe(false);
  expect(project('infra/main.bicep')).toContain(`param queueName string = '${local?.Name}'`);
});

test('the tables are those of the local stack, and the app may write to each', () => {
  expect([...(listVariable('storage.bicep', 'tableNames') as string[])].toSorted()).toEqual([...TABLES].toSorted());
  expect(listVariable('access.bicep', 'tableNames')).toEqual(listVariable('storage.bicep', 'tableNames'));
});

test('every table that the code opens is there', () => {
  const opened = [...project('shared/compose.ts').matchAll(/table\('(\w+)'\)/g)].map(([, name]) => name);

  expect(opened.length).toBeGreaterThan(3);
  expect(opened.filter((name) => !TABLES.some((table) => table === name))).toEqual([]);
});

test('keys are off wherever a service has keys', () => {
  expect(at(only('Microsoft.ServiceBus/namespaces'), 'properties', 'disableLocalAuth')).toBe(true);
  expect(at(only('Microsoft.Insights/components'), 'properties', 'DisableLocalAuth')).toBe(true);
  expect(at(only('Microsoft.OperationalInsights/workspaces'), 'properties', 'features', 'disableLocalAuth')).toBe(true);
  expect(at(only('Microsoft.KeyVault/vaults'), 'properties', 'enableRbacAuthorization')).toBe(true);
  for (const { body } of made('Microsoft.Storage/storageAccounts'))
    expect(body['properties']).toMatchObject({ allowSharedKeyAccess: false, allowBlobPublicAccess: false });
  expect(
    made('Microsoft.Web/sites/basicPublishingCredentialsPolicies').map(({ body }) => at(body, 'properties', 'allow')),
  ).toEqual([false, false]);
});

test('nothing is reached but over TLS 1.2', () => {
  expect(at(only('Microsoft.ServiceBus/namespaces'), 'properties', 'minimumTlsVersion')).toBe('1.2');
  for (const { body } of made('Microsoft.Storage/storageAccounts'))
    expect(body['properties']).toMatchObject({ supportsHttpsTrafficOnly: true, minimumTlsVersion: 'TLS1_2' });
  expect(at(only('Microsoft.Web/sites'), 'properties')).toMatchObject({
    httpsOnly: true,
    siteConfig: { minTlsVersion: '1.2', ftpsState: 'Disabled', cors: { allowedOrigins: [] } },
  });
});

test('what is deleted can be had back, and audit heads cannot be deleted', () => {
  expect(at(only('Microsoft.KeyVault/vaults'), 'properties')).toMatchObject({
    enableSoftDelete: true,
    enablePurgeProtection: true,
  });
  for (const { body } of made('Microsoft.Storage/storageAccounts/blobServices'))
    expect(body['properties']).toMatchObject({
      deleteRetentionPolicy: { enabled: true },
      containerDeleteRetentionPolicy: { enabled: true },
    });
  const [policy] = made('Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies');
  expect(policy?.body['parent']).toEqual({ expression: 'auditHeads' });
  expect(at(policy?.body, 'properties', 'allowProtectedAppendWrites')).toBe(true);
});

test('the app runs on the Node that it is developed with, in Flex Consumption, as one user-assigned identity', () => {
  const { devDependencies } = JSON.parse(project('package.json')) as { devDependencies: Record<string, string> };
  const site = only('Microsoft.Web/sites');

  expect(at(site, 'properties', 'functionAppConfig', 'runtime')).toEqual({
    name: 'node',
    version: devDependencies['node']?.split('.')[0],
  });
  expect(at(site, 'identity', 'type')).toBe('UserAssigned');
  expect(at(site, 'properties', 'functionAppConfig', 'deployment', 'storage', 'authentication', 'type')).toBe(
    'UserAssignedIdentity',
  );
  expect(at(only('Microsoft.Web/serverfarms'), 'sku')).toEqual({ name: 'FC1', tier: 'FlexConsumption' });
});

test('every resource that can be watched is watched', () => {
  const watched = new Set(
    made('Microsoft.Insights/diagnosticSettings').map(({ file, body }) => `${file} ${expressionOf(body['scope'])}`),
  );
  const unwatched = resources()
    .filter(({ existing, type }) => !existing && !WITHOUT_DIAGNOSTICS.includes(type))
    .filter(({ file, symbol }) => !watched.has(`${file} ${symbol}`));

  expect(watched.size).toBeGreaterThan(9);
  expect(unwatched.map(({ file, symbol }) => `${file} ${symbol}`)).toEqual([]);
});

test('one parameter closes every store to the internet', () => {
  for (const type of [
    'Microsoft.ServiceBus/namespaces',
    'Microsoft.Storage/storageAccounts',
    'Microsoft.KeyVault/vaults',
  ])
    for (const { body } of made(type))
      expect(body).toHaveProperty('properties.publicNetworkAccess.expression', "isPrivate ? 'Disabled' : 'Enabled'");
});

test('no key, connection string or secret is in a template, a parameter or an output', () => {
  const files = [...templates(), { file: 'main.bicepparam', text: project('infra/main.bicepparam') }];
  const tells =
    /listKeys|listConnectionStrings|listSecrets|getSecret\(|AccountKey|SharedAccessKey|sig=|InstrumentationKey=|clientSecret|password\s*:/i;

  expect(files.filter(({ text }) => tells.test(text)).map(({ file }) => file)).toEqual([]);
  // The one address that is called a connection string: its key opens nothing, since keys are off.
  const named = files.flatMap(({ text }) => [...text.matchAll(/\w*connection_?string\w*/gi)].map(([name]) => name));
  expect([...new Set(named)].toSorted()).toEqual(['APPLICATIONINSIGHTS_CONNECTION_STRING', 'ConnectionString']);
  expect(made('Microsoft.KeyVault/vaults/secrets')).toEqual([]);
});

test('everything bears the tags, and is named after what it is', () => {
  const tagless = resources().filter(
    ({ existing, type, body }) =>
      !existing && 'location' in body && !('tags' in body) && type !== 'Microsoft.Insights/diagnosticSettings',
  );

  expect(tagless.map(({ file, symbol }) => `${file} ${symbol}`)).toEqual([]);
});
