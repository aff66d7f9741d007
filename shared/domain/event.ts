import { createHash } from 'node:crypto';
import type { Instant } from './brand.ts';
import { contractorKey, type ContractorKey, type Wanted } from './contractor.ts';
import { cloudEvent, EXTENSION, HIRED, KNOWN_TYPES, NUDGED, type HiredEvent } from './event-schema.ts';
import { Fault, type Problem } from './fault.ts';

/** The largest body that is read: 24 KiB. */
export const MOST_BYTES = 24 * 1024;
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

/** An accepted event: facts about one contractor at one time. */
export interface ContractorEvent {
  readonly kind: 'facts';
  readonly type: string;
  readonly key: ContractorKey;
  readonly source: string;
  readonly time: Instant;
  readonly wanted: Wanted;
  /** SHA-256 (base64url) of source and id. */
  readonly id: string;
  /** SHA-256 (base64url) of the data as it was sent. */
  readonly data: string;
}

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
  if (!KNOWN_TYPES.includes(type))
    throw new Fault('EVENT_TYPE_UNKNOWN', { problems: [{ path: '$.type', rule: `one of ${KNOWN_TYPES.join(', ')}` }] });
  return { kind: 'event', event: readFacts(raw, rules, now) };
};

const readFacts = (raw: unknown, rules: EventRules, now: Instant): ContractorEvent => {
  const parsed = HIRED.safeParse(raw);
  if (!parsed.success) throw malformed(parsed.error.issues.map(problemOf));
  const event = parsed.data;
  const source = rules.sources.find((candidate) => candidate.source === event.source);
  if (!source)
    throw new Fault('EVENT_SOURCE_UNKNOWN', { problems: [{ path: '$.source', rule: 'a source that SOURCES lists' }] });
  const problems = [
    ...senderProblems(event, source, rules),
    ...timeProblems(event, now),
    ...addressProblems(event, rules),
  ];
  const ends = endProblems(event);
  if (problems.length > 0) throw malformed([...problems, ...ends]);
  if (ends.length > 0) throw new Fault('END_BEFORE_START', { problems: ends });
  return {
    kind: 'facts',
    type: event.type,
    key: contractorKey(event.data.externalId),
    source: event.source,
    time: Date.parse(event.time),
    wanted: wantedOf(event, rules),
    id: hash(`${event.source}\n${event.id}`),
    data: hash(JSON.stringify((raw as { data: unknown }).data)),
  };
};

const readJson = (body: Uint8Array): unknown => {
  if (body.byteLength > MOST_BYTES)
    throw malformed([{ path: '$', rule: `at most ${MOST_BYTES} bytes; this one has ${body.byteLength}` }]);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw malformed([{ path: '$', rule: 'one JSON object in UTF-8 (CloudEvents 1.0, structured mode)' }]);
  }
};

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

const senderProblems = (event: HiredEvent, source: EventSource, { policyNames }: EventRules): Problem[] => {
  const policy = event.data.extension.policy;
  const allowed = policyNames.filter((name) => name === 'default' || (source.policies ?? policyNames).includes(name));
  return [
    ...(source.types && !source.types.includes(event.type)
      ? [{ path: '$.type', rule: 'a type that SOURCES allows this source' }]
      : []),
    ...(source.externalIds && !source.externalIds.test(event.data.externalId)
      ? [{ path: '$.data.externalId', rule: 'a number of the pattern that SOURCES gives this source' }]
      : []),
    ...(policy !== undefined && !allowed.includes(policy)
      ? [
          {
            path: `$.data['${EXTENSION}'].policy`,
            rule: `a configured policy that this source may use: ${allowed.join(', ')}`,
          },
        ]
      : []),
    ...(event.subject.toUpperCase() === event.data.externalId.toUpperCase()
      ? []
      : [{ path: '$.subject', rule: 'equal to data.externalId (case aside)' }]),
  ];
};

const timeProblems = ({ time }: HiredEvent, now: Instant): Problem[] =>
  Date.parse(time) > now + AHEAD_MS ? [{ path: '$.time', rule: 'at most 5 minutes ahead of our clock' }] : [];

const privateAddresses = ({ data }: HiredEvent, { tenantDomains }: EventRules): string[] =>
  data.emails
    .filter(({ primary, value }) => primary && !tenantDomains.includes(value.split('@').at(-1)?.toLowerCase() ?? ''))
    .map(({ value }) => value);

const addressProblems = (event: HiredEvent, rules: EventRules): Problem[] =>
  privateAddresses(event, rules).length > 1
    ? [{ path: '$.data.emails', rule: 'at most one primary address outside the tenant’s domains' }]
    : [];

const endProblems = ({ data: { extension } }: HiredEvent): Problem[] =>
  extension.endsOn !== undefined && extension.endsOn < extension.startsOn
    ? [{ path: `$.data['${EXTENSION}'].endsOn`, rule: 'not before startsOn' }]
    : [];

const wantedOf = (event: HiredEvent, rules: EventRules): Wanted => {
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
