import type { Command } from 'commander';
import { EXIT } from './exit-codes.ts';
import { json, progress } from './print.ts';
import type { Shared } from './shared-options.ts';

interface Options extends Shared {
  readonly settings?: string;
  readonly signIn?: boolean;
}

/** Whoever was asked and did not answer would hold the process. */
const ended = (code: number): Promise<never> => new Promise(() => process.stdout.write('', () => process.exit(code)));

const diagnose = async ({ settings, signIn, json: asJson }: Options): Promise<void> => {
  // Loaded only here: the SDKs of every service take longer than all the rest of the command line.
  const [{ callerOf }, { checksFor }, { examine }, { personalSignIn }, { printReport, reportOf }, { settingsAtHand }] =
    await Promise.all([
      import('./doctor/caller.ts'),
      import('./doctor/checks.ts'),
      import('./doctor/examine.ts'),
      import('./doctor/personal-sign-in.ts'),
      import('./doctor/report.ts'),
      import('./doctor/settings-at-hand.ts'),
    ]);
  const environment = await settingsAtHand(settings, process.env);
  const caller = callerOf(environment, signIn === true ? await personalSignIn(environment) : undefined);
  const checks = checksFor(environment, caller);
  progress(`0 of ${checks.length}`);
  const findings = await examine(checks, (count) => progress(`${count} of ${checks.length}`));
  progress('');
  const report = reportOf(findings, caller.isApp ? 'app' : 'person');
  if (asJson) json(report);
  else printReport(report);
  await ended(report.healthy ? EXIT.done : EXIT.unwell);
};

const AFTER = `
Settings come from the environment, as the app's do; from --settings FILE; or from what azd keeps:
  $ node --env-file=.azure/dev/.env cli/first-day-pass.ts doctor
  $ first-day-pass doctor --settings local.settings.sample.json

It changes nothing, and reads no secret unless it runs as the app. What your rights do not show is named, with the right that
would show it.

Exit codes: 0 nothing is wrong (some may not have been seen), 9 something is wrong, 2 the settings file cannot be read.`;

/** `doctor`. */
export const addDoctor = (program: Command): void => {
  program
    .command('doctor')
    .description('every precondition: what is wrong, why it matters, the command that mends it')
    .option('--settings <file>', 'settings out of a file like local.settings.json')
    .option('--sign-in', 'sign in to Microsoft Graph with the rights to see everything there')
    .addHelpText('after', AFTER)
    .action((_, command: Command) => diagnose(command.optsWithGlobals()));
};
