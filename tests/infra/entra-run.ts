import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { install } from '../../infra/entra/install.ts';
import { NEEDED, OPTIONAL, TO_CHANGE, TO_SET_POLICY } from '../../infra/entra/permissions.ts';
import { startDirectory, tokenWith, type Directory } from '../local/graph/directory.ts';
import { requests, valueOf, type Ask } from '../local/graph/requests.ts';

/** The identity of the seed. */
export const IDENTITY = '0a110ca1-0000-4000-8000-0000000000b1';
const IDENTITY_CLIENT = '0a110ca1-0000-4000-8000-0000000000a2';
/** What the after-provision step of a deployment leaves in the environment. */
export const DEPLOYED = {
  APP_PRINCIPAL_ID: IDENTITY,
  APP_CLIENT_ID: IDENTITY_CLIENT,
  APP_URL: 'https://func-firstday.example',
};

export interface Ran {
  readonly code: number | null;
  readonly said: string;
  readonly complained: string;
}

/** A tenant to install into, and the script against it. */
export interface Tenant {
  readonly ask: Ask;
  run(args?: readonly string[], environment?: Readonly<Record<string, string | undefined>>): Promise<Ran>;
  /** The script itself, in a process of its own, with the environment in a file as `azd` keeps it. */
  runWithFile(args: readonly string[], file: string): Promise<Ran>;
  /** Changes that were made to the tenant since this was asked last. */
  writes(): Promise<number>;
  /** Names of the Graph permissions that the identity holds. */
  held(): Promise<string[]>;
  stop(): Promise<void>;
}

const seedWith = async (folder: string, more: object): Promise<string> => {
  const { applications: _others, ...seed } = JSON.parse(await readFile('local/people.json', 'utf8')) as {
    readonly tenant: object;
    readonly applications: unknown;
  };
  const file = join(folder, 'seed.json');
  await writeFile(file, JSON.stringify({ ...seed, tenant: { ...seed.tenant, ...more } }));
  return file;
};

const runHere = async (
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Ran> => {
  const [said, complained]: [string[], string[]] = [[], []];
  const code = await install(args, environment, {
    say: (line) => void said.push(line),
    complain: (line) => void complained.push(line),
  });
  return { code, said: said.join('\n'), complained: complained.join('\n') };
};

const runScript = async (
  args: readonly string[],
  file: string,
  environment: Readonly<Record<string, string>>,
): Promise<Ran> => {
  const child = spawn(process.execPath, [`--env-file=${file}`, 'infra/entra/main.ts', ...args], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [said, complained] = ['', ''];
  child.stdout.on('data', (text: Buffer) => (said += text.toString()));
  child.stderr.on('data', (text: Buffer) => (complained += text.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said, complained };
};

const writesOf = async (directory: Directory): Promise<number> => {
  const { body } = await directory.control('GET', 'calls');
  await directory.control('DELETE', 'calls');
  return Number(body['writes']);
};

const heldBy = async (ask: Ask): Promise<string[]> => {
  const principals = valueOf(await ask('GET', '/servicePrincipals'));
  const roles = principals.flatMap((one) => (one['appRoles'] ?? []) as { id: string; value: string }[]);
  const given = valueOf(await ask('GET', `/servicePrincipals/${IDENTITY}/appRoleAssignments`));
  return given.map(({ appRoleId }) => roles.find(({ id }) => id === appRoleId)?.value ?? 'unknown').toSorted();
};

/** Starts a tenant; `more` is laid over the seed's own. The token of the script carries the delegated rights that it asks for. */
export const tenantWith = async (
  more: object = {},
  rights: readonly string[] = [...TO_CHANGE, TO_SET_POLICY],
): Promise<Tenant> => {
  const folder = await mkdtemp(join(tmpdir(), 'entra-'));
  const directory = await startDirectory('--config', await seedWith(folder, more));
  const token = await tokenWith(directory, ...rights);
  const ask = requests(directory, await tokenWith(directory, ...TO_CHANGE, TO_SET_POLICY));
  const usual = {
    AZURE_ENV_NAME: 'dev',
    UPN_TEMPLATE: '{givenName}.{familyName}{number}@contoso.example',
    MAILBOXES: 'first-day@contoso.example,first-day-2@contoso.example',
    GRAPH_URL: directory.url,
    GRAPH_TOKEN: token,
  };
  return {
    ask,
    run: (args = [], environment = {}) => runHere(args, { ...usual, ...environment }),
    runWithFile: async (args, content) => {
      const file = join(folder, '.env');
      await writeFile(file, content);
      return runScript(args, file, { GRAPH_URL: directory.url, GRAPH_TOKEN: token });
    },
    writes: () => writesOf(directory),
    held: () => heldBy(ask),
    stop: async () => {
      await directory.stop();
      await rm(folder, { recursive: true });
    },
  };
};

/** Everything that the identity may hold. */
export const ALL_PERMISSIONS: readonly string[] = [...NEEDED, ...OPTIONAL].toSorted();

/** The values that a run hands to whoever deploys. */
export const handedOver = ({ said }: Ran): Record<string, string> =>
  Object.fromEntries([...said.matchAll(/azd env set (\w+) (\S+)/g)].map(([, name = '', value = '']) => [name, value]));
