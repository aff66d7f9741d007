import type { ServiceBusReceivedMessage } from '@azure/service-bus';
import type { CopyMark, DeadLetter } from '../domain/dead-letter/dead-letter.ts';
import { typedBody, typedProperties } from './rhea-typed.ts';

/** A message as AMQP has it, which the SDK sends as it is. */
type AmqpMessage = ServiceBusReceivedMessage['_rawAmqpMessage'];

/** Written by the broker on a dead letter; the copy carries them under names of ours. */
const BROKERS = { DeadLetterReason: 'x-dead-letter-reason', DeadLetterErrorDescription: 'x-dead-letter-description' };

/** Glues a copy to the trace of days ago; https://learn.microsoft.com/azure/service-bus-messaging/service-bus-end-to-end-tracing */
const TRACING = ['Diagnostic-Id', 'traceparent', 'tracestate'];

const ORIGINAL = 'x-original-message-id';
const REPLAYS = 'x-replays';
const REPLAYED_AT = 'x-replayed-at';
const EDITS = 'x-edits';
const FAULT = 'x-fault';
const FAULT_TIMES = 'x-fault-times';

/** A session that a message without one is given: the queue takes none without. */
const NO_SESSION = 'no-session';

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const count = (value: unknown): number => (Number.isSafeInteger(value) ? Math.max(0, Number(value)) : 0);

/** A body of several sections of bytes means their concatenation (AMQP 1.0, 3.2.6). */
const bytesOf = (body: unknown): Uint8Array | undefined => {
  if (body instanceof Uint8Array) return body;
  if (Array.isArray(body) && body.length > 0 && body.every((part) => part instanceof Uint8Array))
    return Buffer.concat(body);
  return undefined;
};

const shown = (body: unknown): Uint8Array => bytesOf(body) ?? Buffer.from(JSON.stringify(body ?? null));

/** What the rules get to know of a message of the dead-letter queue. */
export const letterOf = (queue: string, message: ServiceBusReceivedMessage): DeadLetter => {
  const properties = message.applicationProperties ?? {};
  const reason = text(properties['DeadLetterReason']);
  const fault = text(properties[FAULT]);
  return {
    queue,
    sequenceNumber: message.sequenceNumber?.toString() ?? '0',
    enqueuedAt: message.enqueuedTimeUtc?.getTime() ?? 0,
    deliveries: message.deliveryCount ?? 0,
    body: shown(message.body),
    replays: count(properties[REPLAYS]),
    edits: count(properties[EDITS]),
    ...(message.messageId === undefined ? {} : { messageId: String(message.messageId) }),
    ...(message.sessionId === undefined ? {} : { sessionId: message.sessionId }),
    ...(message.contentType === undefined ? {} : { contentType: message.contentType }),
    ...(reason === undefined ? {} : { reason }),
    ...(fault === undefined ? {} : { lastFault: { code: fault, times: count(properties[FAULT_TIMES]) } }),
  };
};

const copiedProperties = (message: ServiceBusReceivedMessage, mark: CopyMark): Record<string, unknown> => {
  const typed: Record<string, unknown> = { ...typedProperties(message.applicationProperties) };
  for (const [theirs, ours] of Object.entries(BROKERS)) {
    if (theirs in typed) typed[ours] = typed[theirs];
    delete typed[theirs];
  }
  for (const name of TRACING) delete typed[name];
  return {
    ...typed,
    [ORIGINAL]: typed[ORIGINAL] ?? String(message.messageId ?? ''),
    [REPLAYS]: count(message.applicationProperties?.[REPLAYS]) + 1,
    [REPLAYED_AT]: new Date(mark.at),
    [FAULT]: mark.fault.code,
    [FAULT_TIMES]: mark.fault.times,
    ...(mark.edited && { [EDITS]: mark.edited.n }),
  };
};

const copiedBody = (
  message: ServiceBusReceivedMessage,
  { edited }: CopyMark,
): Pick<AmqpMessage, 'body' | 'bodyType'> => {
  if (edited) return { body: edited.body, bodyType: 'data' };
  const value = typedBody(message.applicationProperties);
  if (value) return { body: value, bodyType: 'value' };
  const { bodyType = 'data' } = message._rawAmqpMessage;
  return { body: bodyType === 'data' ? (bytesOf(message.body) ?? message.body) : message.body, bodyType };
};

/**
 * The copy, field by field: what the sender wrote, under a new message id, with the session that the dead-letter queue does
 * not have but the queue needs. What a broker wrote (numbers, times, locks, expiry, schedule) stays behind.
 */
export const copyOf = (message: ServiceBusReceivedMessage, mark: CopyMark): AmqpMessage => {
  const { messageId: _id, absoluteExpiryTime: _expiry, ...properties } = message._rawAmqpMessage.properties ?? {};
  return {
    ...copiedBody(message, mark),
    applicationProperties: copiedProperties(message, mark),
    properties: { ...properties, messageId: mark.messageId, groupId: message.sessionId ?? NO_SESSION },
  };
};
