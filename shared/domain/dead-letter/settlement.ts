import type { Tell } from '../audit/audit.ts';
import type { Instant } from '../brand.ts';
import { bodyHashOf, type DeadLetterNote, type DeadLetterNotes, type DeliveryKey } from './dead-letter-note.ts';
import { Fault, FAULTS, type FaultCode } from '../fault.ts';
import type { Received } from '../event/receive.ts';
import { scrubbed } from '../scrub.ts';

/** One delivery of one message. Nothing here decides what an event means; it only finds notes and counts. */
export interface Delivery extends DeliveryKey {
  /** 1 on the first delivery. */
  readonly count: number;
  readonly messageId?: string;
}

export interface Settling {
  readonly notes: DeadLetterNotes;
  readonly receive: (body: Uint8Array) => Promise<Received>;
  readonly tell: Tell;
  readonly now: () => Instant;
  readonly sleep: (ms: number) => Promise<void>;
}

const HOLD_MS = 5_000;
const LONGEST_HOLD_MS = 60_000;
const DELIVERIES_OF_A_BUG = 3;

/** Thrown to give a message back: the trigger can say neither that it is to be dead-lettered nor why (`docs/decisions.md`). */
export class GivenBack extends Error {
  override readonly name = 'GivenBack';
}

/**
 * Handles one delivery. Resolving completes the message; throwing gives it back, and to the dead-letter queue when its
 * deliveries run out. A verdict is noted first, and from the second delivery on the note is found before anything is done.
 */
export const makeSettle =
  (deps: Settling) =>
  async (delivery: Delivery, body: Uint8Array): Promise<void> => {
    if (delivery.count > 1 && (await verdictOf(deps, delivery))) throw new GivenBack('judged before; see its note');
    const received = await attempt(deps, delivery, body);
    if (received.kind === 'blocked') await giveUp(deps, delivery, body, new Fault(received.code), received.key);
  };

const verdictOf = async ({ notes, sleep }: Settling, delivery: Delivery): Promise<DeadLetterNote | undefined> => {
  try {
    return await notes.find(delivery);
  } catch (error) {
    if (error instanceof Fault && error.kind === 'away') await sleep(holdFor(delivery));
    throw error;
  }
};

const attempt = async (deps: Settling, delivery: Delivery, body: Uint8Array): Promise<Received> => {
  try {
    return await deps.receive(body);
  } catch (error) {
    if (error instanceof Fault && error.kind === 'refuse') return giveUp(deps, delivery, body, error);
    if (error instanceof Fault && error.kind === 'away') await deps.sleep(holdFor(delivery));
    else if (delivery.count >= DELIVERIES_OF_A_BUG)
      return giveUp(deps, delivery, body, new Fault('UNEXPECTED', { cause: error }));
    throw error;
  }
};

/** While our own stores are away nothing can be noted: the held message is the brake. */
const holdFor = ({ count }: Delivery): number => Math.min(HOLD_MS * 2 ** (count - 1), LONGEST_HOLD_MS);

const giveUp = async (
  deps: Settling,
  delivery: Delivery,
  body: Uint8Array,
  fault: Fault,
  contractor?: string,
): Promise<never> => {
  await deps.notes.write(noteOf(delivery, body, fault, deps.now(), contractor));
  if (fault.kind === 'refuse')
    await deps.tell({
      kind: 'event refused',
      ids: [delivery.queue, delivery.sequenceNumber, delivery.enqueuedAt],
      at: deps.now(),
      facts: { fault: fault.code, sequenceNumber: delivery.sequenceNumber },
    });
  throw new GivenBack(`${fault.code}: ${fault.message}`);
};

const noteOf = (
  { queue, sequenceNumber, enqueuedAt, messageId }: Delivery,
  body: Uint8Array,
  fault: Fault,
  at: Instant,
  contractor?: string,
): DeadLetterNote => ({
  queue,
  sequenceNumber,
  enqueuedAt,
  code: fault.code,
  says: says(fault.code),
  problems: fault.details.problems ?? [],
  bodyHash: bodyHashOf(body),
  at,
  ...(messageId === undefined ? {} : { messageId }),
  ...(contractor === undefined ? {} : { contractor }),
  ...(fault.code === 'UNEXPECTED' ? { stack: scrubbed(fault.details.cause) } : {}),
});

const says = (code: FaultCode): string => `${FAULTS[code].says} ${FAULTS[code].wayOut}`;
