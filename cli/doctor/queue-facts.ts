import '../../shared/adapters/rhea-guard.ts';
import type { ServiceBusAdministrationClient } from '@azure/service-bus';
import type { TokenCredential } from '@azure/identity';
import { z } from 'zod';
import { isLoopback } from '../../shared/adapters/loopback.ts';

/** How a queue was made, and what is in it. */
export interface QueueFacts {
  readonly sessions: boolean;
  readonly deliveries: number;
  /** ISO 8601. */
  readonly lock: string;
  readonly duplicateDetection: boolean;
  readonly deadLettersOnExpiry: boolean;
  readonly partitioned: boolean;
  /** Active, Disabled, SendDisabled … */
  readonly status: string;
  readonly active: number;
  readonly deadLetters: number;
}

/** Undefined: there is no such queue. */
export type ReadQueue = (signal: AbortSignal) => Promise<QueueFacts | undefined>;

const isMissing = (error: unknown): boolean => {
  const { code, statusCode } = Object(error) as { readonly code?: unknown; readonly statusCode?: unknown };
  return statusCode === 404 || code === 'MessageEntityNotFoundError';
};

const factsFrom = async (
  client: ServiceBusAdministrationClient,
  queue: string,
  abortSignal: AbortSignal,
): Promise<QueueFacts> => {
  const [made, now] = await Promise.all([
    client.getQueue(queue, { abortSignal }),
    client.getQueueRuntimeProperties(queue, { abortSignal }),
  ]);
  return {
    sessions: made.requiresSession,
    deliveries: made.maxDeliveryCount,
    lock: made.lockDuration,
    duplicateDetection: made.requiresDuplicateDetection,
    deadLettersOnExpiry: made.deadLetteringOnMessageExpiration,
    partitioned: made.enablePartitioning,
    status: made.status,
    active: now.activeMessageCount,
    deadLetters: now.deadLetterMessageCount,
  };
};

const reading =
  (connect: () => Promise<ServiceBusAdministrationClient>, queue: string): ReadQueue =>
  async (signal) => {
    try {
      return await factsFrom(await connect(), queue, signal);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  };

const EMULATOR = /;?UseDevelopmentEmulator=true/i;

/** The SDK's administration speaks https alone; to this machine it is sent in the clear. */
const overLoopback = (client: ServiceBusAdministrationClient): ServiceBusAdministrationClient => {
  client.pipeline.addPolicy({
    name: 'plain http to this machine',
    sendRequest: (request, next) => {
      const plain = request.url.replace(/^https:/, 'http:');
      if (isLoopback(plain)) Object.assign(request, { url: plain, allowInsecureConnection: true });
      return next(request);
    },
  });
  return client;
};

/** Of a broker on this machine. */
export const queueByConnectionString = (connectionString: string, queue: string): ReadQueue =>
  reading(async () => {
    const { ServiceBusAdministrationClient: Client } = await import('@azure/service-bus');
    return overLoopback(new Client(connectionString.replace(EMULATOR, ''), { retryOptions: { maxRetries: 1 } }));
  }, queue);

/** Of a namespace whose resource id nobody knows. The caller needs Azure Service Bus Data Owner on the queue. */
export const queueByNamespace = (host: string, queue: string, credential: TokenCredential): ReadQueue =>
  reading(async () => {
    const { ServiceBusAdministrationClient: Client } = await import('@azure/service-bus');
    return new Client(host, credential, { retryOptions: { maxRetries: 1 } });
  }, queue);

const RESOURCE_MANAGER = 'https://management.azure.com';
const VERSION = '2024-01-01';

/** https://learn.microsoft.com/rest/api/servicebus/controlplane-stable/queues/get */
const resource = z.object({
  properties: z
    .object({
      requiresSession: z.boolean(),
      maxDeliveryCount: z.int(),
      lockDuration: z.string(),
      requiresDuplicateDetection: z.boolean(),
      deadLetteringOnMessageExpiration: z.boolean(),
      enablePartitioning: z.boolean(),
      status: z.string(),
      countDetails: z.object({ activeMessageCount: z.int(), deadLetterMessageCount: z.int() }),
    })
    .transform((told): QueueFacts => ({
      sessions: told.requiresSession,
      deliveries: told.maxDeliveryCount,
      lock: told.lockDuration,
      duplicateDetection: told.requiresDuplicateDetection,
      deadLettersOnExpiry: told.deadLetteringOnMessageExpiration,
      partitioned: told.enablePartitioning,
      status: told.status,
      active: told.countDetails.activeMessageCount,
      deadLetters: told.countDetails.deadLetterMessageCount,
    })),
});

export interface QueueResource {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly namespace: string;
  readonly queue: string;
}

/** As Azure's Resource Manager shows it to whoever may read the resource, and that is whoever deploys. */
export const queueByResource =
  (
    { subscriptionId, resourceGroup, namespace, queue }: QueueResource,
    credential: TokenCredential,
    manager = RESOURCE_MANAGER,
  ): ReadQueue =>
  async (signal) => {
    const token = await credential.getToken(`${RESOURCE_MANAGER}/.default`, { abortSignal: signal });
    const path = [
      `/subscriptions/${encodeURIComponent(subscriptionId)}/resourceGroups/${encodeURIComponent(resourceGroup)}`,
      `/providers/Microsoft.ServiceBus/namespaces/${encodeURIComponent(namespace)}`,
      `/queues/${encodeURIComponent(queue)}?api-version=${VERSION}`,
    ].join('');
    const answer = await fetch(`${manager}${path}`, { headers: { authorization: `Bearer ${token?.token}` }, signal });
    if (answer.status === 404) return undefined;
    if (!answer.ok) throw Object.assign(new Error('Resource Manager refused'), { status: answer.status });
    return resource.parse(await answer.json()).properties;
  };
