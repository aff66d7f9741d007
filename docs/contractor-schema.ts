import { z } from 'zod';
import {
  ACCESS_REQUESTED,
  CANCELLED,
  ENDED,
  EXTENSION,
  FACTS,
  NUDGED,
  TYPES,
} from '../shared/domain/event/event-schema.ts';

type Schema = z.core.JSONSchema.BaseSchema;

/** An error map of the schema library: here always the rule in words. */
const ruleIn = (errorMap: unknown): string | undefined => {
  const said: unknown = typeof errorMap === 'function' ? errorMap({}) : undefined;
  return typeof said === 'string' ? said : undefined;
};

/** The rule that a value is held to: that of its last check, since checks say more than the type does. */
const ruleOf = ({ _zod: { def } }: z.core.$ZodType): string | undefined =>
  (def.checks ?? []).map((check) => ruleIn(check._zod.def.error)).findLast((rule) => rule !== undefined) ??
  ruleIn(def.error);

const CONTROL = '\\u0000-\\u001F\\u007F-\\u009F';

/** What the schema library checks by code, as far as JSON Schema can say it too. */
const expressed = (rule: string): Partial<Schema> => {
  const [, least, most] = /text of (\d+) to (\d+) characters/.exec(rule) ?? [];
  if (least !== undefined)
    return {
      minLength: Number(least),
      maxLength: Number(most),
      pattern: `^[^${CONTROL}]*[^${CONTROL}\\s][^${CONTROL}]*$`,
    };
  if (rule.startsWith('a date')) return { format: 'date' };
  if (rule.startsWith('RFC 3339')) return { format: 'date-time' };
  return rule === 'an e-mail address' ? { format: 'email' } : {};
};

const jsonSchemaOf = (schema: z.ZodType): Schema => {
  const { $schema, ...made } = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      const rule = ruleOf(zodSchema);
      if (rule !== undefined) Object.assign(jsonSchema, expressed(rule), { description: rule });
      // Optional is all that a default means to a sender.
      delete jsonSchema.default;
    },
  });
  return made;
};

type Properties = NonNullable<Schema['properties']>;

const propertiesOf = (schema: z.ZodType): Properties => jsonSchemaOf(schema).properties ?? {};

/** What the attributes mean beside their shape. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  id: 'Unique within the source. The pair of source and id never acts twice; the same pair with other data is refused.',
  source: 'A source that the setting SOURCES lists. The first one that names a contractor owns it.',
  type: 'Says what data is.',
  subject: 'Equal to data.externalId, case aside.',
  time: 'RFC 3339 with a zone, at most 5 minutes ahead of our clock. Orders the events of one contractor.',
  dataschema: 'May be left out. Else any address that ends in contractor.v1.schema.json.',
};

const described = ([name, property]: [string, Properties[string]]): [string, Properties[string]] => [
  name,
  typeof property === 'object' && ATTRIBUTES[name] !== undefined
    ? { ...property, description: ATTRIBUTES[name] }
    : property,
];

/** What all events have. `data` and what `type` may be are said by each. */
const envelope = (): Schema => {
  const { data, ...attributes } = propertiesOf(ENDED);
  return {
    type: 'object',
    description: 'The attributes of CloudEvents 1.0.',
    properties: {
      ...Object.fromEntries(Object.entries(attributes).map(described)),
      datacontenttype: { type: 'string', description: 'application/json; not read.' },
    },
    required: ['specversion', 'id', 'source', 'type', 'subject'],
  };
};

const eventOf = (type: string, data: string, description: string): Schema => ({
  title: type,
  description,
  $ref: '#/$defs/CloudEvent',
  properties: { type: { const: type }, data: { $ref: `#/$defs/${data}` } },
  required: ['time', 'data'],
});

const dataOf = (schema: z.ZodType, description: string): Schema => {
  const { data } = propertiesOf(schema);
  return typeof data === 'object' ? { ...data, description } : {};
};

/** Rules between members, which a schema of shapes cannot hold. */
const CONTRACTOR = `The whole contractor, SCIM 2.0-shaped. Beside the shape: at most one address is primary and in no domain of the tenant (the private address); endsOn in ${EXTENSION} is not before startsOn; policy is one that this source may use. Texts are trimmed and NFC-normalised. Members that are not named here are ignored and not kept.`;

const EVENTS: Readonly<Record<string, Schema>> = {
  Hired: eventOf(TYPES.hired, 'Contractor', 'Plans the first day; reopens after an end.'),
  Changed: eventOf(TYPES.changed, 'Contractor', 'The whole contractor as it is now, not a patch.'),
  Cancelled: eventOf(TYPES.cancelled, 'Cancellation', 'A no-show or a withdrawn offer.'),
  Ended: eventOf(TYPES.ended, 'LastDay', 'Sets the last day.'),
  AccessRequested: eventOf(TYPES.accessRequested, 'AccessRequest', 'Asks for a fresh claim.'),
};

/** What the product sends to itself. Anyone may: it carries no authority. */
const NUDGE: Schema = {
  title: NUDGED,
  description: 'Look at this contractor again. Of it only subject is read.',
  $ref: '#/$defs/CloudEvent',
  properties: { type: { const: NUDGED } },
};

/** Names of the five events under `$defs`, for whoever refers to one of them. */
export const EVENT_NAMES = Object.keys(EVENTS);

/** JSON Schema 2020-12 of every event that HR may send: the message body as a whole, its data under `$defs`. */
export const contractorSchema = (): Schema => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Contractor events, version 1',
  description:
    'CloudEvents 1.0 in structured mode, at most 24 KiB. Generated by "npm run docs" from shared/domain/event/event-schema.ts; explained in events.md. What this schema refuses may still be taken in its trimmed form; what it accepts may still break a rule that needs more than shapes: see the descriptions.',
  oneOf: EVENT_NAMES.map((name) => ({ $ref: `#/$defs/${name}` })),
  $defs: {
    ...EVENTS,
    Nudged: NUDGE,
    CloudEvent: envelope(),
    Contractor: dataOf(FACTS, CONTRACTOR),
    Cancellation: dataOf(CANCELLED, 'Whom, and a remark of the sender.'),
    LastDay: dataOf(ENDED, 'Whom, and the last day in the contractor’s zone.'),
    AccessRequest: dataOf(ACCESS_REQUESTED, 'Whom, and why.'),
  },
});
