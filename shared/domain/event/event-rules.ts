import type { Instant } from '../brand.ts';
import { Fault, type Problem } from '../fault.ts';
import { EXTENSION, type FactsMessage } from './event-schema.ts';

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

/** What every event says, whatever its type. */
export interface Message {
  readonly type: string;
  readonly id: string;
  readonly source: string;
  readonly subject: string;
  readonly time: string;
  readonly data: { readonly externalId: string };
}

/** The entry of SOURCES that an event comes from. Throws `EVENT_SOURCE_UNKNOWN`. */
export const sourceOf = ({ source }: Pick<Message, 'source'>, { sources }: EventRules): EventSource => {
  const known = sources.find((candidate) => candidate.source === source);
  if (!known)
    throw new Fault('EVENT_SOURCE_UNKNOWN', { problems: [{ path: '$.source', rule: 'a source that SOURCES lists' }] });
  return known;
};

/** What its sender may not say. */
export const senderProblems = (message: Message, source: EventSource): Problem[] => [
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

/** A policy that its sender may not name. */
export const policyProblems = (message: FactsMessage, rules: EventRules): Problem[] => {
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

/** A time that has not come. */
export const timeProblems = ({ time }: Message, now: Instant): Problem[] =>
  Date.parse(time) > now + AHEAD_MS ? [{ path: '$.time', rule: 'at most 5 minutes ahead of our clock' }] : [];

/** Primary addresses outside the tenant’s domains. */
export const privateAddresses = ({ data }: FactsMessage, { tenantDomains }: EventRules): string[] =>
  data.emails
    .filter(({ primary, value }) => primary && !tenantDomains.includes(value.split('@').at(-1)?.toLowerCase() ?? ''))
    .map(({ value }) => value);

/** More than one private address. */
export const addressProblems = (event: FactsMessage, rules: EventRules): Problem[] =>
  privateAddresses(event, rules).length > 1
    ? [{ path: '$.data.emails', rule: 'at most one primary address outside the tenant’s domains' }]
    : [];

/** A last day before the first. */
export const endProblems = ({ data: { extension } }: FactsMessage): Problem[] =>
  extension.endsOn !== undefined && extension.endsOn < extension.startsOn
    ? [{ path: `$.data['${EXTENSION}'].endsOn`, rule: 'not before startsOn' }]
    : [];
