import type { ServiceBusReceivedMessage } from '@azure/service-bus';
import { mergeBody } from './body-merge.ts';
import { dotnetDateTime, dotnetDateTimeOffset } from './dotnet-time.ts';
import type { TypedData } from './rpc.ts';
import { typedMetadata } from './typed-data.ts';

/** Application properties as .NET writes them into JSON. */
const jsonProperties = (properties: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(properties).map(([name, value]) => {
      if (value instanceof Uint8Array) return [name, Buffer.from(value).toString('base64')];
      return [name, value instanceof Date ? `${dotnetDateTime(value)}Z` : value];
    }),
  );

const times = (prefix: 'ExpiresAt' | 'EnqueuedTime', instant: Date | undefined): Record<string, unknown> =>
  instant === undefined ? {} : { [prefix]: dotnetDateTimeOffset(instant), [`${prefix}Utc`]: dotnetDateTime(instant) };

/** Handles of the .NET client: of no use to a handler in Node, which sees near-empty objects. */
const handles = (sessionLockedUntil: Date | undefined): Record<string, unknown> => ({
  MessageReceiver: {},
  MessageSession: {},
  MessageActions: {},
  SessionActions:
    sessionLockedUntil === undefined ? {} : { SessionLockedUntil: dotnetDateTimeOffset(sessionLockedUntil) },
  ReceiveActions: {},
  Client: {},
});

const own = (message: ServiceBusReceivedMessage): Record<string, unknown> => {
  const properties = jsonProperties(message.applicationProperties ?? {});
  return {
    // The .NET client counts the delivery that is under way, AMQP those that failed before it.
    DeliveryCount: (message.deliveryCount ?? 0) + 1,
    DeadLetterSource: message.deadLetterSource,
    LockToken: message.lockToken,
    MessageId: message.messageId === undefined ? undefined : String(message.messageId),
    ContentType: message.contentType,
    ReplyTo: message.replyTo,
    To: message.to,
    Subject: message.subject,
    Label: message.subject,
    CorrelationId: message.correlationId === undefined ? undefined : String(message.correlationId),
    ApplicationProperties: properties,
    UserProperties: properties,
    SessionId: message.sessionId,
    ReplyToSessionId: message.replyToSessionId,
    PartitionKey: message.partitionKey,
  };
};

/** Times are texts that travel as JSON, so that the worker's guess at texts leaves them alone. */
const jsonTimes = (message: ServiceBusReceivedMessage): Record<string, TypedData> => {
  const all = { ...times('ExpiresAt', message.expiresAtUtc), ...times('EnqueuedTime', message.enqueuedTimeUtc) };
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, { json: JSON.stringify(value) }]));
};

/** The bytes of a message's body; a body that is no data section counts as its text or JSON. */
export const bodyBytes = ({ body }: ServiceBusReceivedMessage): Buffer => {
  if (body instanceof Uint8Array) return Buffer.from(body);
  if (body === undefined || body === null) return Buffer.alloc(0);
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
};

/** The metadata of a message as the real host sends it to the worker. `text` is the body if it travels as text. */
export const messageMetadata = (
  message: ServiceBusReceivedMessage,
  text: string | undefined,
  sessionLockedUntil?: Date,
): Record<string, TypedData> => {
  const metadata = {
    ...typedMetadata({ ...own(message), ...handles(sessionLockedUntil) }),
    ...jsonTimes(message),
    ...(message.sequenceNumber === undefined ? {} : { SequenceNumber: { json: message.sequenceNumber.toString() } }),
  };
  return text === undefined ? metadata : mergeBody(metadata, text);
};
