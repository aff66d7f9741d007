import type { Queue } from '../queue.ts';
import { noSessionInTime, notAllowed } from '../service-error.ts';
import type { Session, SessionWaiter } from '../session.ts';
import type { SettlementFaults } from '../settlement-faults.ts';
import type { ClientConnection } from './client-connection.ts';
import { ticks } from './codec.ts';
import { ConsumerLink } from './consumer-link.ts';
import { refuseLink } from './engine.ts';
import type { OutgoingLink } from './engine.ts';

const SESSION_FILTER = 'com.microsoft:session-filter';
const TIMEOUT = 'com.microsoft:timeout';
const LOCKED_UNTIL = 'com.microsoft:locked-until-utc';
const DEFAULT_WAIT = 60_000;

const sameModes = (link: OutgoingLink): void => {
  link.local.attach.snd_settle_mode = link.snd_settle_mode;
  link.local.attach.rcv_settle_mode = link.rcv_settle_mode;
  if (link.target) link.set_target({ address: link.target.address });
};

/** A receiver of a queue without sessions competes with the others. */
const attachCompeting = (queue: Queue, link: OutgoingLink, connection: ClientConnection, faults: SettlementFaults) => {
  if (queue.properties.requiresSession) {
    throw notAllowed(
      'It is not possible for an entity that requires sessions to create a non-sessionful message receiver.',
    );
  }
  const consumer = new ConsumerLink(link, queue, faults);
  consumer.onCredit(() => queue.competing.pump());
  queue.competing.add(consumer);
  connection.onClose(link, () => queue.competing.remove(consumer));
  sameModes(link);
  link.set_source({ address: link.source.address });
  link.attach();
};

/** A session is granted: the answer names it and says until when it is locked. */
const grant = (queue: Queue, link: OutgoingLink, session: Session): void => {
  sameModes(link);
  link.set_source({ address: link.source.address, filter: { [SESSION_FILTER]: session.id } });
  link.local.attach.properties = { [LOCKED_UNTIL]: ticks(session.lockedUntil) };
  link.on('sender_flow', () => queue.sessions.pump(session));
  link.attach();
};

/** Waits for a session to become free, as long as the client allows. */
const waitForSession = (
  queue: Queue,
  link: OutgoingLink,
  consumer: ConsumerLink,
  onGrant: (session: Session) => void,
) => {
  const allowed = Number(link.properties?.[TIMEOUT] ?? DEFAULT_WAIT);
  const waiter: SessionWaiter = {
    consumer,
    granted: (session) => {
      clearTimeout(timer);
      onGrant(session);
    },
  };
  const timer = setTimeout(() => {
    if (queue.sessions.stopWaiting(waiter)) refuseLink(link, noSessionInTime());
  }, allowed);
  queue.sessions.wait(waiter);
  return () => {
    clearTimeout(timer);
    if (!queue.sessions.stopWaiting(waiter)) return;
    // A detach can be answered only on a link that is attached.
    if (link.connection.is_open()) link.attach();
  };
};

const attachSession = (
  queue: Queue,
  link: OutgoingLink,
  wanted: unknown,
  connection: ClientConnection,
  faults: SettlementFaults,
) => {
  if (!queue.properties.requiresSession) {
    throw notAllowed(
      queue.deadLetters
        ? 'A sessionful message receiver cannot be created on an entity that does not require sessions.'
        : 'Cannot create a MessageSession for a sub-queue.',
    );
  }
  const consumer = new ConsumerLink(link, queue, faults);
  const onGrant = (session: Session): void => {
    consumer.onCredit(() => queue.sessions.pump(session));
    connection.onClose(link, () => queue.sessions.release(session, consumer));
    grant(queue, link, session);
  };
  const session =
    typeof wanted === 'string' ? queue.sessions.accept(wanted, consumer) : queue.sessions.acceptFree(consumer);
  if (session) return onGrant(session);
  connection.onClose(link, waitForSession(queue, link, consumer, onGrant));
  return undefined;
};

/**
 * Answers a receiver's attach to a queue.
 *
 * @throws ServiceError `amqp:not-allowed` for a session receiver where there are no sessions and
 * the reverse, `com.microsoft:session-cannot-be-locked` for a session that somebody holds.
 */
export const attachReceiver = (
  queue: Queue,
  link: OutgoingLink,
  connection: ClientConnection,
  faults: SettlementFaults,
): void => {
  const filter = link.source.filter;
  if (filter && SESSION_FILTER in filter) attachSession(queue, link, filter[SESSION_FILTER], connection, faults);
  else attachCompeting(queue, link, connection, faults);
};
