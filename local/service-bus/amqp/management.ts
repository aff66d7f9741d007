import type { Typed } from 'rhea';
import { parseContent } from '../content.ts';
import { render } from '../message.ts';
import type { Queue } from '../queue.ts';
import { messageTooLarge, ServiceError } from '../service-error.ts';
import type { Session } from '../session.ts';
import type { Settlement } from '../settlement.ts';
import { longs, text, timestamp, timestamps, uuid } from './codec.ts';
import { propertiesOf } from './outcome.ts';
import type { Reply, Request } from './request.ts';
import { AMQP_VALUE, contentOf, sectionsOf } from './sections.ts';
import type { Property } from './sections.ts';

type Operation = (queue: Queue, request: Request) => Reply;

const NOTHING: Reply = { status: 204, description: 'No content' };
const RECEIVE_AND_DELETE = 0;

const found = (body: Reply['body']): Reply => ({ status: 200, ...(body && { body }) });

const sequenceNumbersOf = ({ body }: Request): number[] => (body['sequence-numbers'] as unknown[]).map(Number);

const tokensOf = ({ body }: Request): Buffer[] => body['lock-tokens'] as Buffer[];

/** The session that the request speaks of, which its receiver must hold. */
const sessionOf = (queue: Queue, { body, applicationProperties }: Request): Session =>
  queue.sessions.held(String(body['session-id']), applicationProperties['associated-link-name'] as string | undefined);

/** A field of the body with its AMQP types. */
const typedField = ({ bytes }: Request, name: string): Typed | undefined => {
  const value = sectionsOf(bytes).find(({ code }) => code === AMQP_VALUE);
  return propertiesOf(contentOf(bytes, value)).find((entry) => entry.name === name)?.value;
};

const reasonsOf = ({ body }: Request): Property[] =>
  [
    { name: 'DeadLetterReason', given: body['deadletter-reason'] },
    { name: 'DeadLetterErrorDescription', given: body['deadletter-description'] },
  ].flatMap(({ name, given }) => (typeof given === 'string' ? [{ name, value: text(given) }] : []));

const settlementOf = (request: Request): Settlement => {
  const status = String(request.body['disposition-status']);
  const properties = propertiesOf(typedField(request, 'properties-to-modify'));
  switch (status) {
    case 'completed':
      return { kind: 'complete' };
    case 'abandoned':
      return { kind: 'abandon', properties };
    case 'defered':
      return { kind: 'defer', properties };
    case 'suspended':
      return { kind: 'dead-letter', properties: [...properties, ...reasonsOf(request)] };
    default:
      throw new ServiceError('com.microsoft:argument-error', 400, `The disposition status '${status}' is unknown.`);
  }
};

const schedule: Operation = (queue, { body }) => {
  const limit = queue.properties.maxMessageSize;
  const messages = (body.messages as { message: Buffer }[]).map(({ message }) => message);
  const large = messages.find(({ length }) => length > limit);
  if (large) throw messageTooLarge(large.length, limit);
  return found({ 'sequence-numbers': longs(queue.send(messages.map(parseContent))) });
};

const peek: Operation = (queue, { body }) => {
  const sessionId = body['session-id'];
  const from = Number(body['from-sequence-number']);
  const messages = queue.peek(
    from,
    Number(body['message-count']),
    typeof sessionId === 'string' ? sessionId : undefined,
  );
  if (messages.length === 0) return NOTHING;
  return found({ messages: messages.map((message) => ({ message: render(message) })) });
};

const receiveDeferred: Operation = (queue, request) => {
  const session = queue.properties.requiresSession ? sessionOf(queue, request) : undefined;
  const mode = request.body['receiver-settle-mode'] === RECEIVE_AND_DELETE ? 'receiveAndDelete' : 'peekLock';
  const messages = queue.receiveDeferred(sequenceNumbersOf(request), mode, session);
  return found({
    messages: messages.map(({ message, lock }) => ({
      message: render(message, lock),
      ...(lock && { 'lock-token': uuid(lock.token) }),
    })),
  });
};

const OPERATIONS: Readonly<Record<string, Operation>> = {
  'com.microsoft:schedule-message': schedule,
  'com.microsoft:peek-message': peek,
  'com.microsoft:receive-by-sequence-number': receiveDeferred,
  'com.microsoft:cancel-scheduled-message': (queue, request) => {
    queue.cancelScheduled(sequenceNumbersOf(request));
    return found(undefined);
  },
  'com.microsoft:update-disposition': (queue, request) => {
    if (queue.properties.requiresSession) sessionOf(queue, request);
    const settlement = settlementOf(request);
    for (const token of tokensOf(request)) queue.settle(token, settlement);
    return found(undefined);
  },
  'com.microsoft:renew-lock': (queue, request) =>
    found({ expirations: timestamps(tokensOf(request).map((token) => queue.renew(token))) }),
  'com.microsoft:renew-session-lock': (queue, request) =>
    found({ expiration: timestamp(queue.sessions.renew(sessionOf(queue, request))) }),
  'com.microsoft:get-session-state': (queue, request) => found({ 'session-state': sessionOf(queue, request).state }),
  'com.microsoft:set-session-state': (queue, request) => {
    sessionOf(queue, request).state = request.body['session-state'] as Buffer | null;
    return found(undefined);
  },
  'com.microsoft:get-message-sessions': (queue, { body }) => {
    const skip = Number(body.skip ?? 0);
    const ids = queue.sessions.ids().slice(skip, skip + Number(body.top ?? 100));
    return ids.length === 0 ? NOTHING : found({ skip: skip + ids.length, 'sessions-ids': ids });
  },
};

/**
 * The operations of a queue's `$management` node.
 *
 * @see https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-request-response
 */
export const manage = (queue: Queue, request: Request): Reply => {
  const operation = OPERATIONS[request.operation];
  if (operation) return operation(queue, request);
  throw new ServiceError('amqp:not-implemented', 501, `$management does not know '${request.operation}'.`);
};
