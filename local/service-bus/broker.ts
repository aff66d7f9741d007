import type { Server } from 'node:http';
import { listening, sharePort } from './amqp/port.ts';
import { AmqpServer } from './amqp/server.ts';
import { Clock } from './clock.ts';
import type { NamespaceConfig } from './config.ts';
import { Namespace } from './namespace.ts';

/** A broker that runs. */
export interface Broker {
  readonly port: number;
  /** For `ServiceBusClient`. */
  readonly connectionString: string;
  /** For `ServiceBusAdministrationClient`, whose requests have to be sent over plain HTTP. */
  readonly adminConnectionString: string;
  /** Where `/_local/…` is. */
  readonly controlUrl: string;
  stop(): Promise<void>;
}

const KEYS = 'SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE';

/**
 * Starts a Service Bus namespace on 127.0.0.1: AMQP, administration and control share one port.
 *
 * @param port 0 for any free one
 */
export const startBroker = async (config: NamespaceConfig, port: number): Promise<Broker> => {
  const clock = new Clock();
  const namespace = new Namespace(config, clock);
  const amqp = new AmqpServer(namespace, port);
  let web: Promise<Server> | undefined;
  // HTTP costs more memory than all the rest, so it waits for somebody to ask for it.
  const openWeb = async (): Promise<Server> => (await import('./web.ts')).createWeb({ clock, namespace, amqp });
  const breakConnections = sharePort(amqp.listener, () => (web ??= openWeb()));
  const taken = await listening(amqp.listener);
  const endpoint = `Endpoint=sb://127.0.0.1:${taken};${KEYS}`;

  const stop = (): Promise<void> => {
    clock.stop();
    const closed = new Promise<void>((resolve) => amqp.listener.close(() => resolve()));
    breakConnections();
    return closed;
  };
  return {
    port: taken,
    connectionString: `${endpoint};UseDevelopmentEmulator=true`,
    adminConnectionString: endpoint,
    controlUrl: `http://127.0.0.1:${taken}`,
    stop,
  };
};
