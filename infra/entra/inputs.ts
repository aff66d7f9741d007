import { parseArgs } from 'node:util';
import { SETTINGS, type SettingName } from '../../shared/settings.ts';

/** What one policy of ours asks of a pass. */
export interface Terms {
  /** `default`, or a name in POLICIES. */
  readonly policy: string;
  readonly lifetimeMinutes: number;
  readonly usableOnce: boolean;
}

/** What the script goes by: options, and the deployment's environment as `azd` keeps it. */
export interface Inputs {
  readonly whatIf: boolean;
  readonly setPolicy: boolean;
  readonly removeExtra: boolean;
  readonly withoutOptional: boolean;
  readonly environment: string;
  /** The domain of user principal names. */
  readonly domain: string;
  readonly mailboxes: readonly string[];
  readonly terms: readonly Terms[];
  readonly graphUrl: string;
  /** Undefined: the person signs in. */
  readonly token: string | undefined;
  readonly tenantId: string | undefined;
  readonly clientId: string | undefined;
  readonly tapGroupId: string | undefined;
  readonly administratorsGroupId: string | undefined;
  /** The app's identity and addresses; missing until `azd up` has run once. */
  readonly identity: { readonly principalId: string; readonly clientId: string } | undefined;
  readonly appUrls: readonly string[];
}

/** Inputs that do not hold, all of them. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

export const USAGE = `node --env-file=.azure/<environment>/.env infra/entra/main.ts [options]

  --what-if            say what would be done, do nothing
  --set-policy         also switch the Temporary Access Pass policy on, include the group, exclude the administrators
  --remove-extra       also take away Graph permissions of the app's identity that it does not need
  --without-optional   leave out the permissions that the product can do without

It reads AZURE_ENV_NAME, UPN_TEMPLATE and MAILBOXES, and once azd up has run APP_PRINCIPAL_ID, APP_CLIENT_ID and APP_URL.
Run it before and after the first azd up, and whenever you like: what is there stays.`;

export type Environment = Readonly<Record<string, string | undefined>>;

const options = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    options: {
      'what-if': { type: 'boolean', default: false },
      'set-policy': { type: 'boolean', default: false },
      'remove-extra': { type: 'boolean', default: false },
      'without-optional': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  }).values;

const problemOf = (name: SettingName, environment: Environment): string[] => {
  const { schema, rule, example } = SETTINGS[name];
  const given = environment[name]?.trim() || undefined;
  if (schema.safeParse(given).success) return [];
  return [
    `${name} ${given === undefined ? 'is missing' : 'does not fit'}: ${rule}. For example: azd env set ${name} '${example}'`,
  ];
};

const READ = ['UPN_TEMPLATE', 'MAILBOXES', 'PASS_LIFETIME_MINUTES', 'PASS_USABLE_ONCE', 'POLICIES'] as const;

/** What our policies ask of a pass, as the settings say. */
export const termsIn = (environment: Environment): Terms[] => {
  const text = (name: SettingName): string | undefined => environment[name]?.trim() || undefined;
  const lifetimeMinutes = SETTINGS.PASS_LIFETIME_MINUTES.schema.parse(text('PASS_LIFETIME_MINUTES'));
  const usableOnce = SETTINGS.PASS_USABLE_ONCE.schema.parse(text('PASS_USABLE_ONCE'));
  const named = Object.entries(SETTINGS.POLICIES.schema.parse(text('POLICIES')));
  return [
    { policy: 'default', lifetimeMinutes, usableOnce },
    ...named.map(([policy, differs]) => ({
      policy,
      lifetimeMinutes: differs.passLifetimeMinutes ?? lifetimeMinutes,
      usableOnce: differs.passUsableOnce ?? usableOnce,
    })),
  ];
};

/** Reads both. @throws InputError that names every problem */
export const readInputs = (args: readonly string[], environment: Environment): Inputs => {
  const given = options(args);
  if (given.help) throw new InputError(USAGE);
  const name = environment['AZURE_ENV_NAME'];
  const problems = [
    ...(name ? [] : ['AZURE_ENV_NAME is missing: the name of the azd environment, such as dev']),
    ...READ.flatMap((one) => problemOf(one, environment)),
  ];
  if (problems.length > 0) throw new InputError(`${problems.map((problem) => `- ${problem}`).join('\n')}\n\n${USAGE}`);
  const text = (one: string): string | undefined => environment[one]?.trim() || undefined;
  const [principalId, identityClientId] = [text('APP_PRINCIPAL_ID'), text('APP_CLIENT_ID')];
  return {
    whatIf: given['what-if'],
    setPolicy: given['set-policy'],
    removeExtra: given['remove-extra'],
    withoutOptional: given['without-optional'],
    environment: name ?? '',
    domain: (text('UPN_TEMPLATE')?.split('@').at(-1) ?? '').toLowerCase(),
    mailboxes: SETTINGS.MAILBOXES.schema.parse(text('MAILBOXES')),
    terms: termsIn(environment),
    graphUrl: text('GRAPH_URL') ?? 'https://graph.microsoft.com',
    token: text('GRAPH_TOKEN'),
    tenantId: text('AZURE_TENANT_ID'),
    clientId: text('SIGN_IN_CLIENT_ID'),
    tapGroupId: text('TAP_GROUP_ID'),
    administratorsGroupId: text('ADMINISTRATORS_GROUP_ID'),
    identity: principalId && identityClientId ? { principalId, clientId: identityClientId } : undefined,
    appUrls: [
      ...new Set([text('APP_URL'), text('PUBLIC_URL')].flatMap((url) => (url ? [url.replace(/\/+$/, '')] : []))),
    ],
  };
};
