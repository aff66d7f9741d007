import { DirectoryError, type Directory, type Entry } from '../../infra/entra/directory.ts';
import { notSeen, ok, wrong, type Check, type Verdict } from './check.ts';
import type { DirectoryAtHand } from './directory.ts';
import type { Subject } from './subject.ts';

const RIGHT = 'User.ReadBasic.All, with --sign-in';

/** Nobody gets it: a mail to nobody is refused after the right to send was looked at. */
const TO_NOBODY = { message: { subject: 'first-day-pass doctor', toRecipients: [] }, saveToSentItems: false };

/** Whether this identity may send from there. */
const maySend = async (directory: Directory, mailbox: string): Promise<boolean> => {
  try {
    await directory.change('POST', `/users/${encodeURIComponent(mailbox)}/sendMail`, TO_NOBODY);
    return true;
  } catch (error) {
    if (!(error instanceof DirectoryError)) throw error;
    return error.status === 400;
  }
};

const addressOf = ({ mail }: Entry): string | undefined => (typeof mail === 'string' ? mail.toLowerCase() : undefined);

/** Somebody's mailbox that is none of ours. */
const another = (people: readonly Entry[], mailboxes: readonly string[]): string | undefined =>
  people.map(addressOf).find((mail) => mail !== undefined && !mailboxes.includes(mail));

interface Scope {
  readonly closed: readonly string[];
  /** Somebody else's that is open. */
  readonly open?: string;
}

const scopeOf = async (directory: Directory, mailboxes: readonly string[]): Promise<Scope> => {
  const may = await Promise.all(mailboxes.map((mailbox) => maySend(directory, mailbox)));
  const closed = mailboxes.filter((_, at) => !may[at]);
  const { value } = (await directory.read('/users?$select=id,mail&$top=50')) as unknown as { value: readonly Entry[] };
  const other = another(value, mailboxes);
  return { closed, ...(other !== undefined && (await maySend(directory, other)) && { open: other }) };
};

const judge = ({ closed, open }: Scope, mend: string): Verdict => {
  if (closed.length > 0) return wrong(`the app’s identity may not send from ${closed.join(', ')}`, mend);
  if (open !== undefined) return wrong('the app’s identity may send from somebody else’s mailbox too', mend);
  return ok('from these mailboxes, and not from another');
};

export const mailChecks = (subject: Subject, { ask }: DirectoryAtHand): readonly Check[] => {
  const { config, caller, environment } = subject;
  const mailboxes = config.mailboxes.map((mailbox) => mailbox.toLowerCase());
  const identity = environment['APP_PRINCIPAL_ID'] ?? '<object id of the app’s identity>';
  const seen = `Test-ServicePrincipalAuthorization -Identity ${identity} -Resource ${mailboxes[0] ?? ''} (Exchange Online PowerShell)`;
  const commands = 'the Exchange commands that infra/entra prints: docs/deploy.md, step 4';
  const missing = ask(RIGHT, async (directory) => {
    const paths = mailboxes.map((name) => `/users/${encodeURIComponent(name)}?$select=id,mail`);
    const people = await Promise.all(paths.map((path) => directory.read(path)));
    return mailboxes.filter((_, at) => !people[at] || addressOf(people[at]) === undefined);
  });
  const scope = ask(RIGHT, (directory) => scopeOf(directory, mailboxes));
  return [
    {
      id: 'mail/mailboxes',
      expects: 'every mailbox of MAILBOXES is there',
      why: 'The links are mailed from them: MAIL_UNAVAILABLE.',
      look: async () => {
        const none = await missing();
        if (none.length === 0) return ok(mailboxes.join(', '));
        return wrong(
          `no mailbox: ${none.join(', ')}`,
          `New-Mailbox -Shared -PrimarySmtpAddress ${none[0]} -Name 'First Day Pass'`,
        );
      },
    },
    {
      id: 'mail/scope',
      expects: 'the app may send from these mailboxes and from no other',
      why: 'Whoever takes over the app could write in anybody’s name.',
      look: async () => {
        if (!caller.isAppAtGraph) return notSeen('only the app’s identity, or Exchange Online, knows', seen);
        if ((await missing()).length > 0) return notSeen('a mailbox is not there', 'see mail/mailboxes');
        return judge(await scope(), commands);
      },
    },
  ];
};
