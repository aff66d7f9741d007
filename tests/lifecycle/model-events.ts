/** An action's event as HR sends it, and as the model takes it. */
import type { ContractorRecord } from '../../shared/domain/contractor/contractor.ts';
import { hiredEvent } from '../../samples/hired-event.ts';
import { ENTERPRISE, EXTENSION, NIAMH, SAM } from './people.ts';
import type { Action } from './model-actions.ts';
import type { Contacts, Facts, ModelEnd, ModelEvent } from './model.ts';
import { DAY, MINUTE } from './world.ts';

/** An hour ahead of UTC all the year, as the model assumes. */
const ZONE = 'Africa/Lagos';
const SOURCES = ['https://hr.contoso.example/core', 'https://hr.contoso.example/yard'] as const;
const SPONSORS = [SAM, NIAMH, 'nobody@contoso.example'] as const;
const NAMES = ['Kent', 'Okoro', 'Vega'] as const;

/** The whole contractor, made once: thousands of runs send thousands of events. */
const WHOLE = hiredEvent({ now: new Date(0), timezone: ZONE, starts: '2026-12-01', startsAt: '08:00' }).data;

/** The two contractors of a sequence, and an address that both may have. */
export interface Cast {
  readonly numbers: readonly [string, string];
  readonly shared: string;
}

const ALONE: Cast = { numbers: ['C-1', 'C-2'], shared: 'shared@example.net' };

export const numberOf = (who: number, { numbers }: Cast = ALONE): string => numbers[who] ?? numbers[0];

/** Addresses that only this contractor reads, one that both have, and none. */
export const addressesOf = (number: string, { shared }: Cast = ALONE): readonly (string | undefined)[] => [
  `${number.toLowerCase()}-a@example.net`,
  `${number.toLowerCase()}-b@example.net`,
  `${number.toLowerCase()}-c@example.net`,
  undefined,
  shared,
];

/** An event on its way: the body of the message, and what the model is to make of it. */
export interface Sent {
  readonly number: string;
  readonly body: Record<string, unknown>;
  readonly event?: ModelEvent;
}

const dayOf = (now: number, days: number): string => new Date(now + days * DAY).toISOString().slice(0, 10);

const envelope = (type: string, number: string, { ago, source }: { ago: number; source: number }, at: Sending) => ({
  specversion: '1.0',
  id: `e-${at.count}`,
  source: SOURCES[source] ?? SOURCES[0],
  type: `io.firstdaypass.contractor.${type}.v1`,
  subject: number,
  time: new Date(at.now - ago * MINUTE).toISOString(),
});

/** When an event is sent, and how many were before. */
export interface Sending {
  readonly now: number;
  readonly count: number;
  /** Absent: of the only sequence. */
  readonly cast?: Cast;
}

type Telling = Extract<Action, { does: 'facts' | 'end' | 'access' }>;

/** The message of an action. */
export const sentBy = (action: Telling, at: Sending): Sent => {
  const number = numberOf(action.who, at.cast);
  const data = dataOf(action, number, at);
  const body = { ...envelope(typeOf(action), number, action, at), data };
  const event = modelled(action, body, number, at);
  return { number, body, ...(event ? { event } : {}) };
};

/** The same source and id once more with other data. */
export const reusing = (sent: Sent): Sent => {
  const data = { ...(sent.body['data'] as object), remark: 'other' };
  const event = sent.event && { ...sent.event, says: JSON.stringify(data) };
  return { ...sent, body: { ...sent.body, data }, ...(event ? { event } : {}) };
};

const typeOf = (action: Telling): string => {
  if (action.does === 'facts') return action.type;
  if (action.does === 'access') return 'access-requested';
  return action.ends === null ? 'cancelled' : 'ended';
};

const dataOf = (action: Telling, externalId: string, at: Sending): object => {
  if (action.does === 'access') return { externalId, reason: action.reason };
  if (action.does === 'end')
    return action.ends === null ? { externalId } : { externalId, endsOn: dayOf(at.now, action.ends) };
  const { facts, contacts } = factsOf(action, externalId, at);
  const { startsOn, endsOn, startsAt } = facts;
  return {
    ...WHOLE,
    externalId,
    name: { givenName: facts.givenName, familyName: facts.familyName },
    emails: contacts.privateAddress === undefined ? [] : [{ value: contacts.privateAddress, primary: true }],
    [ENTERPRISE]: { manager: { value: contacts.sponsor } },
    [EXTENSION]: { startsOn, startsAt, ...(endsOn === undefined ? {} : { endsOn }) },
  };
};

const factsOf = (
  { name, address, sponsor, starts, lasts }: Extract<Action, { does: 'facts' }>,
  number: string,
  { now, cast }: Sending,
): { facts: Facts; contacts: Contacts } => ({
  facts: {
    givenName: 'Ana',
    familyName: `${NAMES[name] ?? 'Kent'} ${number.replace('-', '')}`,
    startsOn: dayOf(now, starts),
    startsAt: '08:00',
    timezone: ZONE,
    endsOn: lasts === null ? undefined : dayOf(now, starts + lasts),
  },
  contacts: { privateAddress: addressesOf(number, cast)[address], sponsor: SPONSORS[sponsor] ?? SAM },
});

const modelled = (
  action: Telling,
  body: Record<string, unknown>,
  number: string,
  at: Sending,
): ModelEvent | undefined => {
  if (action.does === 'access') return undefined;
  const { id, source, time, data } = body;
  const told = { id: String(id), source: String(source), time: Date.parse(String(time)), says: JSON.stringify(data) };
  if (action.does === 'facts') return { ...told, kind: action.type, ...factsOf(action, number, at) };
  const end: ModelEnd =
    action.ends === null ? { kind: 'cancelled' } : { kind: 'ended', endsOn: dayOf(at.now, action.ends) };
  return { ...told, kind: 'end', end };
};

/** The facts of a record in the model's form. */
export const factsOn = ({ wanted }: ContractorRecord): Facts | undefined =>
  wanted && {
    givenName: wanted.givenName,
    familyName: wanted.familyName,
    startsOn: wanted.startsOn,
    startsAt: wanted.startsAt,
    timezone: wanted.timezone,
    endsOn: wanted.endsOn,
  };

/** Contacts in the model's form. */
export const contactsOf = ({ privateAddress, sponsor }: { privateAddress?: string; sponsor: string }): Contacts => ({
  privateAddress,
  sponsor,
});
