import type { Tell } from '../audit/audit.ts';
import type { Instant } from '../brand.ts';
import type { ContractorKey, ContractorRecord, Contractors, Versioned } from '../contractor/contractor.ts';
import { readArrival, type ContractorEvent } from './event.ts';
import type { EventRules } from './event-rules.ts';
import type { FaultCode } from '../fault.ts';
import { applyEvent, type Effect } from './event-effect.ts';
import { contended, MOST_LOST_SWAPS } from '../lost-swap.ts';
import { policyOf, type Policies } from '../contractor/policy.ts';

export interface Receiving {
  readonly contractors: Contractors;
  readonly rules: EventRules;
  readonly policies: Policies;
  readonly reconcile: (key: ContractorKey) => Promise<FaultCode | undefined>;
  readonly tell: Tell;
  readonly now: () => Instant;
}

/** What came of one message. `blocked`: a step of this contractor is blocked and this message was the one that met it. */
export type Received =
  | { readonly kind: 'done'; readonly key: ContractorKey }
  | { readonly kind: 'blocked'; readonly key: ContractorKey; readonly code: FaultCode };

/**
 * Handles one message body from the queue: puts the event on the record, then brings the contractor up to date.
 * Throws faults of kind *refuse* (nothing was touched) and *away* (nothing can be written), and anything unforeseen.
 */
export const makeReceive =
  (deps: Receiving): ((body: Uint8Array) => Promise<Received>) =>
  async (body) => {
    const arrival = readArrival(body, deps.rules, deps.now());
    const key = arrival.kind === 'nudge' ? arrival.key : arrival.event.key;
    if (arrival.kind === 'event') await accept(deps, arrival.event);
    const code = await deps.reconcile(key);
    return code ? { kind: 'blocked', key, code } : { kind: 'done', key };
  };

/** Puts the event on the record in one swap. The entry is told again on a redelivery, for the case that a crash left it out. */
const accept = async (deps: Receiving, event: ContractorEvent): Promise<void> => {
  const { effect, record } = await apply(deps, event);
  const superseded = effect === 'superseded';
  await deps.tell({
    kind: superseded ? 'event superseded' : 'event accepted',
    contractor: event.key,
    ids: [event.id],
    at: deps.now(),
    facts: { type: event.type, time: event.time },
  });
  if (record && holdsContacts(record, event))
    await deps.tell({ kind: 'contacts held', contractor: event.key, ids: [event.id], at: deps.now() });
};

/** Whether it was this event that put contacts on hold, though it acted on another delivery. */
const holdsContacts = ({ heldFor, seen }: ContractorRecord, { id }: ContractorEvent): boolean =>
  heldFor !== undefined && seen.some((event) => event.id === id && event.at === heldFor.since);

interface Applied {
  readonly effect: Effect['kind'];
  /** As it is now; undefined: nobody was named yet and nobody is. */
  readonly record: ContractorRecord | undefined;
}

const apply = async ({ contractors, policies, now }: Receiving, event: ContractorEvent): Promise<Applied> => {
  for (let tried = 0; tried < MOST_LOST_SWAPS; tried++) {
    const read = await contractors.read(event.key);
    const effect = applyEvent(read?.value, event, now(), policyOf(policies, read?.value.wanted?.policy));
    if (effect.kind !== 'applied') return { effect: effect.kind, record: read?.value };
    if (await write(contractors, read, effect.record)) return { effect: effect.kind, record: effect.record };
  }
  throw contended();
};

const write = (contractors: Contractors, read: Versioned<ContractorRecord> | undefined, record: ContractorRecord) =>
  read ? contractors.swap(read, record) : contractors.insert(record);
