import { callerOf } from '../../cli/doctor/caller.ts';
import { failureOf } from '../../cli/doctor/failure.ts';
import { directoryAt, type Directory } from '../entra/directory.ts';
import { termsIn, type Environment } from '../entra/inputs.ts';
import { policyProblems, readPassPolicy } from '../entra/pass-policy.ts';
import { domainProblems } from '../entra/preconditions.ts';

/** What the tenant says of the deployment, as far as the deployer's rights show it. */
export interface TenantFindings {
  readonly problems: readonly string[];
  /** What was not seen, and the right that would show it. */
  readonly unseen: readonly string[];
}

const PATIENCE_MS = 8_000;

interface Looking {
  readonly what: string;
  readonly right: string;
  readonly look: (directory: Directory) => Promise<readonly string[]>;
}

const lookings = (environment: Environment): readonly Looking[] => [
  {
    what: 'whether the domain of UPN_TEMPLATE is verified and managed',
    right: 'Domain.Read.All',
    look: async (directory) => {
      const domain = (environment['UPN_TEMPLATE']?.split('@').at(-1) ?? '').toLowerCase();
      return domainProblems(await directory.list('/domains'), domain);
    },
  },
  {
    what: 'whether the Temporary Access Pass policy fits',
    right: 'Policy.Read.AuthenticationMethod',
    look: async (directory) =>
      policyProblems(await readPassPolicy(directory), { setPolicy: false, terms: termsIn(environment) }),
  },
];

const whyUnseen = (error: unknown, right: string): string => {
  const { kind, word } = failureOf(error);
  if (kind === 'signed out') return 'nobody is signed in (az login)';
  return kind === 'refused' ? `it needs ${right}` : `Microsoft Graph did not answer (${word})`;
};

/** Looks at what would make the deployment useless: domain and pass policy. Changes nothing. */
export const lookAtTenant = async (environment: Environment): Promise<TenantFindings> => {
  const { graphToken } = callerOf(environment);
  const token = graphToken(AbortSignal.timeout(PATIENCE_MS));
  const found = await Promise.all(
    lookings(environment).map(async ({ what, right, look }): Promise<TenantFindings> => {
      try {
        const url = environment['GRAPH_URL']?.trim() || 'https://graph.microsoft.com';
        return { problems: await look(directoryAt(url, await token, PATIENCE_MS)), unseen: [] };
      } catch (error) {
        return { problems: [], unseen: [`${what}: ${whyUnseen(error, right)}`] };
      }
    }),
  );
  return { problems: found.flatMap(({ problems }) => problems), unseen: found.flatMap(({ unseen }) => unseen) };
};
