import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Instant } from '../brand.ts';
import { contractorKey, EXTERNAL_ID, type ContractorKey, type Wanted } from '../contractor/contractor.ts';
import {
  ACCESS_REQUESTED,
  CANCELLED,
  cloudEvent,
  ENDED,
  FACTS,
  KNOWN_TYPES,
  NUDGED,
  TYPES,
  type FactsMessage,
} from './event-schema.ts';
import { malformed, parsed, readJson } from './event-body.ts';
import {
  addressProblems,
  endProblems,
  policyProblems,
  privateAddresses,
  senderProblems,
  sourceOf,
  timeProblems,
  type EventRules,
  type Message,
} from './event-rules.ts';
import { Fault, type Problem } from '../fault.ts';

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
  const { type, subject } = parsed(cloudEvent, raw);
  if (type === NUDGED) return { kind: 'nudge', key: subjectKey(subject) };
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

const hash = (text: string): string => createHash('sha256').update(text, 'utf8').digest('base64url');

const subjectKey = (subject: string): ContractorKey => {
  if (!EXTERNAL_ID.test(subject)) throw malformed([{ path: '$.subject', rule: 'an externalId' }]);
  return contractorKey(subject);
};

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
