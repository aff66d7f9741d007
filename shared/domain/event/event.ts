import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Instant } from '../brand.ts';
import { contractorKey, type ContractorKey, type Wanted } from '../contractor/contractor.ts';
import {
  ACCESS_REQUESTED,
  CANCELLED,
  cloudEvent,
  ENDED,
  EXTENSION,
  FACTS,
  KNOWN_TYPES,
  NUDGED,
  TYPES,
  type FactsMessage,
} from './event-schema.ts';
import { Fault, type Problem } from '../fault.ts';

/** The largest body that is read: 24 KiB. */
export const MOST_BYTES = 24 * 1024;
/** Lists and objects within each other. What the schema knows stands five deep. */
const DEEPEST = 32;
const AHEAD_MS = 5 * 60_000;

/** Who may send and what they may say; setting `SOURCES`. */
export interface EventSource {
  readonly source: string;
  readonly externalIds?: RegExp;
  readonly types?: readonly string[];
  readonly policies?: readonly string[];
}

export interface EventRules {
  readonly sources: readonly EventSource[];
  readonly policyNames: readonly string[];
  /** Domains of the tenant, lower case: an address in one of them is not private. */
  readonly tenantDomains: readonly string[];
}

interface Accepted {
  readonly type: string;
  readonly key: ContractorKey;
  readonly source: string;
  readonly time: Instant;
  /** SHA-256 (base64url) of source and id. */
  readonly id: string;
  /** SHA-256 (base64url) of the data as it was sent. */
  readonly data: string;
}

/** The whole contractor as HR sees it. Only `hired` reopens after an end. */
export interface FactsEvent extends Accepted {
  readonly kind: 'facts';
  readonly reopens: boolean;
  readonly wanted: Wanted;
}

export interface EndEvent extends Accepted {
  readonly kind: 'end';
  readonly end: { readonly kind: 'cancelled' } | { readonly kind: 'ended'; readonly endsOn: string };
}

export interface AccessEvent extends Accepted {
  readonly kind: 'access';
  readonly reason: 'reset' | 'lost-device' | 'emergency' | 'reissue';
}

/** An accepted event about one contractor at one time. */
export type ContractorEvent = FactsEvent | EndEvent | AccessEvent;

/** What a message on the queue turned out to be. */
export type Arrival =
  { readonly kind: 'nudge'; readonly key: ContractorKey } | { readonly kind: 'event'; readonly event: ContractorEvent };

/**
 * Reads one message body. Everything comes from the body: message ids, session ids and metadata prove nothing.
 * Throws `EVENT_MALFORMED` with every problem at once, `EVENT_TYPE_UNKNOWN`, `EVENT_SOURCE_UNKNOWN` or `END_BEFORE_START`.
 */
export const readArrival = (body: Uint8Array, rules: EventRules, now: Instant): Arrival => {
  const raw = readJson(body);
  const envelope = cloudEvent.safeParse(raw);
  if (!envelope.success) throw malformed(envelope.error.issues.map(problemOf));
  const { type } = envelope.data;
  if (type === NUDGED) return { kind: 'nudge', key: subjectKey(envelope.data.subject) };
  return { kind: 'event', event: readEvent(type, raw, rules, now) };
};

const readEvent = (type: string, raw: unknown, rules: EventRules, now: Instant): ContractorEvent => {
  switch (type) {
    case TYPES.hired:
    case TYPES.changed:
      return factsOf(parsed(FACTS, raw), raw, rules, now);
    case TYPES.cancelled:
      return { ...accepted(parsed(CANCELLED, raw), raw, rules, now), kind: 'end', end: { kind: 'cancelled' } };
    case TYPES.ended:
      return endOf(parsed(ENDED, raw), raw, rules, now);
    case TYPES.accessRequested:
      return accessOf(parsed(ACCESS_REQUESTED, raw), raw, rules, now);
    default:
      throw new Fault('EVENT_TYPE_UNKNOWN', {
        problems: [{ path: '$.type', rule: `one of ${KNOWN_TYPES.join(', ')}` }],
      });
  }
};

const parsed = <T extends z.ZodType>(schema: T, raw: unknown): z.output<T> => {
  const result = schema.safeParse(raw);
  if (!result.success) throw malformed(result.error.issues.map(problemOf));
  return result.data;
};

const factsOf = (message: FactsMessage, raw: unknown, rules: EventRules, now: Instant): FactsEvent => {
  const ends = endProblems(message);
  const event = accepted(
    message,
    raw,
    rules,
    now,
    [...policyProblems(message, rules), ...addressProblems(message, rules)],
    ends,
  );
  if (ends.length > 0) throw new Fault('END_BEFORE_START', { problems: ends });
  return { ...event, kind: 'facts', reopens: message.type === TYPES.hired, wanted: wantedOf(message, rules) };
};

const endOf = (message: z.output<typeof ENDED>, raw: unknown, rules: EventRules, now: Instant): EndEvent => ({
  ...accepted(message, raw, rules, now),
  kind: 'end',
  end: { kind: 'ended', endsOn: message.data.endsOn },
});

const accessOf = (
  message: z.output<typeof ACCESS_REQUESTED>,
  raw: unknown,
  rules: EventRules,
  now: Instant,
): AccessEvent => ({
  ...accepted(message, raw, rules, now),
  kind: 'access',
  reason: message.data.reason,
});

interface Message {
  readonly type: string;
  readonly id: string;
  readonly source: string;
  readonly subject: string;
  readonly time: string;
  readonly data: { readonly externalId: string };
}

/** What every event is held to. `further` problems are told with ours; `elsewhere` ones only beside others. */
const accepted = (
  message: Message,
  raw: unknown,
  rules: EventRules,
  now: Instant,
  further: readonly Problem[] = [],
  elsewhere: readonly Problem[] = [],
): Accepted => {
  const problems = [...senderProblems(message, sourceOf(message, rules)), ...timeProblems(message, now), ...further];
  if (problems.length > 0) throw malformed([...problems, ...elsewhere]);
  return {
    type: message.type,
    key: contractorKey(message.data.externalId),
    source: message.source,
    time: Date.parse(message.time),
    id: hash(`${message.source}\n${message.id}`),
    data: hash(JSON.stringify((raw as { data: unknown }).data)),
  };
};

const sourceOf = ({ source }: Pick<Message, 'source'>, { sources }: EventRules): EventSource => {
  const known = sources.find((candidate) => candidate.source === source);
  if (!known)
    throw new Fault('EVENT_SOURCE_UNKNOWN', { problems: [{ path: '$.source', rule: 'a source that SOURCES lists' }] });
  return known;
};

const readJson = (body: Uint8Array): unknown => {
  if (body.byteLength > MOST_BYTES)
    throw malformed([{ path: '$', rule: `at most ${MOST_BYTES} bytes; this one has ${body.byteLength}` }]);
  const value = parsedJson(body);
  if (isDeeper(value, DEEPEST))
    throw malformed([{ path: '$', rule: `lists and objects within each other at most ${DEEPEST} deep` }]);
  return value;
};

const parsedJson = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw malformed([{ path: '$', rule: 'one JSON object in UTF-8 (CloudEvents 1.0, structured mode)' }]);
  }
};

const isDeeper = (value: unknown, than: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (than === 0 || Object.values(value).some((member) => isDeeper(member, than - 1)));

const malformed = (problems: readonly Problem[]): Fault => new Fault('EVENT_MALFORMED', { problems });

const hash = (text: string): string => createHash('sha256').update(text, 'utf8').digest('base64url');

/** `$.data.emails[0].value`, members with unusual names in brackets. The rule comes from the schema, never the value. */
const problemOf = ({ path, message }: { path: readonly PropertyKey[]; message: string }): Problem => ({
  path: path.reduce<string>((text, part) => text + memberPath(part), '$'),
  rule: message,
});

const memberPath = (part: PropertyKey): string => {
  if (typeof part === 'number') return `[${part}]`;
  return /^\w+$/.test(String(part)) ? `.${String(part)}` : `['${String(part)}']`;
};

const subjectKey = (subject: string): ContractorKey => {
  if (!/^[a-z0-9][a-z0-9._-]{0,15}$/i.test(subject)) throw malformed([{ path: '$.subject', rule: 'an externalId' }]);
  return contractorKey(subject);
};

const senderProblems = (message: Message, source: EventSource): Problem[] => [
  ...(source.types && !source.types.includes(message.type)
    ? [{ path: '$.type', rule: 'a type that SOURCES allows this source' }]
    : []),
  ...(source.externalIds && !source.externalIds.test(message.data.externalId)
    ? [{ path: '$.data.externalId', rule: 'a number of the pattern that SOURCES gives this source' }]
    : []),
  ...(message.subject.toUpperCase() === message.data.externalId.toUpperCase()
    ? []
    : [{ path: '$.subject', rule: 'equal to data.externalId (case aside)' }]),
];

const policyProblems = (message: FactsMessage, rules: EventRules): Problem[] => {
  const { policy } = message.data.extension;
  const { policies = rules.policyNames } = sourceOf(message, rules);
  const allowed = rules.policyNames.filter((name) => name === 'default' || policies.includes(name));
  return policy === undefined || allowed.includes(policy)
    ? []
    : [
        {
          path: `$.data['${EXTENSION}'].policy`,
          rule: `a configured policy that this source may use: ${allowed.join(', ')}`,
        },
      ];
};

const timeProblems = ({ time }: Message, now: Instant): Problem[] =>
  Date.parse(time) > now + AHEAD_MS ? [{ path: '$.time', rule: 'at most 5 minutes ahead of our clock' }] : [];

const privateAddresses = ({ data }: FactsMessage, { tenantDomains }: EventRules): string[] =>
  data.emails
    .filter(({ primary, value }) => primary && !tenantDomains.includes(value.split('@').at(-1)?.toLowerCase() ?? ''))
    .map(({ value }) => value);

const addressProblems = (event: FactsMessage, rules: EventRules): Problem[] =>
  privateAddresses(event, rules).length > 1
    ? [{ path: '$.data.emails', rule: 'at most one primary address outside the tenant’s domains' }]
    : [];

const endProblems = ({ data: { extension } }: FactsMessage): Problem[] =>
  extension.endsOn !== undefined && extension.endsOn < extension.startsOn
    ? [{ path: `$.data['${EXTENSION}'].endsOn`, rule: 'not before startsOn' }]
    : [];

const wantedOf = (event: FactsMessage, rules: EventRules): Wanted => {
  const { externalId, name, displayName, phoneNumbers, locale, timezone, enterprise, extension } = event.data;
  const privateAddress = privateAddresses(event, rules)[0];
  return {
    externalId,
    ...name,
    displayName: displayName ?? `${name.givenName} ${name.familyName}`,
    phoneNumbers: phoneNumbers.map(({ value }) => value),
    timezone,
    sponsor: enterprise.manager.value,
    startsOn: extension.startsOn,
    ...given({ privateAddress, locale, department: enterprise.department, organization: enterprise.organization }),
    ...given({
      startsAt: extension.startsAt,
      endsOn: extension.endsOn,
      usageLocation: extension.usageLocation,
      policy: extension.policy,
    }),
  };
};

const given = <T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
