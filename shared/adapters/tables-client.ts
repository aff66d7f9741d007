import { TableClient } from '@azure/data-tables';
import type { TableServiceClientOptions } from '@azure/data-tables';
import type { TokenCredential } from '@azure/identity';
import { isLoopback } from './loopback.ts';

/** How one Azure service is reached: with a connection string, or as the app's own identity. */
export type ServiceConnection =
  | { readonly kind: 'connection string'; readonly connectionString: string }
  | { readonly kind: 'identity'; readonly endpoint: string };

/** All tries of one call together, in milliseconds. The caller holds its message and tries again itself. */
const PATIENCE_MS = 5_000;

type Policies = NonNullable<TableServiceClientOptions['additionalPolicies']>;

/** Ends a call, its retries and any wait that the service asks for in between, when its time is up. */
const deadline = (patienceMs: number): Policies[number] => ({
  position: 'perCall',
  policy: {
    name: 'deadline',
    sendRequest: (request, next) => {
      request.abortSignal = AbortSignal.timeout(patienceMs);
      return next(request);
    },
  },
});

const optionsFor = (patienceMs: number): TableServiceClientOptions => ({
  retryOptions: { maxRetries: 2, retryDelayInMs: 200, maxRetryDelayInMs: 1_000 },
  additionalPolicies: [deadline(patienceMs)],
});

const withConnectionString = (connectionString: string, table: string, options: TableServiceClientOptions) => {
  const { url } = TableClient.fromConnectionString(connectionString, table);
  const allowInsecureConnection = isLoopback(url);
  return TableClient.fromConnectionString(connectionString, table, { ...options, allowInsecureConnection });
};

/**
 * A client of one table: three tries within 5 seconds, plain http to this machine only.
 *
 * @param credential used for `identity` connections; needs the role Storage Table Data Contributor
 * @param patienceMs how long all tries of one call may take together
 */
export const tableClient = (
  connection: ServiceConnection,
  table: string,
  credential: TokenCredential,
  patienceMs = PATIENCE_MS,
): TableClient => {
  const options = optionsFor(patienceMs);
  return connection.kind === 'connection string'
    ? withConnectionString(connection.connectionString, table, options)
    : new TableClient(connection.endpoint, table, credential, options);
};
