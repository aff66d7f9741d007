import { listening, sharePort } from './amqp/port.ts';
import { AmqpServer } from './amqp/server.ts';
import { administer } from './atom.ts';
import { Clock } from './clock.ts';
import type { NamespaceConfig } from './config.ts';
import { control } from './control.ts';
import { createHttpServer } from './http.ts';
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
  const http = createHttpServer((request) =>
    request.path.startsWith('/_local/') ? control({ clock, namespace, amqp }, request) : administer(namespace, request),
  );
  sharePort(amqp.listener, http);
  const taken = await listening(amqp.listener);
  const endpoint = `Endpoint=sb://127.0.0.1:${taken};${KEYS}`;
  return {
    port: taken,
    connectionString: `${endpoint};UseDevelopmentEmulator=true`,
    adminConnectionString: endpoint,
    controlUrl: `http://127.0.0.1:${taken}`,
    stop: () =>
      new Promise((resolve) => {
        clock.stop();
        amqp.listener.close(() => resolve());
        amqp.dropConnections();
        http.closeAllConnections();
      }),
  };
};
