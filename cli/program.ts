import { Command } from 'commander';
import { addAudit } from './audit.ts';
import { addContractor } from './contractor.ts';
import { addDeadLetter } from './dead-letter.ts';
import { addDoctor } from './doctor.ts';
import { addEvent } from './event.ts';

const AFTER = `
Signing in:
  The person of "az login" or "azd auth login", or an access token in FIRST_DAY_PASS_TOKEN.

Exit codes:
  0 done                 1 failed             2 broken rule, nothing done
  3 not signed in        4 not allowed        5 not there
  6 not reachable        7 some were left     8 an audit chain does not hold
  9 the doctor found something wrong`;

/** The whole command line. */
export const program = (): Command => {
  const root = new Command('first-day-pass')
    .description(
      'What happened to this contractor, what is dead-lettered and why; replay, reissue, withdraw, on the record.',
    )
    .option('--url <address>', 'of the service; else FIRST_DAY_PASS_URL')
    .option('--json', 'as JSON')
    .addHelpText('after', AFTER)
    .exitOverride();
  addDeadLetter(root);
  addContractor(root);
  addAudit(root);
  addEvent(root);
  addDoctor(root);
  return root;
};
