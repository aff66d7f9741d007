import { join } from 'node:path';
import { ServiceBusClient, type ServiceBusMessage } from '@azure/service-bus';
import { end, startScript } from './running-host.ts';

/** A broker for the tests: its own, or the one that the environment variable SERVICE_BUS names. */
export interface RunningBroker {
  readonly connectionString: string;
  readonly client: ServiceBusClient;
  send(queue: string, ...messages: ServiceBusMessage[]): Promise<void>;
  control(method: 'POST' | 'DELETE', path: string, body?: object): Promise<Response>;
  stop(): Promise<void>;
}

interface Address {
  readonly connectionString: string;
  readonly controlUrl: string;
}

const queues = join(import.meta.dirname, 'queues.json');

const startOwn = async (): Promise<Address & { stop(): Promise<unknown> }> => {
  const {
    process: child,
    firstLine,
    errorLines,
  } = startScript('local/service-bus/main.ts', ['--port', '0', '--config', queues]);
  const line = await firstLine;
  if (line === undefined) throw new Error(`The broker did not start: ${errorLines.join('\n')}`);
  return { ...(JSON.parse(line) as Address), stop: () => end(child) };
};

const named = (connectionString: string): Address & { stop(): Promise<unknown> } => ({
  connectionString,
  controlUrl: '',
  stop: async () => undefined,
});

/** Starts the broker with the queues of queues.json. */
export const startBroker = async (): Promise<RunningBroker> => {
  const given = process.env['SERVICE_BUS'];
  const address = given === undefined ? await startOwn() : named(given);
  const { connectionString, controlUrl } = address;
  const client = new ServiceBusClient(connectionString, { retryOptions: { retryDelayInMs: 200 } });
  return {
    connectionString,
    client,
    async send(queue, ...messages) {
      const sender = client.createSender(queue);
      await sender.sendMessages(messages);
      await sender.close();
    },
    control: (method, path, body) =>
      fetch(`${controlUrl}${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }),
    async stop() {
      await client.close();
      await address.stop();
    },
  };
};
