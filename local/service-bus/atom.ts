import { formatDuration } from './duration.ts';
import type { HttpRequest, HttpResponse } from './http.ts';
import type { Namespace } from './namespace.ts';
import type { Queue } from './queue.ts';
import { ServiceError } from './service-error.ts';

const ATOM = 'http://www.w3.org/2005/Atom';
const SERVICE_BUS = 'http://schemas.microsoft.com/netservices/2010/10/servicebus/connect';
const COUNTS = 'http://schemas.microsoft.com/netservices/2011/06/servicebus';
const QUEUES = '/$Resources/Queues';
const NEVER = '0001-01-01T00:00:00Z';

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const elements = (fields: Readonly<Record<string, unknown>>, prefix = ''): string =>
  Object.entries(fields)
    .map(([name, value]) => `<${prefix}${name}>${escape(String(value))}</${prefix}${name}>`)
    .join('');

const countDetailsOf = (queue: Queue): string => {
  const { active, scheduled } = queue.counts();
  const counts = {
    ActiveMessageCount: active,
    DeadLetterMessageCount: queue.deadLetters?.counts().active ?? 0,
    ScheduledMessageCount: scheduled,
    TransferMessageCount: 0,
    TransferDeadLetterMessageCount: 0,
  };
  // Clients take the prefix from the element's attributes, of which there must be exactly one.
  return `<CountDetails xmlns:d2p1="${COUNTS}">${elements(counts, 'd2p1:')}</CountDetails>`;
};

const descriptionOf = (queue: Queue): string => {
  const { properties } = queue;
  const { active, scheduled, size } = queue.counts();
  const deadLetters = queue.deadLetters?.counts().active ?? 0;
  return [
    elements({
      LockDuration: formatDuration(properties.lockDuration),
      MaxSizeInMegabytes: 1_024,
      RequiresDuplicateDetection: properties.requiresDuplicateDetection,
      RequiresSession: properties.requiresSession,
      DefaultMessageTimeToLive: formatDuration(properties.defaultMessageTimeToLive),
      DeadLetteringOnMessageExpiration: properties.deadLetteringOnMessageExpiration,
      DuplicateDetectionHistoryTimeWindow: formatDuration(properties.duplicateDetectionHistoryTimeWindow),
      MaxDeliveryCount: properties.maxDeliveryCount,
      EnableBatchedOperations: true,
      SizeInBytes: size,
      MessageCount: active + scheduled + deadLetters,
      Status: 'Active',
      CreatedAt: NEVER,
      UpdatedAt: NEVER,
      AccessedAt: NEVER,
    }),
    countDetailsOf(queue),
    elements({
      AutoDeleteOnIdle: formatDuration(Infinity),
      EnablePartitioning: false,
      EntityAvailabilityStatus: 'Available',
      EnableExpress: false,
      MaxMessageSizeInKilobytes: properties.maxMessageSize / 1_024,
    }),
  ].join('');
};

const entryOf = (queue: Queue): string => {
  const name = escape(queue.properties.name);
  return `<entry xmlns="${ATOM}"><id>https://localhost/${name}</id><title type="text">${name}</title><content type="application/xml"><QueueDescription xmlns="${SERVICE_BUS}">${descriptionOf(queue)}</QueueDescription></content></entry>`;
};

const feedOf = (entries: readonly string[]): string =>
  `<feed xmlns="${ATOM}"><title type="text">Queues</title>${entries.join('')}</feed>`;

const xml = (status: number, body: string): HttpResponse => ({
  status,
  contentType: 'application/atom+xml; charset=utf-8',
  body: `<?xml version="1.0" encoding="utf-8"?>${body}`,
});

const refusal = (status: number, detail: string): HttpResponse =>
  xml(status, `<Error><Code>${status}</Code><Detail>${escape(detail)}</Detail></Error>`);

const page = (queues: readonly Queue[], query: URLSearchParams): readonly Queue[] => {
  const skip = Number(query.get('$skip') ?? 0);
  return queues.slice(skip, skip + Number(query.get('$top') ?? 100));
};

/**
 * The part of Service Bus's administration (Atom feeds over HTTP) that reads: one queue, the
 * list of queues, with their runtime counts. Queues are made by the configuration only.
 */
export const administer = (namespace: Namespace, { method, path, query }: HttpRequest): HttpResponse => {
  if (method !== 'GET')
    return refusal(400, 'Queues are made by the configuration file of this broker; restart it with another.');
  if (path === QUEUES) return xml(200, feedOf(page(namespace.queues, query).map(entryOf)));
  try {
    return xml(200, entryOf(namespace.find(path)));
  } catch (error) {
    if (error instanceof ServiceError) return xml(200, feedOf([]));
    throw error;
  }
};
