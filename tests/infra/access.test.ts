import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { at, expressionOf, INFRA, made, nodesOf, said, templates, type Resource, type Said } from './bicep-files.ts';

interface Grant {
  readonly role: string;
  readonly holder: string;
  readonly scope: string;
}

/** What `docs/permissions.md` calls the scopes and holders of the templates. */
const SCOPES: Readonly<Record<string, string>> = {
  'namespace::queue': 'queue',
  'tables[index]': 'each table',
  'account::blobService::auditHeads': 'container audit-heads',
  hostAccount: 'host storage account',
  'vault::pepper': 'secret pepper',
  vault: 'vault',
  component: 'Application Insights',
};
const HOLDERS: Readonly<Record<string, string>> = {
  appPrincipalId: 'app',
  deployerPrincipalId: 'deployer',
  principalId: 'HR',
};

const roleIds = (file: string): Readonly<Record<string, Said>> => {
  const template = templates().find((one) => one.file === file);
  const variables = template ? nodesOf(template.root, 'variable_declaration') : [];
  const all = variables.map(
    (node) => [node.namedChildren[0]?.text ?? '', said(node.namedChildren[1] ?? node)] as const,
  );
  return Object.assign(
    {},
    ...all.map(([name, value]) => ({ [name]: value, ...(name === 'roles' ? Object(value) : {}) })),
  );
};

const roleOf = ({ file, body }: Resource): string => {
  const text = expressionOf(at(body, 'properties', 'roleDefinitionId'));
  const name = /(?:roles\.)?(\w+)\s*\)$/.exec(text)?.[1] ?? '';
  const id = roleIds(file)[name];
  return typeof id === 'string' ? id : '';
};

const assignments = made('Microsoft.Authorization/roleAssignments');

const granted = (): Grant[] =>
  assignments.map((assignment) => ({
    role: roleOf(assignment),
    holder: HOLDERS[expressionOf(at(assignment.body, 'properties', 'principalId'))] ?? 'nobody known',
    scope: SCOPES[expressionOf(at(assignment.body, 'scope'))] ?? 'a scope that nobody knows',
  }));

const page = readFileSync(join(INFRA, '../docs/permissions.md'), 'utf8');

const documented = (): Grant[] =>
  [...page.matchAll(/^\| [^|]+ \| `([0-9a-f-]{36})` \| ([^|]+) \| ([^|]+) \|/gm)].map(
    ([, role = '', holder = '', scope = '']) => ({ role, holder, scope }),
  );

const sorted = (grants: Grant[]): string[] => grants.map((grant) => JSON.stringify(grant)).toSorted();

test('the roles that the templates assign are the roles that docs/permissions.md explains, both ways', () => {
  expect(granted().length).toBeGreaterThan(8);
  expect(sorted(granted())).toEqual(sorted(documented()));
});

test('every assignment says what its holder is and has a name that a second deployment makes again', () => {
  const careless = assignments.filter(
    ({ body }) =>
      at(body, 'properties', 'principalType') === undefined || !expressionOf(at(body, 'name')).startsWith('guid('),
  );

  expect(careless).toEqual([]);
});

test('the app holds nothing on a namespace, a vault or the account of its records', () => {
  const wide = granted().filter(
    ({ holder, scope }) => holder === 'app' && ['vault', 'a scope that nobody knows'].includes(scope),
  );

  expect(wide).toEqual([]);
  expect(
    assignments
      .map(({ body }) => expressionOf(at(body, 'scope')))
      .filter((scope) => /^(namespace|account)$/.test(scope)),
  ).toEqual([]);
});

test('HR may send to the queue and do nothing else', () => {
  expect(granted().filter(({ holder }) => holder === 'HR')).toEqual([
    { role: '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39', holder: 'HR', scope: 'queue' },
  ]);
});

test('nobody is made owner of a queue, a table or a vault', () => {
  const owners = [
    '090c5cfd-751d-490a-894a-3ce6f1109419',
    '00482a5a-887f-4fb3-b363-3b7fe8e74483',
    '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
  ];

  expect(granted().filter(({ role }) => owners.includes(role))).toEqual([]);
});
