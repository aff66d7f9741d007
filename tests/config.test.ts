import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { readConfig, SettingsError } from '../shared/config.ts';
import { SETTINGS } from '../shared/settings.ts';

const sample = (
  JSON.parse(readFileSync(new URL('../local.settings.sample.json', import.meta.url), 'utf8')) as {
    Values: Record<string, string>;
  }
).Values;
const HOSTS_OWN = [
  'FUNCTIONS_WORKER_RUNTIME',
  'AzureWebJobsStorage',
  'AzureWebJobsDisableHomepage',
  'IDENTITY_ENDPOINT',
  'IDENTITY_HEADER',
];
const OTHER_FORM = ['SERVICE_BUS__fullyQualifiedNamespace', 'TABLES__tableServiceUri', 'BLOBS__blobServiceUri'];

const problemsOf = (environment: Record<string, string | undefined>): readonly string[] => {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
};

test('the sample settings hold, and give every setting that the schema knows', () => {
  expect(problemsOf(sample)).toEqual([]);
  expect(Object.keys(SETTINGS).filter((name) => !(name in sample))).toEqual(OTHER_FORM);
  expect(Object.keys(sample).filter((name) => !(name in SETTINGS))).toEqual(HOSTS_OWN);
});

test('all problems are told together, each with the name of the setting, the rule and an example', () => {
  const problems = problemsOf({
    ...sample,
    TAP_GROUP_ID: 'the-group',
    PASS_LIFETIME_MINUTES: '5',
    MAILBOXES: undefined,
  });

  expect(problems).toHaveLength(3);
  expect(problems.find((problem) => problem.startsWith('TAP_GROUP_ID does not fit'))).toMatch(
    /GUID.*Example: TAP_GROUP_ID=/,
  );
  expect(problems.find((problem) => problem.startsWith('PASS_LIFETIME_MINUTES'))).toMatch(/10 to 43200/);
  expect(problems.find((problem) => problem.startsWith('MAILBOXES is missing'))).toBeDefined();
});

test('the value of a setting that does not fit is never told', () => {
  expect(
    problemsOf({ ...sample, SERVICE_BUS: 'Endpoint=sb://evil.example;SharedAccessKey=hush;' }).join(),
  ).not.toContain('hush');
});

test.each([
  ['PASS_LIFETIME_MINUTE', 'PASS_LIFETIME_MINUTES'],
  ['PASS_LIEFTIME_MINUTES', 'PASS_LIFETIME_MINUTES'],
  ['TABELS', 'TABLES'],
  ['MODES', 'MODE'],
])('the misspelt name %s is told as a likely %s', (given, meant) => {
  const { [meant]: value, ...rest } = sample;

  expect(problemsOf({ ...rest, [given]: value })).toContain(`${given} is not a setting: did you mean ${meant}?`);
});

test('names that shells and npm set are nobody’s spelling mistake', () => {
  const { MODE: _mode, ...rest } = sample;

  expect(problemsOf({ ...rest, HOME: '/home/somebody', NODE: '/usr/bin/node', PATH: '/bin' })).toEqual([]);
});

test('ids are read as Entra writes them, however they were typed', () => {
  const shouted = '3F0C8A52-6F0E-4A39-9B1D-6B0F6F3A1C11';
  const config = readConfig({
    ...sample,
    SIGN_IN_CLIENT_ID: shouted,
    TAP_GROUP_ID: shouted,
    DEPUTIES_GROUP: shouted,
    POLICIES: JSON.stringify({ field: { deputiesGroup: shouted } }),
  });

  const told = [
    config.signIn.clientId,
    config.tapGroupId,
    ...[...config.policies.values()].map((p) => p.deputiesGroup),
  ];
  expect(told).toEqual(told.map(() => shouted.toLowerCase()));
});

test('without a mode the product observes and writes nothing', () => {
  expect(readConfig({ ...sample, MODE: undefined }).mode).toBe('observe');
});

test('plain http and connection strings are for this machine alone', () => {
  expect(problemsOf({ ...sample, GRAPH_URL: 'http://graph.example' })).toHaveLength(1);
  expect(problemsOf({ ...sample, TABLES: String(sample['TABLES']).replace('127.0.0.1', '10.0.0.7') })).toHaveLength(1);
  expect(
    problemsOf({ ...sample, SERVICE_BUS: String(sample['SERVICE_BUS']).replace('localhost', 'queue.example') }),
  ).toHaveLength(1);
});

test('a service is named in exactly one of its two forms', () => {
  const both = problemsOf({ ...sample, TABLES__tableServiceUri: 'https://contoso.table.core.windows.net' });
  const neither = problemsOf({ ...sample, SERVICE_BUS: undefined });

  expect(both).toEqual([expect.stringContaining('TABLES and TABLES__tableServiceUri are both given')]);
  expect(neither).toEqual([expect.stringContaining('SERVICE_BUS is missing')]);
});

test('a named policy states only what differs from the default terms', () => {
  const { policies } = readConfig({ ...sample, POLICIES: '{"strict":{"passLifetimeMinutes":30}}', OPENS_AT: '07:15' });

  expect(policies.get('strict')).toEqual({ ...policies.get('default'), name: 'strict', passLifetimeMinutes: 30 });
  expect(policies.get('default')?.opensAt).toBe('07:15');
});

test.each([
  '{"strict":{"passLifetime":30}}',
  '{"default":{"opensAt":"07:00"}}',
  'strict',
  '{"strict":{"opensAt":"25:00"}}',
])('the policies %s do not fit', (policies) => {
  expect(problemsOf({ ...sample, POLICIES: policies })).toEqual([expect.stringMatching(/^POLICIES does not fit/)]);
});

test('mode pilot is live for the contractors that PILOT lists, whatever their case', () => {
  expect(readConfig({ ...sample, MODE: 'pilot', PILOT: 'c-10442, C-10443' })).toMatchObject({
    mode: 'pilot',
    pilot: ['C-10442', 'C-10443'],
  });
});
