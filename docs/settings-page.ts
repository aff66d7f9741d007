import { SETTINGS, type SettingName } from '../shared/settings.ts';
import { code, markdownTable } from './markdown-table.ts';

const GROUPS = [
  'What it may do',
  'Who may send',
  'Where things are',
  'Terms of the hand-over',
  'Accounts',
  'Mail',
  'Brakes',
  'Words',
] as const;

interface Meaning {
  readonly group: (typeof GROUPS)[number];
  /** What it is for, in a few words. */
  readonly use: string;
}

const about = (group: Meaning['group'], use: string): Meaning => ({ group, use });

/** What each setting is for; its rule and example come from `shared/settings.ts`. */
const MEANINGS: Readonly<Record<SettingName, Meaning>> = {
  MODE: about('What it may do', 'how far it may go'),
  PILOT: about('What it may do', 'for whom mode pilot is live'),
  FOREIGN_PASS: about('What it may do', 'a pass on the account that somebody else made'),
  ADOPT_INTERNAL_GUESTS: about(
    'What it may do',
    'take internal guests with the right employee id and no role without asking',
  ),
  AUDIT_DAYS: about('What it may do', 'how long the audit trail reaches back'),

  SOURCES: about('Who may send', 'the HR systems that are listened to, and what each may say'),

  SERVICE_BUS: about('Where things are', 'the namespace, on this machine'),
  SERVICE_BUS__fullyQualifiedNamespace: about('Where things are', 'the namespace, in Azure'),
  CONTRACTOR_QUEUE: about('Where things are', 'the queue of events and nudges'),
  TABLES: about('Where things are', 'the tables, on this machine'),
  TABLES__tableServiceUri: about('Where things are', 'the tables, in Azure'),
  BLOBS: about('Where things are', 'the heads of the audit chains, on this machine'),
  BLOBS__blobServiceUri: about('Where things are', 'the heads of the audit chains, in Azure'),
  GRAPH_URL: about('Where things are', 'Microsoft Graph'),
  KEY_VAULT_URL: about('Where things are', 'the vault of the pepper'),
  PEPPER_SECRET: about('Where things are', 'the pepper in that vault'),
  AZURE_CLIENT_ID: about('Where things are', 'which of the app’s identities signs in to all of these'),
  SIGN_IN_ISSUER: about('Where things are', 'where staff sign in'),
  SIGN_IN_CLIENT_ID: about('Where things are', 'for which application their tokens must be'),
  PUBLIC_URL: about('Where things are', 'the pages; the only host that a mailed link ever names'),

  POLICIES: about('Terms of the hand-over', 'further terms by name, beside the default ones below'),
  PASS_LIFETIME_MINUTES: about('Terms of the hand-over', 'how long a pass lives'),
  PASS_USABLE_ONCE: about('Terms of the hand-over', 'whether a pass signs in once only'),
  RELEASE: about('Terms of the hand-over', 'who releases a claim; an access request always needs the sponsor'),
  DEPUTIES_GROUP: about('Terms of the hand-over', 'who may release besides sponsor and manager'),
  OPENS_AT: about('Terms of the hand-over', 'the hour of the first day, in the contractor’s zone'),
  MAIL_BEFORE_MINUTES: about('Terms of the hand-over', 'how long before that hour links are mailed, spread evenly'),
  OPENS_LATE_DAYS: about('Terms of the hand-over', 'how many days late a first claim still opens by itself'),
  CLAIM_LIFETIME_HOURS: about('Terms of the hand-over', 'how long a claim stays open'),
  REMIND_AFTER_HOURS: about('Terms of the hand-over', 'when an unused claim is reminded of'),
  TELL_SPONSOR_BEFORE_HOURS: about('Terms of the hand-over', 'how long ahead the sponsor is told; 0 is never'),
  REISSUES_PER_DAY: about('Terms of the hand-over', 'further claims for one contractor within 24 hours'),
  RETRY_FOR_HOURS: about('Terms of the hand-over', 'how long a step is tried again before it is blocked'),

  TAP_GROUP_ID: about('Accounts', 'the group that the tenant’s pass policy includes'),
  UPN_TEMPLATE: about('Accounts', 'how accounts are named'),
  USAGE_LOCATION: about('Accounts', 'the country of licences, where HR names none'),

  MAILBOXES: about('Mail', 'who the mails are from'),
  MAILS_PER_MINUTE: about('Mail', 'the pace of each mailbox'),

  MAX_OPENINGS_PER_HOUR: about('Brakes', 'openings that need no question'),
  MAX_ENDINGS_PER_HOUR: about('Brakes', 'endings that need no question'),

  NEXT_STEP_URL: about('Words', 'where the claim page leads on to'),
  ORGANISATION: about('Words', 'who you are, in mails and on the claim page'),
  HELP_CONTACT: about('Words', 'whom people ask; an address is also told of first days that stand still'),
};

/** The default as a person would write it; a dash where the setting must be given or may be left out. */
const defaultOf = (name: SettingName): string => {
  const { schema } = SETTINGS[name];
  const parsed = schema.safeParse(undefined);
  if (!parsed.success) return 'none: it must be given';
  const value: unknown = parsed.data;
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return 'nothing';
  if (typeof value === 'boolean')
    return code(['on', 'off', 'true', 'false'].find((word) => schema.safeParse(word).data === value) ?? '');
  return code(typeof value === 'string' ? value : JSON.stringify(value));
};

const rowOf = (name: SettingName): readonly string[] => {
  const { rule, example } = SETTINGS[name];
  return [code(name), MEANINGS[name].use, rule, defaultOf(name), code(example)];
};

const sectionOf = (group: Meaning['group']): string => {
  const names = (Object.keys(SETTINGS) as SettingName[]).filter((name) => MEANINGS[name].group === group);
  return `## ${group}\n\n${markdownTable(['setting', 'what it is for', 'rule', 'default', 'example'], names.map(rowOf))}`;
};

const INTRODUCTION = `# Settings

<!-- Generated by "npm run docs" from shared/settings.ts. Do not edit. -->

Settings are environment variables: app settings in Azure, \`Values\` of \`local.settings.json\` under the Functions Core Tools,
[local.settings.sample.json](../local.settings.sample.json) on the local stack. \`npm start\` takes those of the sample that the
environment gives otherwise: \`MODE=observe npm start\`.

All are read once, at start-up. Whatever does not hold keeps the app from starting, and all of it is told at once: each setting by
name, with its rule and an example, never its value. A name within two letters of one that is absent is taken for a misspelling
and told too.

Of \`SERVICE_BUS\` and \`SERVICE_BUS__fullyQualifiedNamespace\` give exactly one, and likewise of \`TABLES\` and
\`TABLES__tableServiceUri\`, and of \`BLOBS\` and \`BLOBS__blobServiceUri\`. The first form is a connection string and works for this
machine only; the second is an address that the app's own identity signs in to. So no deployed app holds a key.

Empty is as good as absent. The terms of the hand-over are explained in [events.md](events.md#policies), where \`POLICIES\` names
them in camel case.`;

const OTHERS = `## Read by the platform, not by this product

- \`FUNCTIONS_WORKER_RUNTIME\` and \`AzureWebJobsStorage\`: the Functions host asks for them.
- \`AzureWebJobsDisableHomepage\`: \`true\`, or the host answers \`/\` with a page of its own.
- \`IDENTITY_ENDPOINT\` and \`IDENTITY_HEADER\`: where a managed identity gets its tokens. Azure sets them; the sample points to
  the local stand-in.
`;

/** `docs/settings.md`: every setting with its use, rule, default and example. */
export const settingsPage = (): string => [INTRODUCTION, ...GROUPS.map(sectionOf), OTHERS].join('\n\n');
