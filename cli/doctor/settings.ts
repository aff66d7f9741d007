import { linkAlonePolicies, readConfig, SettingsError, type Config } from '../../shared/config.ts';
import { notSeen, ok, warning, wrong, type Check } from './check.ts';
import type { Environment } from './settings-at-hand.ts';
import { setting, type Subject } from './subject.ts';

/** The settings as the product reads them at its start; or what keeps it from starting. */
export const readSettings = (environment: Environment): Config | SettingsError => {
  try {
    return readConfig(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
};

/** Whether the product would start with these settings. */
export const settingsHold = (read: Config | SettingsError): Check => ({
  id: 'settings/hold',
  expects: 'every setting keeps its rule',
  why: 'The app does not start with a setting that is missing, misspelt or out of bounds.',
  look: async () =>
    read instanceof SettingsError
      ? wrong(
          read.problems.join('\n'),
          'azd env set <NAME> <value> && azd provision; on this machine: the file that --settings names, or the environment',
        )
      : ok(`${read.policies.size} policies, ${read.sources.length} source(s)`),
});

/** Without settings there is nowhere to look. */
export const unseen = ({ id, expects, why }: Check): Check => ({
  id,
  expects,
  why,
  look: async () => notSeen('nobody knows where to look', 'mend the settings first'),
});

const SAYS = {
  observe: 'observe: reads the directory, writes nothing to it, mails nobody',
  live: 'live',
} as const;

const modeOf = (subject: Subject): Check => ({
  id: 'settings/mode',
  expects: 'the mode is meant',
  why: 'In observe nothing is done for anybody; in pilot only for those that PILOT lists.',
  look: async () => {
    const { mode, pilot } = subject.config;
    if (mode !== 'pilot') return ok(SAYS[mode]);
    if (pilot.length > 0) return ok(`pilot: live for ${pilot.length} contractor(s)`);
    return warning('pilot, and PILOT lists nobody: the same as observe', setting(subject, 'PILOT', 'C-10442'));
  },
});

const releaseOf = (subject: Subject): Check => ({
  id: 'settings/release',
  expects: 'a pass takes two people',
  why: 'With release = none whoever holds the link gets the pass, a thief in the mailbox too.',
  look: async () => {
    const alone = linkAlonePolicies(subject.config);
    if (alone.length === 0) return ok('every policy asks for the sponsor’s code');
    const names = alone.map((name) => `"${name}"`).join(', ');
    return warning(`policy ${names} hands a pass to the link alone`, setting(subject, 'RELEASE', 'sponsor'));
  },
});

export const settingsChecks = (subject: Subject): readonly Check[] => [modeOf(subject), releaseOf(subject)];
