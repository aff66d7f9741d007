import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { effective } from '../../local/graph/permissions.ts';
import { ROUTES } from '../../local/graph/routes.ts';
import { grantedPermissions } from '../../local/settings.ts';
import { graphDirectory } from '../../shared/adapters/graph-directory.ts';
import { graphMailer } from '../../shared/adapters/graph-mailer.ts';
import { graphPasses } from '../../shared/adapters/graph-passes.ts';
import type { Graph } from '../../shared/adapters/graph-client.ts';
import { Secret } from '../../shared/domain/secret.ts';

const ADAPTERS = join(import.meta.dirname, '../../shared/adapters');
const sources = readdirSync(ADAPTERS)
  .filter((file) => file.startsWith('graph-'))
  .map((file) => readFileSync(join(ADAPTERS, file), 'utf8'));

/** Calls whose right is not one of the application's in Entra. */
const BY_OTHER_MEANS: Readonly<Record<string, string>> = {
  'POST /groups/{}/members/$ref': 'the identity owns the group',
  'POST /users/{}/sendMail': 'Exchange Online opens the mailbox',
};

const ACCOUNT = { id: 'a', userPrincipalName: 'a@contoso.example', employeeId: 'another', value: [] };
const NEW_PASS = { id: 'p', temporaryAccessPass: 'x', startDateTime: '2030-01-01T00:00:00Z', lifetimeInMinutes: 60 };
const TAP_POLICY = {
  state: 'enabled',
  minimumLifetimeInMinutes: 60,
  maximumLifetimeInMinutes: 480,
  isUsableOnce: true,
};

/** A Graph that says yes to everything and notes what it was asked. */
const recorder = (): { readonly graph: Graph; readonly asked: Set<string> } => {
  const asked = new Set<string>();
  const graph: Graph = {
    root: 'https://graph.invalid/v1.0',
    signIn: async () => undefined,
    call: async (method, { template }) => {
      asked.add(`${method} ${template}`);
      return { kind: 'done', body: { ...ACCOUNT, ...NEW_PASS, ...TAP_POLICY } };
    },
  };
  return { graph, asked };
};

const LETTER = { to: 'a@example.net', subject: 's', text: new Secret('t'), html: new Secret('h') };
const CALLS: Readonly<Record<string, readonly unknown[]>> = {
  create: [
    { employeeId: 'C-1', userPrincipalName: 'a@contoso.example' },
    { lifetimeMinutes: 60, usableOnce: true },
  ],
  findPeople: ['a@contoso.example'],
  send: [LETTER],
};

/** Every method of every port, called once. A method that is new is called too. */
const callsOfTheCode = async (): Promise<string[]> => {
  const { graph, asked } = recorder();
  const ports = [
    graphDirectory({ graph, random: (bytes) => new Uint8Array(bytes) }),
    graphPasses({ graph }),
    graphMailer({ graph, mailboxes: ['first-day@contoso.example'] }),
  ];
  for (const port of ports)
    for (const [name, method] of Object.entries(port)) {
      const act = method as (...args: readonly unknown[]) => Promise<unknown>;
      await act(...(CALLS[name] ?? ['a', 'b']));
    }
  return [...asked].toSorted();
};

const templateOf = (path: string): string => path.replaceAll(/\{[^}]*\}/g, '{}').split('?')[0] ?? '';

const leastOf = (call: string): string => {
  const route = ROUTES.find(({ method, template }) => `${method} ${templateOf(template)}` === concrete(call));
  if (!route) throw new Error(`the local Graph has no ${call}`);
  return route.least;
};

/** The policy's path names the configuration where the route has a placeholder. */
const concrete = (call: string): string => call.replace(/Configurations\/temporaryAccessPass$/, 'Configurations/{}');

/** What a group may be used for is shown to those alone who may read memberships. */
const PROPERTIES: readonly (readonly [string, string])[] = [['isAssignableToRole', 'GroupMember.Read.All']];

const needed = async (): Promise<string[]> => {
  const calls = (await callsOfTheCode()).filter((call) => !(call in BY_OTHER_MEANS));
  const properties = PROPERTIES.filter(([property]) => sources.some((source) => source.includes(property)));
  return [...new Set([...calls.map(leastOf), ...properties.map(([, permission]) => permission)])];
};

test('every path that the adapters can ask for was asked for here', async () => {
  const paths = sources.flatMap((source) =>
    [...source.matchAll(/graphPath`([^`]+)`/g)].map(([, path = '']) => templateOf(path.replaceAll('${', '{'))),
  );
  const asked = (await callsOfTheCode()).map((call) => call.split(' ')[1]);

  expect(paths.length).toBeGreaterThan(10);
  expect(paths.filter((path) => !asked.includes(path))).toEqual([]);
});

test('no call of the code needs a permission that is not granted', async () => {
  const held = effective(grantedPermissions());

  expect((await needed()).filter((permission) => !held.has(permission))).toEqual([]);
});

test('no permission is granted that no call of the code needs', async () => {
  const calls = await needed();
  const idle = grantedPermissions().filter((permission) => {
    const others = effective(grantedPermissions().filter((other) => other !== permission));
    return calls.every((call) => others.has(call));
  });

  expect(idle).toEqual([]);
});

test('nobody may send from every mailbox', () => {
  expect(grantedPermissions()).not.toContain('Mail.Send');
});
