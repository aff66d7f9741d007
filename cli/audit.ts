import type { Command } from 'commander';
import { exportEntries } from './audit-export.ts';
import { verify } from './audit-verify.ts';

/** `audit export | verify`. */
export const addAudit = (program: Command): void => {
  const group = program.command('audit').description('who gave whom access, when, on whose authority');
  group
    .command('export')
    .description('entries as JSON Lines; only whole chains (no --from, --to, --kind) can be verified later')
    .option('--contractor <number>', 'of one contractor')
    .option('--from <time>', 'from then on')
    .option('--to <time>', 'before then')
    .option('--kind <kind>', 'of one kind, such as "pass issued"')
    .option('--output <file>', 'into a file that only you can read')
    .addHelpText('after', '\nExample:\n  $ first-day-pass audit export --output audit.jsonl')
    .action((_, command: Command) => exportEntries(command.optsWithGlobals()));
  group
    .command('verify [file]')
    .description(
      'the chains of an export, or those of the service and the heads that it has kept; names the first entry that does not hold',
    )
    .option('--contractor <number>', 'of one contractor')
    .option('--heads', 'hold an export to the heads that the service has kept, too')
    .addHelpText(
      'after',
      '\nExamples:\n  $ first-day-pass audit verify\n  $ first-day-pass audit verify audit.jsonl --heads',
    )
    .action((file: string | undefined, _, command: Command) => verify(file, command.optsWithGlobals()));
};
