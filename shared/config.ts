import type { ServiceConnection } from './adapters/tables-client.ts';
import { SETTINGS, type SettingName, type Settings } from './settings.ts';
import { misspelt } from './setting-names.ts';
import type { Policies, Policy } from './domain/contractor/policy.ts';

/** An HR system that may send events, and what it may say. */
export interface Source {
  readonly source: string;
  readonly externalIds?: RegExp;
  readonly types?: readonly string[];
  readonly policies?: readonly string[];
}

export interface Config {
  readonly mode: 'observe' | 'pilot' | 'live';
  /** Upper-case externalIds for whom mode *pilot* is live. */
  readonly pilot: readonly string[];
  readonly serviceBus: ServiceConnection;
  readonly queue: string;
  readonly tables: ServiceConnection;
  readonly blobs: ServiceConnection;
  readonly graphUrl: string;
  readonly keyVaultUrl: string;
  readonly pepperSecret: string;
  readonly identityClientId?: string;
  readonly signIn: { readonly issuer: string; readonly clientId: string };
  readonly publicUrl: string;
  readonly sources: readonly Source[];
  readonly policies: Policies;
  readonly tapGroupId: string;
  readonly userPrincipalNameTemplate: string;
  readonly usageLocation?: string;
  readonly mailboxes: readonly string[];
  readonly mailsPerMinute: number;
  readonly maxOpeningsPerHour: number;
  readonly maxEndingsPerHour: number;
  readonly foreignPass: 'tell' | 'withdraw';
  /** How long audit entries are kept. */
  readonly auditDays: number;
  readonly adoptInternalGuests: boolean;
  readonly nextStepUrl: string;
  readonly organisation: string;
  readonly helpContact: string;
}

/** Settings that do not hold; the message lists every one with its rule and an example. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `First Day Pass cannot start: ${problems.length} setting(s) to mend.\n${problems.map((p) => `  - ${p}`).join('\n')}`,
    );
    this.problems = problems;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

const parseOne = (name: SettingName, environment: Environment): { value?: unknown; problem?: string } => {
  const { schema, rule, example } = SETTINGS[name];
  const given = environment[name]?.trim() || undefined;
  const parsed = schema.safeParse(given);
  if (parsed.success) return { value: parsed.data };
  const what = given === undefined ? 'is missing' : 'does not fit';
  return { problem: `${name} ${what}: ${rule}. Example: ${name}=${example}` };
};

const oneForm = (environment: Environment, plain: SettingName, byIdentity: SettingName): string[] => {
  const given = [plain, byIdentity].filter((name) => environment[name]?.trim());
  if (given.length === 1) return [];
  const says = given.length === 0 ? `${plain} is missing` : `${plain} and ${byIdentity} are both given`;
  return [
    `${says}: give exactly one of ${plain} (connection string) and ${byIdentity} (endpoint, with the app's identity). Example: ${byIdentity}=${SETTINGS[byIdentity].example}`,
  ];
};

const namedPolicies = (fallback: Policy, named: Settings['POLICIES']): Policies =>
  new Map([
    ['default', fallback],
    ...Object.entries(named).map(([name, differs]): [string, Policy] => [
      name,
      { ...fallback, ...definedOnly(differs), name },
    ]),
  ]);

const definedOnly = <T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

const defaultPolicy = (s: Settings): Policy => ({
  name: 'default',
  passLifetimeMinutes: s.PASS_LIFETIME_MINUTES,
  passUsableOnce: s.PASS_USABLE_ONCE,
  release: s.RELEASE,
  ...(s.DEPUTIES_GROUP ? { deputiesGroup: s.DEPUTIES_GROUP } : {}),
  opensAt: s.OPENS_AT,
  mailBeforeMinutes: s.MAIL_BEFORE_MINUTES,
  opensLateDays: s.OPENS_LATE_DAYS,
  claimLifetimeHours: s.CLAIM_LIFETIME_HOURS,
  remindAfterHours: s.REMIND_AFTER_HOURS,
  tellSponsorBeforeHours: s.TELL_SPONSOR_BEFORE_HOURS,
  reissuesPerDay: s.REISSUES_PER_DAY,
  retryForHours: s.RETRY_FOR_HOURS,
});

const connection = (plain: string | undefined, endpoint: string | undefined): ServiceConnection =>
  plain === undefined
    ? { kind: 'identity', endpoint: endpoint ?? '' }
    : { kind: 'connection string', connectionString: plain };

const toSource = ({ source, externalIds, types, policies }: Settings['SOURCES'][number]): Source => ({
  source,
  ...(externalIds ? { externalIds: new RegExp(`^(?:${externalIds})$`, 'iu') } : {}),
  ...(types ? { types } : {}),
  ...(policies ? { policies } : {}),
});

const toConfig = (s: Settings): Config => ({
  mode: s.MODE,
  pilot: s.PILOT.map((externalId) => externalId.toUpperCase()),
  serviceBus: connection(s.SERVICE_BUS, s.SERVICE_BUS__fullyQualifiedNamespace),
  queue: s.CONTRACTOR_QUEUE,
  tables: connection(s.TABLES, s.TABLES__tableServiceUri),
  blobs: connection(s.BLOBS, s.BLOBS__blobServiceUri),
  graphUrl: s.GRAPH_URL,
  keyVaultUrl: s.KEY_VAULT_URL,
  pepperSecret: s.PEPPER_SECRET,
  ...(s.AZURE_CLIENT_ID ? { identityClientId: s.AZURE_CLIENT_ID } : {}),
  signIn: { issuer: s.SIGN_IN_ISSUER, clientId: s.SIGN_IN_CLIENT_ID },
  publicUrl: s.PUBLIC_URL,
  sources: s.SOURCES.map(toSource),
  policies: namedPolicies(defaultPolicy(s), s.POLICIES),
  tapGroupId: s.TAP_GROUP_ID,
  userPrincipalNameTemplate: s.UPN_TEMPLATE,
  ...(s.USAGE_LOCATION ? { usageLocation: s.USAGE_LOCATION } : {}),
  mailboxes: s.MAILBOXES,
  mailsPerMinute: s.MAILS_PER_MINUTE,
  maxOpeningsPerHour: s.MAX_OPENINGS_PER_HOUR,
  maxEndingsPerHour: s.MAX_ENDINGS_PER_HOUR,
  foreignPass: s.FOREIGN_PASS,
  auditDays: s.AUDIT_DAYS,
  adoptInternalGuests: s.ADOPT_INTERNAL_GUESTS,
  nextStepUrl: s.NEXT_STEP_URL,
  organisation: s.ORGANISATION,
  helpContact: s.HELP_CONTACT,
});

/**
 * The environment as a `Config`. Reads every setting of `settings.ts` and no other.
 * Throws `SettingsError` that lists all problems at once, misspelt names included.
 */
export const readConfig = (environment: Environment): Config => {
  const names = Object.keys(SETTINGS) as SettingName[];
  const parsed = names.map((name) => [name, parseOne(name, environment)] as const);
  const problems = [
    ...parsed.flatMap(([, { problem }]) => problem ?? []),
    ...oneForm(environment, 'SERVICE_BUS', 'SERVICE_BUS__fullyQualifiedNamespace'),
    ...oneForm(environment, 'TABLES', 'TABLES__tableServiceUri'),
    ...oneForm(environment, 'BLOBS', 'BLOBS__blobServiceUri'),
    ...misspelt(Object.keys(environment), names),
  ];
  if (problems.length > 0) throw new SettingsError(problems);
  return toConfig(settingsOf(parsed));
};

const settingsOf = (parsed: readonly (readonly [SettingName, { value?: unknown }])[]): Settings =>
  Object.fromEntries(parsed.map(([name, { value }]) => [name, value])) as Settings;

/** Policies that hand a pass to whoever holds the link alone: worth a warning at start-up. */
export const linkAlonePolicies = ({ policies }: Config): readonly string[] =>
  [...policies.values()].filter((policy) => policy.release === 'none').map((policy) => policy.name);
