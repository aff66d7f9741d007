import './rhea-guard.ts';
import { ServiceBusClient } from '@azure/service-bus';
import type { TokenCredential } from '@azure/identity';
import type { ServiceConnection } from './tables-client.ts';

/** Short, for the caller holds its message and tries again itself; the SDK's own delay is 30 seconds. */
const RETRIES = { retryDelayInMs: 200, maxRetries: 3, timeoutInMs: 5_000 };

/**
 * A client of the namespace. Nothing is connected before the first call.
 *
 * @param credential used for `identity` connections, whose endpoint is the namespace's host name; needs the roles Azure
 * Service Bus Data Sender and Data Receiver on the queue
 */
export const serviceBusClient = (connection: ServiceConnection, credential: TokenCredential): ServiceBusClient =>
  connection.kind === 'connection string'
    ? new ServiceBusClient(connection.connectionString, { retryOptions: RETRIES })
    : new ServiceBusClient(connection.endpoint, credential, { retryOptions: RETRIES });
