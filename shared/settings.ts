import { z } from 'zod';
import { LEAST_AUDIT_DAYS } from './domain/audit/audit-chain.ts';
import { EXTERNAL_ID } from './domain/contractor/contractor.ts';
import {
  clock,
  connectionString,
  guid,
  isPattern,
  json,
  list,
  onOff,
  safeUrl,
  url,
  URL_RULE,
  whole,
} from './setting-values.ts';

/** One setting: how its text becomes a value, the rule in words, an example that holds. */
interface Setting<T extends z.ZodType = z.ZodType> {
  readonly schema: T;
  readonly rule: string;
  readonly example: string;
}

const setting = <T extends z.ZodType>(schema: T, rule: string, example: string): Setting<T> => ({
  schema,
  rule,
  example,
});

const sources = z
  .array(
    z.strictObject({
      source: z.string().min(1),
      externalIds: z.string().refine(isPattern).optional(),
      types: z.array(z.string().min(1)).optional(),
      policies: z.array(z.string().min(1)).optional(),
    }),
  )
  .min(1);

const namedPolicy = z
  .strictObject({
    passLifetimeMinutes: z.int().min(10).max(43_200),
    passUsableOnce: z.boolean(),
    release: z.enum(['sponsor', 'none']),
    deputiesGroup: guid,
    opensAt: clock,
    mailBeforeMinutes: z.int().min(0).max(720),
    opensLateDays: z.int().min(0).max(30),
    claimLifetimeHours: z.int().min(1).max(336),
    remindAfterHours: z.int().min(1).max(168),
    tellSponsorBeforeHours: z.int().min(0).max(168),
    reissuesPerDay: z.int().min(0).max(20),
    retryForHours: z.int().min(1).max(72),
  })
  .partial();

const UPN_TEMPLATE =
  /^(?=.*\{(?:givenName|familyName|externalId)\})(?=.*\{number\}.*@)(?:\{(?:givenName|familyName|externalId|number)\}|[A-Za-z0-9'._!#^~-])+@[a-z0-9.-]+\.[a-z]{2,}$/;

/** Every setting that this product reads. `local.settings.sample.json` and `docs/settings.md` are held to it by a test. */
export const SETTINGS = {
  MODE: setting(
    z
      .enum(['observe', 'pilot', 'live'])
      .optional()
      .transform((mode) => mode ?? 'observe'),
    'observe (reads, never writes to Graph, mails nobody), pilot (live for those that PILOT lists) or live',
    'live',
  ),
  PILOT: setting(
    z
      .string()
      .optional()
      .transform((text) => text ?? '')
      .pipe(list.pipe(z.array(z.string().regex(EXTERNAL_ID)))),
    'externalIds, separated by commas, for whom mode pilot is live',
    'C-10442,C-10443',
  ),
  SERVICE_BUS: setting(
    connectionString,
    'a Service Bus connection string to this machine',
    'Endpoint=sb://localhost:5672;SharedAccessKeyName=local;SharedAccessKey=local;UseDevelopmentEmulator=true',
  ),
  SERVICE_BUS__fullyQualifiedNamespace: setting(
    z
      .string()
      .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i)
      .optional(),
    'the host name of the namespace',
    'contoso-first-day.servicebus.windows.net',
  ),
  CONTRACTOR_QUEUE: setting(
    z.string().regex(/^[\w.\-/]{1,260}$/),
    'the name of the session-enabled queue',
    'contractor-events',
  ),
  TABLES: setting(
    connectionString,
    'a storage connection string to this machine',
    'DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=…;TableEndpoint=http://127.0.0.1:10002/devstoreaccount1;',
  ),
  TABLES__tableServiceUri: setting(
    z.string().refine(safeUrl).optional(),
    URL_RULE,
    'https://contosofirstday.table.core.windows.net',
  ),
  BLOBS: setting(
    connectionString,
    'a storage connection string to this machine',
    'DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=…;BlobEndpoint=http://127.0.0.1:10000/devstoreaccount1;',
  ),
  BLOBS__blobServiceUri: setting(
    z.string().refine(safeUrl).optional(),
    URL_RULE,
    'https://contosofirstday.blob.core.windows.net',
  ),
  GRAPH_URL: setting(url, `${URL_RULE}, without version`, 'https://graph.microsoft.com'),
  KEY_VAULT_URL: setting(url, URL_RULE, 'https://contoso-first-day.vault.azure.net'),
  PEPPER_SECRET: setting(
    z
      .string()
      .regex(/^[0-9A-Za-z-]{1,127}$/)
      .optional()
      .transform((name) => name ?? 'pepper'),
    'the name of the Key Vault secret that holds the pepper',
    'pepper',
  ),
  AZURE_CLIENT_ID: setting(
    guid.optional(),
    'the client id (GUID) of the app’s user-assigned identity',
    '3f0c8a52-6f0e-4a39-9b1d-6b0f6f3a1c11',
  ),
  SIGN_IN_ISSUER: setting(
    url,
    `${URL_RULE}: the issuer of staff tokens`,
    'https://login.microsoftonline.com/<tenant id>/v2.0',
  ),
  SIGN_IN_CLIENT_ID: setting(
    guid,
    'the client id (GUID) of the product’s app registration',
    '8d4f6a1e-52c7-4a7e-9a51-0f3f0a5d7b21',
  ),
  PUBLIC_URL: setting(
    url,
    `${URL_RULE}: where contractors and sponsors reach the pages`,
    'https://firstday.contoso.example',
  ),
  SOURCES: setting(
    json(sources),
    'JSON array of {source, externalIds?: pattern, types?, policies?}, at least one',
    '[{"source":"https://hr.contoso.example/core"}]',
  ),
  POLICIES: setting(
    z
      .string()
      .optional()
      .transform((text) => text ?? '{}')
      .pipe(json(z.record(z.string().regex(/^(?!default$)[a-z][a-z0-9-]{0,30}$/), namedPolicy))),
    'JSON object of named policies, each stating only what differs from the default terms',
    '{"field":{"opensAt":"06:30"}}',
  ),
  PASS_LIFETIME_MINUTES: setting(
    whole(10, 43_200, 60),
    'whole minutes, 10 to 43200, inside the tenant’s TAP policy',
    '60',
  ),
  PASS_USABLE_ONCE: setting(onOff('true', 'false', true), 'true or false', 'true'),
  RELEASE: setting(
    z
      .enum(['sponsor', 'none'])
      .optional()
      .transform((by) => by ?? 'sponsor'),
    'sponsor (a PIN is needed) or none (the link alone is enough)',
    'sponsor',
  ),
  DEPUTIES_GROUP: setting(
    guid.optional(),
    'the id (GUID) of the Entra group whose members may release besides',
    '2b0cf2d4-1c5e-4a63-8a3e-0d5a7f1c9e10',
  ),
  OPENS_AT: setting(
    clock.optional().transform((at) => at ?? '08:00'),
    'a local time HH:MM',
    '08:00',
  ),
  MAIL_BEFORE_MINUTES: setting(whole(0, 720, 60), 'whole minutes, 0 to 720', '60'),
  OPENS_LATE_DAYS: setting(whole(0, 30, 3), 'whole days, 0 to 30', '3'),
  CLAIM_LIFETIME_HOURS: setting(whole(1, 336, 72), 'whole hours, 1 to 336', '72'),
  REMIND_AFTER_HOURS: setting(whole(1, 168, 4), 'whole hours, 1 to 168', '4'),
  TELL_SPONSOR_BEFORE_HOURS: setting(whole(0, 168, 24), 'whole hours, 0 to 168', '24'),
  REISSUES_PER_DAY: setting(whole(0, 20, 3), 'a whole number, 0 to 20', '3'),
  RETRY_FOR_HOURS: setting(whole(1, 72, 6), 'whole hours, 1 to 72', '6'),
  TAP_GROUP_ID: setting(
    guid,
    'the id (GUID) of the Entra group that the TAP policy includes',
    '5d1f3b62-7a94-4c0d-9f3e-2a6b8c4d0e15',
  ),
  UPN_TEMPLATE: setting(
    z.string().regex(UPN_TEMPLATE),
    'a template of letters, {givenName}, {familyName}, {externalId} and {number} (which must be there) before @ and a managed domain of the tenant',
    '{givenName}.{familyName}{number}@contoso.example',
  ),
  USAGE_LOCATION: setting(
    z
      .string()
      .regex(/^[A-Z]{2}$/)
      .optional(),
    'two capital letters (ISO 3166-1), used where the event names no country',
    'ES',
  ),
  MAILBOXES: setting(
    list.pipe(z.array(z.email()).min(1)),
    'one or more mailboxes, separated by commas, that may send',
    'first-day@contoso.example',
  ),
  MAILS_PER_MINUTE: setting(
    whole(1, 10_000, 25),
    'mails a minute from each mailbox, 1 to 10000 (Exchange Online takes 30)',
    '25',
  ),
  MAX_OPENINGS_PER_HOUR: setting(
    whole(1, 100_000, 500),
    'claims that may open within an hour before an operator is asked, 1 to 100000',
    '500',
  ),
  MAX_ENDINGS_PER_HOUR: setting(
    whole(1, 100_000, 25),
    'accounts that may be disabled within an hour before an operator is asked, 1 to 100000',
    '25',
  ),
  FOREIGN_PASS: setting(
    z
      .enum(['tell', 'withdraw'])
      .optional()
      .transform((what) => what ?? 'tell'),
    'tell (alarm only) or withdraw (delete it too), for a pass on the account that this product did not make',
    'tell',
  ),
  ADOPT_INTERNAL_GUESTS: setting(onOff('on', 'off', false), 'on or off', 'off'),
  AUDIT_DAYS: setting(
    whole(LEAST_AUDIT_DAYS, 3_650, 400),
    `whole days that audit entries are kept, ${LEAST_AUDIT_DAYS} to 3650`,
    '400',
  ),
  NEXT_STEP_URL: setting(
    url.optional().transform((next) => next ?? 'https://aka.ms/mysecurityinfo'),
    `${URL_RULE}: where a contractor registers a sign-in method`,
    'https://aka.ms/mysecurityinfo',
  ),
  ORGANISATION: setting(z.string().min(1).max(100), 'the name of the organisation as contractors know it', 'Contoso'),
  HELP_CONTACT: setting(
    z.string().min(3).max(200),
    'whom contractors and sponsors ask for help',
    'helpdesk@contoso.example',
  ),
} as const;

export type SettingName = keyof typeof SETTINGS;

/** The parsed values by setting name. */
export type Settings = { readonly [Name in SettingName]: z.output<(typeof SETTINGS)[Name]['schema']> };
