/**
 * What HR's events and people's requests come to, in a hundred lines: no steps, no claims, no store. The whole service is
 * held against this in `model-run.ts`.
 */
import { HOUR } from './world.ts';

const DAY = 24 * HOUR;

export interface Contacts {
  readonly privateAddress: string | undefined;
  readonly sponsor: string;
}

/** HR's facts beside the contacts, in the form in which both sides can be compared. */
export type Facts = Readonly<Record<'givenName' | 'familyName' | 'startsOn' | 'timezone', string>> & {
  readonly startsAt: string | undefined;
  readonly endsOn: string | undefined;
};

export type ModelEnd = { readonly kind: 'cancelled' } | { readonly kind: 'ended'; readonly endsOn: string };

interface Envelope {
  readonly id: string;
  /** Stands for the data: two events with the same one say the same. */
  readonly says: string;
  readonly source: string;
  readonly time: number;
}

export type ModelEvent = Envelope &
  (
    | { readonly kind: 'hired' | 'changed'; readonly facts: Facts; readonly contacts: Contacts }
    | { readonly kind: 'end'; readonly end: ModelEnd }
  );

/** What the model knows of one contractor. */
export interface ModelContractor {
  source: string;
  readonly seen: Map<string, string>;
  facts?: Facts;
  /** The contacts that HR named last, held or not. */
  word?: Contacts;
  factsAt: number;
  endAt: number;
  hiredAt: number;
  end?: ModelEnd;
  /** Seen from outside: the end took effect. */
  closed: boolean;
}

const newContractor = (source: string): ModelContractor => ({
  source,
  seen: new Map(),
  factsAt: -Infinity,
  endAt: -Infinity,
  hiredAt: -Infinity,
  closed: false,
});

/** The zone of all the model's contractors is an hour ahead of UTC; of whom no facts are known the day is UTC's. */
const lastDayOver = (endsOn: string, facts: Facts | undefined): number =>
  Date.parse(`${endsOn}T00:00:00${facts ? '+01:00' : 'Z'}`) + DAY;

const overBy = (end: ModelEnd | undefined, facts: Facts | undefined, now: number): boolean => {
  if (end?.kind === 'cancelled') return true;
  const endsOn = end?.endsOn ?? facts?.endsOn;
  return endsOn !== undefined && lastDayOver(endsOn, facts) <= now;
};

/** Whether nothing may be issued any more. */
export const isOverFor = ({ closed, end, facts }: ModelContractor, now: number): boolean =>
  closed || overBy(end, facts, now);

/** What became of an event. */
export type Verdict = 'applied' | 'seen' | 'superseded' | 'refused';

/** Everybody whom HR named so far. */
export class Model {
  readonly contractors = new Map<string, ModelContractor>();

  /** Access requests are left out: they change neither facts nor end. */
  take(number: string, event: ModelEvent, now: number): Verdict {
    const contractor = this.contractors.get(number) ?? newContractor(event.source);
    if (contractor.source !== event.source) return 'refused';
    const before = contractor.seen.get(event.id);
    if (before !== undefined) return before === event.says ? 'seen' : 'refused';
    const verdict = event.kind === 'end' ? takeEnd(contractor, event, now) : takeFacts(contractor, event, now);
    if (verdict === 'applied') contractor.seen.set(event.id, event.says);
    if (verdict !== 'refused') this.contractors.set(number, contractor);
    return verdict;
  }

  /** An operator has somebody forgotten: that ends whoever is still here. */
  forget(number: string, now: number): void {
    const contractor = this.contractors.get(number);
    if (!contractor) return;
    if (!isOverFor(contractor, now)) contractor.end = { kind: 'cancelled' };
    contractor.endAt = Math.max(contractor.endAt, now);
  }
}

const takeFacts = (
  contractor: ModelContractor,
  event: Extract<ModelEvent, { kind: 'hired' | 'changed' }>,
  now: number,
): Verdict => {
  const { kind, time, facts, contacts } = event;
  const isNewestHire = kind === 'hired' && time > contractor.hiredAt;
  const isLate = time < contractor.factsAt;
  if (isLate && !isNewestHire) return 'superseded';
  if (kind === 'hired' && time > contractor.endAt) reopen(contractor, isLate ? contractor.facts : facts, now);
  if (kind === 'hired') contractor.hiredAt = time;
  if (isLate) return 'applied';
  contractor.facts = facts;
  contractor.word = contacts;
  contractor.factsAt = time;
  return 'applied';
};

const reopen = (contractor: ModelContractor, facts: Facts | undefined, now: number): void => {
  if (!overBy(undefined, facts, now)) contractor.closed = false;
  delete contractor.end;
};

const takeEnd = (
  contractor: ModelContractor,
  { end, time }: Extract<ModelEvent, { kind: 'end' }>,
  now: number,
): Verdict => {
  const { facts } = contractor;
  if (time < contractor.endAt || time < contractor.hiredAt) return 'superseded';
  if (end.kind === 'ended' && facts && end.endsOn < facts.startsOn) return 'refused';
  contractor.endAt = time;
  if (!isOverFor(contractor, now) || overBy(end, facts, now)) contractor.end = end;
  return 'applied';
};
