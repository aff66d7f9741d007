import { randomUUID } from 'node:crypto';

/**
 * A refusal as Azure Service Bus words it: an AMQP error condition, a description, and the status
 * with which `$management` reports it.
 *
 * @see https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-troubleshoot
 */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly condition: string;
  readonly status: number;

  constructor(condition: string, status: number, description: string) {
    super(`${description} TrackingId:${randomUUID()}, Timestamp:${new Date().toISOString().slice(0, 19)}`);
    this.condition = condition;
    this.status = status;
  }
}

/** What to answer to an error: itself, if it is a refusal; what nobody expected is reported and hidden. */
export const refusalOf = (error: unknown): ServiceError => {
  if (error instanceof ServiceError) return error;
  process.stderr.write(`service-bus: ${error instanceof Error ? error.stack : String(error)}\n`);
  return new ServiceError('amqp:internal-error', 500, 'The service was unable to process the request.');
};

export const entityNotFound = (address: string): ServiceError =>
  new ServiceError('amqp:not-found', 404, `The messaging entity '${address}' could not be found.`);

export const entityAlreadyExists = (name: string): ServiceError =>
  new ServiceError(
    'com.microsoft:entity-already-exists',
    409,
    `The messaging entity '${name}' exists already in this namespace.`,
  );

export const messageLockLost = (): ServiceError =>
  new ServiceError(
    'com.microsoft:message-lock-lost',
    410,
    'The lock supplied is invalid. Either the lock expired, or the message has already been removed from the queue.',
  );

export const sessionLockLost = (session: string): ServiceError =>
  new ServiceError(
    'com.microsoft:session-lock-lost',
    410,
    `The session lock was lost. Request a new session receiver. Session '${session}'.`,
  );

export const sessionCannotBeLocked = (session: string): ServiceError =>
  new ServiceError(
    'com.microsoft:session-cannot-be-locked',
    410,
    `The requested session '${session}' cannot be accepted. It may be locked by another receiver.`,
  );

export const messageNotFound = (): ServiceError =>
  new ServiceError(
    'com.microsoft:message-not-found',
    404,
    'Failed to lock one or more specified messages. The message does not exist.',
  );

export const noSessionInTime = (): ServiceError =>
  new ServiceError('com.microsoft:timeout', 408, 'The operation did not complete within the allotted timeout.');

export const notAllowed = (description: string): ServiceError => new ServiceError('amqp:not-allowed', 400, description);

export const malformed = (description: string): ServiceError => new ServiceError('amqp:decode-error', 400, description);

export const messageTooLarge = (size: number, limit: number): ServiceError =>
  new ServiceError(
    'amqp:link:message-size-exceeded',
    403,
    `The received message (size: ${size} bytes) exceeds the limit (${limit} bytes) currently allowed on the link.`,
  );

export const sessionIdMissing = (): ServiceError =>
  notAllowed(
    'The SessionId was not set on a message, and it cannot be sent to the entity. Entities that have session support enabled can only receive messages that have the SessionId set to a valid value.',
  );
