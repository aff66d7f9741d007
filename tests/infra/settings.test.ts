import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { SETTINGS, type SettingName } from '../../shared/settings.ts';
import { at, expressionOf, INFRA, nodesOf, resources, said, templates, type Said } from './bicep-files.ts';

/** What the Functions host reads, and nobody else. https://learn.microsoft.com/azure/azure-functions/functions-app-settings */
const HOSTS_OWN = [
  'APPLICATIONINSIGHTS_AUTHENTICATION_STRING',
  'APPLICATIONINSIGHTS_CONNECTION_STRING',
  'AzureWebJobsDisableHomepage',
  'AzureWebJobsStorage__blobServiceUri',
  'AzureWebJobsStorage__clientId',
  'AzureWebJobsStorage__credential',
  'SERVICE_BUS__clientId',
  'SERVICE_BUS__credential',
];

/** A service that can also be named by an identity's endpoint has a connection string for emulators alone. */
const isForEmulators = (name: string): boolean => Object.keys(SETTINGS).some((other) => other.startsWith(`${name}__`));

const wanted = Object.keys(SETTINGS).filter((name) => !isForEmulators(name));

const settingsResource = resources().find(({ type }) => type === 'Microsoft.Web/sites/config');
const given = at(settingsResource?.body, 'properties') as Readonly<Record<string, Said>>;

const productType = (): Readonly<Record<string, string>> => {
  const node = templates()
    .flatMap(({ root }) => nodesOf(root, 'type_declaration'))
    .find(({ namedChildren }) => namedChildren[0]?.text === 'ProductSettings');
  const members = node ? (said(node.namedChildren.at(-1) ?? node) as Readonly<Record<string, Said>>) : {};
  return Object.fromEntries(Object.entries(members).map(([name, type]) => [name, expressionOf(type)]));
};

const parameterFile = readFileSync(join(INFRA, 'main.bicepparam'), 'utf8');
const fromEnvironment = [...parameterFile.matchAll(/^ {2}(\w+): readEnvironmentVariable\('(\w+)'(, '(.*)')?\)$/gm)].map(
  ([, member = '', variable = '', fallback]) => ({ member, variable, optional: fallback !== undefined }),
);

test('every setting that the app reads is set, and none else but the host’s own', () => {
  expect(Object.keys(given).toSorted()).toEqual([...wanted, ...HOSTS_OWN].toSorted());
});

test('no connection string is set, and nothing that Flex Consumption refuses', () => {
  expect(Object.keys(given).filter(isForEmulators)).toEqual([]);
  expect(Object.keys(given).filter((name) => /^(FUNCTIONS_|WEBSITE_|WEBSITES_)/.test(name))).toEqual([]);
});

test('a member of the deployer’s settings bears the name of the setting that it becomes', () => {
  const wrong = Object.keys(productType()).filter((name) => {
    const value = JSON.stringify(given[name] ?? '');
    return !value.includes(`product.${name}`) && !value.includes(`product.?${name}`);
  });

  expect(Object.keys(productType()).length).toBeGreaterThan(20);
  expect(wrong).toEqual([]);
});

test('what the app cannot do without has to be given, and what it has a default for may be left out', () => {
  const needed = Object.keys(productType()).filter((name) => {
    const { schema } = SETTINGS[name as SettingName];
    return !schema.safeParse(undefined).success;
  });
  const demanded = Object.entries(productType()).filter(([name, type]) => name !== 'MODE' && !type.endsWith('?'));

  // The address of the pages is the app's own unless somebody says otherwise.
  expect(demanded.map(([name]) => name).toSorted()).toEqual(needed.filter((name) => name !== 'PUBLIC_URL').toSorted());
});

test('the parameter file reads each of them from the variable of the same name', () => {
  expect(fromEnvironment.map(({ member }) => member).toSorted()).toEqual(Object.keys(productType()).toSorted());
  expect(fromEnvironment.filter(({ member, variable }) => member !== variable)).toEqual([]);
  const optional = Object.entries(productType())
    .filter(([name, type]) => type.endsWith('?') || name === 'MODE')
    .map(([name]) => name);
  expect(
    fromEnvironment
      .filter((one) => one.optional)
      .map(({ member }) => member)
      .toSorted(),
  ).toEqual(optional.toSorted());
});

test('a deployment that says nothing else observes', () => {
  expect(parameterFile).toContain("MODE: readEnvironmentVariable('MODE', 'observe')");
});

test('every name between percent signs, and every connection of a trigger, leads to a setting that is set', () => {
  const folder = join(INFRA, '../functions');
  const sources = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
  const named = sources.flatMap((source) => [...source.matchAll(/'%(\w+)%'/g)].map(([, name = '']) => name));
  const connections = sources.flatMap((source) =>
    [...source.matchAll(/connection: '(\w+)'/g)].map(([, name = '']) => name),
  );

  expect(named).toEqual(['CONTRACTOR_QUEUE']);
  expect(named.filter((name) => !(name in given))).toEqual([]);
  expect(connections).toEqual(['SERVICE_BUS']);
  expect(connections.filter((name) => !Object.keys(given).some((setting) => setting.startsWith(`${name}__`)))).toEqual(
    [],
  );
});
