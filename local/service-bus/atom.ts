import { atom, elements, entry, feed, refusal, SERVICE_BUS, textElements } from './atom-xml.ts';
import { ConfigError, parseQueue } from './config.ts';
import type { QueueProperties } from './config.ts';
import { formatDuration } from './duration.ts';
import type { HttpRequest, HttpResponse } from './http.ts';
import type { Namespace } from './namespace.ts';
import type { Queue } from './queue.ts';
import { ServiceError } from './service-error.ts';

const COUNTS = 'http://schemas.microsoft.com/netservices/2011/06/servicebus';
const QUEUES = '/$Resources/Queues';
const NAMESPACE = '/$namespaceinfo';

const CONFIGURABLE: ReadonlySet<string> = new Set([
  'LockDuration',
  'RequiresDuplicateDetection',
  'RequiresSession',
  'DefaultMessageTimeToLive',
  'DeadLetteringOnMessageExpiration',
  'DuplicateDetectionHistoryTimeWindow',
  'MaxDeliveryCount',
  'MaxMessageSizeInKilobytes',
  'ForwardTo',
  'ForwardDeadLetteredMessagesTo',
]);

const time = (instant: number): string => new Date(instant).toISOString();

const countDetailsOf = (queue: Queue, deadLetters: number): string => {
  const { active, scheduled } = queue.counts();
  const counts = {
    ActiveMessageCount: active,
    DeadLetterMessageCount: deadLetters,
    ScheduledMessageCount: scheduled,
    TransferMessageCount: 0,
    TransferDeadLetterMessageCount: 0,
  };
  // Clients take the prefix from the element's attributes, of which there must be exactly one.
  return `<CountDetails xmlns:d2p1="${COUNTS}">${elements(counts, 'd2p1:')}</CountDetails>`;
};

const settingsOf = ({ properties }: Queue): Record<string, unknown> => ({
  LockDuration: formatDuration(properties.lockDuration),
  MaxSizeInMegabytes: 1_024,
  RequiresDuplicateDetection: properties.requiresDuplicateDetection,
  RequiresSession: properties.requiresSession,
  DefaultMessageTimeToLive: formatDuration(properties.defaultMessageTimeToLive),
  DeadLetteringOnMessageExpiration: properties.deadLetteringOnMessageExpiration,
  DuplicateDetectionHistoryTimeWindow: formatDuration(properties.duplicateDetectionHistoryTimeWindow),
  MaxDeliveryCount: properties.maxDeliveryCount,
  EnableBatchedOperations: true,
  Status: 'Active',
  AutoDeleteOnIdle: formatDuration(Infinity),
  EnablePartitioning: false,
  EntityAvailabilityStatus: 'Available',
  EnableExpress: false,
  MaxMessageSizeInKilobytes: properties.maxMessageSize / 1_024,
});

const entryOf = (queue: Queue): string => {
  const { active, scheduled, size } = queue.counts();
  const deadLetters = queue.deadLetters?.counts().active ?? 0;
  const runtime = {
    SizeInBytes: size,
    MessageCount: active + scheduled + deadLetters,
    CreatedAt: time(queue.createdAt),
    UpdatedAt: time(queue.createdAt),
    AccessedAt: time(queue.accessedAt),
  };
  const description = elements(settingsOf(queue)) + elements(runtime) + countDetailsOf(queue, deadLetters);
  return entry(queue.properties.name, `<QueueDescription xmlns="${SERVICE_BUS}">${description}</QueueDescription>`);
};

const namespaceEntry = ({ name, createdAt }: Namespace): string => {
  const fields = {
    CreatedTime: time(createdAt),
    MessagingSKU: 'Premium',
    MessagingUnits: 1,
    ModifiedTime: time(createdAt),
    Name: name,
    NamespaceType: 'Messaging',
  };
  return entry(name, `<NamespaceInfo xmlns="${SERVICE_BUS}">${elements(fields)}</NamespaceInfo>`);
};

/** A setting as the configuration file writes it. */
const valueOf = (text: string): string | number | boolean => {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^\d+$/.test(text) ? Number(text) : text;
};

const propertiesOf = (name: string, body: string): QueueProperties => {
  const settings = [...textElements(body)].filter(([field]) => CONFIGURABLE.has(field));
  return parseQueue(name, Object.fromEntries(settings.map(([field, text]) => [field, valueOf(text)])));
};

const page = (queues: readonly Queue[], query: URLSearchParams): readonly Queue[] => {
  const skip = Number(query.get('$skip') ?? 0);
  return queues.slice(skip, skip + Number(query.get('$top') ?? 100));
};

const read = (namespace: Namespace, { path, query }: HttpRequest): HttpResponse => {
  if (path === QUEUES) return atom(200, feed(page(namespace.queues, query).map(entryOf)));
  if (path === NAMESPACE) return atom(200, namespaceEntry(namespace));
  try {
    return atom(200, entryOf(namespace.find(path)));
  } catch (error) {
    // The service says "not found" with an empty feed.
    if (error instanceof ServiceError) return atom(200, feed([]));
    throw error;
  }
};

const answer = (namespace: Namespace, request: HttpRequest): HttpResponse => {
  const name = request.path.slice(1);
  switch (request.method) {
    case 'GET':
      return read(namespace, request);
    case 'DELETE':
      namespace.remove(name);
      return { status: 200, contentType: 'text/plain', body: '' };
    case 'PUT':
      if (request.headers['if-match'])
        return refusal(400, 'This broker cannot change a queue; delete it and create it.');
      return atom(201, entryOf(namespace.create(propertiesOf(name, request.body))));
    default:
      return refusal(405, `There is no ${request.method} here.`);
  }
};

/**
 * Service Bus's administration (Atom over HTTP): queues with their runtime counts, one or all,
 * made and deleted; the namespace.
 *
 * @see https://learn.microsoft.com/rest/api/servicebus/
 */
export const administer = (namespace: Namespace, request: HttpRequest): HttpResponse => {
  try {
    return answer(namespace, request);
  } catch (error) {
    if (error instanceof ServiceError) return refusal(error.status, error.message);
    if (error instanceof ConfigError) return refusal(400, error.message);
    throw error;
  }
};
