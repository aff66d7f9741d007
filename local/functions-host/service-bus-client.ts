import { ServiceBusClient, type ServiceBusClientOptions } from '@azure/service-bus';
import type { HostLog } from './host-log.ts';
import { StartError } from './start-error.ts';

/** How long the broker may hold a request for the next session, in milliseconds. */
export const ACCEPT_TIMEOUT = 5_000;

/** The SDK's own pause of 30 s between tries would keep a listener away half a minute after each restart of the broker. */
const options: ServiceBusClientOptions = {
  retryOptions: { retryDelayInMs: 200, maxRetries: 3, timeoutInMs: ACCEPT_TIMEOUT },
};

/** Opens a new client of one namespace. */
export type Connect = () => ServiceBusClient;

const byIdentity = async (
  namespace: string,
  connection: string,
  environment: NodeJS.ProcessEnv,
  log: HostLog,
): Promise<Connect> => {
  log.host(
    'warning',
    `${connection}__fullyQualifiedNamespace connects over TLS as a managed identity; the local broker needs the connection string in ${connection}.`,
  );
  const { ManagedIdentityCredential } = await import('@azure/identity');
  const clientId = environment[`${connection}__clientId`];
  const credential =
    clientId === undefined ? new ManagedIdentityCredential() : new ManagedIdentityCredential({ clientId });
  return () => new ServiceBusClient(namespace, credential, options);
};

/**
 * The namespace that the setting `connection` names, in either of the host's forms: a connection string in
 * `<connection>`, or a host name in `<connection>__fullyQualifiedNamespace`. Throws StartError if neither is set.
 */
export const connectionOf = async (
  connection: string,
  environment: NodeJS.ProcessEnv,
  log: HostLog,
): Promise<Connect> => {
  const text = environment[`AzureWebJobs${connection}`] ?? environment[connection];
  if (text !== undefined && text !== '') return () => new ServiceBusClient(text, options);
  const namespace = environment[`${connection}__fullyQualifiedNamespace`];
  if (namespace !== undefined && namespace !== '') return byIdentity(namespace, connection, environment, log);
  throw new StartError(
    `No Service Bus connection: set ${connection} to a connection string, or ${connection}__fullyQualifiedNamespace to a host name.`,
  );
};
