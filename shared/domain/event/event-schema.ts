import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { EXTERNAL_ID } from '../contractor/contractor.ts';

const PREFIX = 'io.firstdaypass.contractor.';

/** Event types of each kind; `docs/events.md` says what they do. */
export const TYPES = {
  hired: `${PREFIX}hired.v1`,
  changed: `${PREFIX}changed.v1`,
  cancelled: `${PREFIX}cancelled.v1`,
  ended: `${PREFIX}ended.v1`,
  accessRequested: `${PREFIX}access-requested.v1`,
} as const;

/** The product's own "look at this contractor again". Anyone may send it; it carries no authority. */
export const NUDGED = `${PREFIX}nudged.v1`;

/** Every event type that HR may send. */
export const KNOWN_TYPES: readonly string[] = Object.values(TYPES);

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const EXTENSION = 'urn:ietf:params:scim:schemas:extension:firstdaypass:1.0:Contractor';
const DATASCHEMA = /(^|\/)contractor\.v1\.schema\.json$/;

/** Control characters, line and paragraph separators, and marks that turn text around: all can make a line say something else. */
const STEERING = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

const isPlain = (value: string): boolean => value.isWellFormed() && !STEERING.test(value);

/** Trimmed, NFC, without control characters, of that many characters. */
const text = (most: number, what: string, least = 1) => {
  const rule = `${what}: text of ${least} to ${most} characters without control characters`;
  return z
    .string(rule)
    .transform((value) => value.normalize('NFC').trim())
    .refine((value) => value.length >= least && value.length <= most && isPlain(value), rule);
};

/** Instants of later days have no ISO 8601 form of four-digit years, in one zone or another. */
const DATE = 'a date YYYY-MM-DD that exists, from 1900 to 2199';

const date = (rule = DATE) =>
  z
    .string(rule)
    .refine((value) => /^(19|20|21)\d\d-\d\d-\d\d$/.test(value) && holds(() => Temporal.PlainDate.from(value)), rule);

const holds = (attempt: () => unknown): boolean => {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
};

const timezone = z
  .string('an IANA time zone such as Europe/Madrid')
  .refine(
    (zone) => /^[A-Za-z]/.test(zone) && holds(() => new Intl.DateTimeFormat('en', { timeZone: zone })),
    'a known IANA time zone such as Europe/Madrid',
  );

const locale = z
  .string('a BCP 47 language tag')
  .max(35, 'a BCP 47 language tag')
  .refine((tag) => holds(() => Intl.getCanonicalLocales(tag)), 'a BCP 47 language tag such as es-ES');

const email = z.object(
  {
    value: z.string('an e-mail address').trim().max(254, 'an e-mail address').pipe(z.email('an e-mail address')),
    primary: z.boolean('true or false').default(false),
  },
  'an object with value',
);

const enterprise = z.object(
  {
    department: text(64, 'the department').optional(),
    organization: text(64, 'the contractor’s own company').optional(),
    manager: z.object(
      { value: text(254, 'the sponsor (user principal name, mail or employee id)') },
      'an object whose value names the sponsor',
    ),
  },
  'the enterprise extension with manager.value',
);

const extension = z.object(
  {
    startsOn: date(),
    startsAt: z
      .string('a local time HH:MM')
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a local time HH:MM')
      .optional(),
    endsOn: date(`${DATE}; leave it out where no last day is known`).optional(),
    usageLocation: z
      .string('two letters (ISO 3166-1)')
      .regex(/^[A-Z]{2}$/, 'two capital letters (ISO 3166-1)')
      .optional(),
    policy: text(31, 'the name of a policy').optional(),
  },
  'the First Day Pass extension with startsOn',
);

const externalId = z
  .string('1 to 16 characters of A–Z a–z 0–9 . _ -')
  .regex(EXTERNAL_ID, '1 to 16 characters of A–Z a–z 0–9 . _ -, starting with a letter or digit');

const contractor = z
  .object(
    {
      externalId,
      name: z.object(
        { givenName: text(64, 'the given name'), familyName: text(64, 'the family name') },
        'an object with givenName and familyName',
      ),
      displayName: text(256, 'the display name').optional(),
      emails: z.array(email, 'a list of addresses').max(5, 'at most 5 addresses').default([]),
      phoneNumbers: z
        .array(z.object({ value: text(64, 'a phone number') }, 'an object with value'), 'a list of phone numbers')
        .max(5, 'at most 5 phone numbers')
        .default([]),
      locale: locale.optional(),
      timezone,
      [ENTERPRISE]: enterprise,
      [EXTENSION]: extension,
    },
    'the contractor as an object',
  )
  .transform(({ [ENTERPRISE]: enterprise, [EXTENSION]: extension, ...person }) => ({
    ...person,
    enterprise,
    extension,
  }));

const attributes = {
  specversion: z.literal('1.0', '1.0'),
  id: text(128, 'the id of the event'),
  source: text(512, 'the source of the event'),
  type: text(128, 'the type of the event'),
  subject: text(64, 'the externalId of the contractor'),
};

const rfc3339 = /^(19|20|21)\d\d-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;
const time = z
  .string('RFC 3339 with a zone')
  .refine(
    (value) => rfc3339.test(value) && !Number.isNaN(Date.parse(value)),
    'RFC 3339 with a zone, such as 2026-11-20T09:00:00Z',
  );

/** What every message has: enough to know what it is. https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md */
export const cloudEvent = z.object(attributes, 'a CloudEvent 1.0 as a JSON object');

const dataschema = z
  .string('a known data schema')
  .regex(DATASCHEMA, 'a known data schema (contractor.v1.schema.json)')
  .optional();

const withData = <T extends z.ZodType>(data: T) => z.object({ ...attributes, time, dataschema, data });

/** `contractor.hired.v1` and `contractor.changed.v1`: the whole contractor. */
export const FACTS = withData(contractor);

/** `contractor.cancelled.v1`: no-show or withdrawn offer. */
export const CANCELLED = withData(
  z.object({ externalId, reason: text(256, 'the reason').optional() }, 'an object with externalId'),
);

/** `contractor.ended.v1`: the last day. */
export const ENDED = withData(z.object({ externalId, endsOn: date() }, 'an object with externalId and endsOn'));

/** `contractor.access-requested.v1`: lost phone, reset, emergency. */
export const ACCESS_REQUESTED = withData(
  z.object(
    {
      externalId,
      reason: z.enum(['reset', 'lost-device', 'emergency', 'reissue'], 'reset, lost-device, emergency or reissue'),
      requestedBy: text(256, 'a remark of the sender').optional(),
    },
    'an object with externalId and reason',
  ),
);

export type FactsMessage = z.output<typeof FACTS>;
