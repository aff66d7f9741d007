import { changesOf, NEW } from './changes.ts';
import { directoryAt, DirectoryError, type Directory } from './directory.ts';
import { exchangeCommands } from './exchange.ts';
import { readGrants, settleGrants } from './grants.ts';
import { administratorsGroup, findGroups, passGroup, settleGroup, settleOwner } from './groups.ts';
import { InputError, readInputs, type Inputs } from './inputs.ts';
import { readPassPolicy, settlePassPolicy } from './pass-policy.ts';
import { problemsOf, type Found } from './preconditions.ts';
import { findRegistrations, settlePrincipal, settleRegistration } from './registration.ts';
import { personalToken } from './sign-in.ts';

/** Where lines go: what is done, and what stands in the way. */
export interface Console {
  readonly say: (line: string) => void;
  readonly complain: (line: string) => void;
}

type Say = Console['say'];

const look = async (directory: Directory, inputs: Inputs): Promise<Found> => {
  const { environment, tapGroupId, administratorsGroupId } = inputs;
  return {
    domains: await directory.list('/domains'),
    policy: await readPassPolicy(directory),
    registrations: await findRegistrations(directory, inputs),
    passGroups: await findGroups(directory, tapGroupId, passGroup(environment)),
    administratorsGroups: await findGroups(directory, administratorsGroupId, administratorsGroup(environment)),
    grants: await readGrants(directory, inputs),
  };
};

const settle = async (directory: Directory, inputs: Inputs, found: Found, say: Say): Promise<void> => {
  const changes = changesOf(directory, inputs.whatIf, say);
  const clientId = await settleRegistration(changes, found.registrations[0], inputs);
  await settlePrincipal(directory, changes, clientId);
  const included = await settleGroup(changes, found.passGroups[0], passGroup(inputs.environment));
  await settleOwner(directory, changes, included, inputs);
  const excluded = await settleGroup(changes, found.administratorsGroups[0], administratorsGroup(inputs.environment));
  await settlePassPolicy(changes, found.policy, { included, excluded }, inputs, say);
  if (found.grants && inputs.identity) await settleGrants(changes, found.grants, inputs.identity.principalId);
  if (changes.count() === 0) say('nothing to do');
  tellDeployer(say, inputs, { SIGN_IN_CLIENT_ID: clientId, TAP_GROUP_ID: included, ADMINISTRATORS_GROUP_ID: excluded });
  tellExchange(say, inputs);
};

const tellDeployer = (say: Say, inputs: Inputs, ids: Readonly<Record<string, string>>): void => {
  say('\nFor whoever deploys:');
  for (const [name, id] of Object.entries(ids)) if (id !== NEW) say(`  azd env set ${name} ${id}`);
  if (!inputs.identity) say("  After azd up run this again: the app's identity gets its rights then.");
};

const tellExchange = (say: Say, inputs: Inputs): void => {
  const commands = exchangeCommands(inputs);
  if (commands.length === 0) return;
  say('\nFor an Exchange administrator, in PowerShell with the module ExchangeOnlineManagement:');
  for (const command of commands) say(`  ${command}`);
};

const explain = (error: unknown): string => {
  if (error instanceof DirectoryError && error.status === 403)
    return `${error.message}\nSign in as somebody who may: docs/permissions.md names the roles, under "Whoever deploys".`;
  return error instanceof Error ? error.message : String(error);
};

/**
 * Brings the tenant to where the product works; repeatable.
 *
 * @returns the exit code: 1 when something stood in the way, and then nothing or only part of it was done
 */
export const install = async (
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  { say, complain }: Console,
): Promise<0 | 1> => {
  try {
    const inputs = readInputs(args, environment);
    const directory = directoryAt(inputs.graphUrl, await personalToken(inputs));
    const found = await look(directory, inputs);
    const problems = problemsOf(found, inputs);
    if (problems.length > 0)
      throw new InputError(`Nothing was changed:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
    await settle(directory, inputs, found, say);
    return 0;
  } catch (error) {
    complain(explain(error));
    return 1;
  }
};
