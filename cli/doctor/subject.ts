import type { Config } from '../../shared/config.ts';
import type { Caller } from './caller.ts';
import type { Environment } from './settings-at-hand.ts';

/** What is examined, and as whom. */
export interface Subject {
  readonly config: Config;
  readonly environment: Environment;
  readonly caller: Caller;
  /** The stand-ins of `npm start`, by their connection strings. */
  readonly isLocal: boolean;
  readonly now: () => number;
}

/** The act that brings back what the template, or the local stack, makes. */
export const makeAgain = ({ isLocal }: Subject): string => (isLocal ? 'npm start' : 'azd provision');

/** The command that brings the directory to where the product works. */
export const inEntra = ({ environment }: Subject, ...options: readonly string[]): string => {
  const file = `.azure/${environment['AZURE_ENV_NAME'] ?? '<environment>'}/.env`;
  return ['node_modules/.bin/node', `--env-file=${file}`, 'infra/entra/main.ts', ...options].join(' ');
};

/** The command that changes a setting. */
export const setting = ({ isLocal }: Subject, name: string, value: string): string =>
  isLocal ? `${name}=${value} npm start` : `azd env set ${name} ${value} && azd provision`;
