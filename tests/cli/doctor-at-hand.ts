/** The doctor, in this process, with what it is to look at. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SecretClient } from '@azure/keyvault-secrets';
import { callerOf, type Caller } from '../../cli/doctor/caller.ts';
import { checksFor } from '../../cli/doctor/checks.ts';
import { examine, type Finding } from '../../cli/doctor/examine.ts';
import { grantedPermissions, sampleSettings } from '../../local/settings.ts';
import { startDirectory, tokenWith, type Directory } from '../local/graph/directory.ts';
import type { WholeStack } from '../stack/whole-stack.ts';

// Whoever runs the tests may be signed in to a tenant of their own.
for (const name of ['AZURE_CONFIG_DIR', 'AZD_CONFIG_DIR']) process.env[name] = join(tmpdir(), 'signed-in-nowhere');

export type Environment = Readonly<Record<string, string>>;

/** Looks at everything whose id fits. */
export const findingsOf = (environment: Environment, ids = /./, caller = callerOf(environment)): Promise<Finding[]> =>
  examine(checksFor(environment, caller).filter(({ id }) => ids.test(id)));

/** Ids of what is not well, with their status. */
export const unwell = (findings: readonly Finding[]): Record<string, string> =>
  Object.fromEntries(
    findings.filter(({ status }) => status === 'wrong' || status === 'warning').map(({ id, status }) => [id, status]),
  );

/** The one finding of an id. */
export const findingOf = (findings: readonly Finding[], id: string): Finding => {
  const found = findings.find((finding) => finding.id === id);
  if (!found) throw new Error(`there is no check ${id}`);
  return found;
};

/** Rights by which a person sees everything in the directory. */
const TO_SEE = [
  'Application.Read.All',
  'Domain.Read.All',
  'GroupMember.Read.All',
  'Policy.Read.AuthenticationMethod',
  'User.ReadBasic.All',
];

const IDENTITY = '0a110ca1-0000-4000-8000-0000000000b1';

export interface DirectoryAtHand extends Directory {
  /** Settings that lead there, as the app's identity. */
  readonly asApp: Environment;
  /** The app's identity with a token of its own: the SDK keeps one for as long as the process lives, wherever it came from. */
  readonly app: Caller;
  /** The same, as somebody who may look at everything. */
  readonly asPerson: Environment;
}

export interface Differing {
  /** Laid over the seed of the local stack. */
  readonly seed?: (seed: Readonly<Record<string, unknown>>) => object;
  readonly permissions?: readonly string[];
}

/** A directory that differs from the local stack's. */
export const directoryWith = async ({
  seed = () => ({}),
  permissions = grantedPermissions(),
}: Differing = {}): Promise<DirectoryAtHand> => {
  const folder = await mkdtemp(join(tmpdir(), 'doctor-'));
  const file = join(folder, 'seed.json');
  const usual = JSON.parse(await readFile('local/people.json', 'utf8')) as Record<string, unknown>;
  await writeFile(file, JSON.stringify({ ...usual, ...seed(usual) }));
  const directory = await startDirectory('--config', file, '--permissions', permissions.join(','));
  const asApp = {
    ...sampleSettings(),
    GRAPH_URL: directory.url,
    IDENTITY_ENDPOINT: directory.identityEndpoint,
  };
  const GRAPH_TOKEN = await tokenWith(directory, ...TO_SEE);
  const token = await tokenWith(directory, ...permissions);
  const credential = { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) };
  return {
    ...directory,
    asApp,
    app: { isApp: true, isAppAtGraph: true, credential, graphToken: async () => token },
    asPerson: { ...asApp, GRAPH_TOKEN, APP_PRINCIPAL_ID: IDENTITY },
    stop: async () => {
      await directory.stop();
      await rm(folder, { recursive: true });
    },
  };
};

/** The local vault, for whoever prepares it. */
export const vaultOf = ({ at }: WholeStack): SecretClient => {
  const credential = { getToken: async () => ({ token: 'test', expiresOnTimestamp: Date.now() + 3_600_000 }) };
  return new SecretClient(at.keyVault.url, credential, {
    allowInsecureConnection: true,
    disableChallengeResourceVerification: true,
  });
};
