import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceBusAdministrationClient, ServiceBusClient } from '@azure/service-bus';
import type {
  CreateQueueOptions,
  ServiceBusReceivedMessage,
  ServiceBusReceiver,
  ServiceBusSessionReceiver,
} from '@azure/service-bus';

const MAIN = join(import.meta.dirname, '../../../local/service-bus/main.ts');

/** Connection string, with the Manage right, of a real Premium namespace to run the contract against. */
const REAL = process.env.SERVICE_BUS_CONTRACT;

/** What a broker prints when it is ready. */
export interface Started {
  readonly service: string;
  readonly port: number;
  readonly connectionString: string;
  readonly adminConnectionString: string;
  readonly controlUrl: string;
}

export interface LocalBroker extends Started {
  readonly pid: number;
  /** Calls `/_local/…`. */
  control(method: string, path: string, body?: object): Promise<unknown>;
  stop(): Promise<void>;
}

/** A namespace that the official client meets: the local broker or the real service. */
export interface ServiceBus {
  readonly connectionString: string;
  readonly admin: ServiceBusAdministrationClient;
  /** A lock that is waited for: seconds, and as an ISO 8601 duration. Short where the waiting is real. */
  readonly lockSeconds: number;
  readonly lockDuration: string;
  /** The same for what has to be waited for in any case, because it hangs on the client's clock. */
  readonly briefLockSeconds: number;
  client(): ServiceBusClient;
  /** Makes a queue that lasts until the end of the test file. */
  queue(options?: CreateQueueOptions): Promise<string>;
  /** Lets so many seconds pass: at once with the local broker's clock, really with the real service. */
  pass(seconds: number): Promise<void>;
  stop(): Promise<void>;
}

const RETRY = { retryDelayInMs: 200, maxRetries: 3, timeoutInMs: 5_000 };

/** Starts a broker as its users do, on a port of its own. */
export const startBroker = async (...args: readonly string[]): Promise<LocalBroker> => {
  const child = spawn(process.execPath, [MAIN, '--port', '0', ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const started = JSON.parse(line.toString()) as Started;
  return {
    ...started,
    pid: child.pid ?? 0,
    control: async (method, path, body) => {
      const answer = await fetch(`${started.controlUrl}/_local/${path}`, {
        method,
        ...(body && { body: JSON.stringify(body) }),
      });
      return answer.json();
    },
    stop: async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
};

/** The administration client speaks https only; this sends its requests to a local broker's plain port. */
export const administer = (broker: Started): ServiceBusAdministrationClient => {
  const admin = new ServiceBusAdministrationClient(broker.adminConnectionString);
  admin.pipeline.addPolicy({
    name: 'plainHttp',
    sendRequest: (request, next) => {
      request.url = request.url.replace('https:', 'http:');
      request.allowInsecureConnection = true;
      return next(request);
    },
  });
  return admin;
};

/** The namespace of the contract: the local broker unless `SERVICE_BUS_CONTRACT` names a real one. */
export const startServiceBus = async (): Promise<ServiceBus> => {
  const broker = REAL ? undefined : await startBroker();
  const connectionString = REAL ?? broker?.connectionString ?? '';
  const admin = broker ? administer(broker) : new ServiceBusAdministrationClient(connectionString);
  const queues: string[] = [];
  const clients: ServiceBusClient[] = [];
  return {
    connectionString,
    admin,
    lockSeconds: REAL ? 5 : 20,
    lockDuration: REAL ? 'PT5S' : 'PT20S',
    briefLockSeconds: REAL ? 5 : 4,
    client: () => {
      const client = new ServiceBusClient(connectionString, { retryOptions: RETRY });
      clients.push(client);
      return client;
    },
    queue: async (options) => {
      const name = `contract-${randomUUID()}`;
      await admin.createQueue(name, options);
      queues.push(name);
      return name;
    },
    pass: async (seconds) => {
      if (broker) await broker.control('POST', 'clock', { advance: `PT${seconds}S` });
      else await sleep(seconds * 1_000);
    },
    stop: async () => {
      await Promise.all(clients.map((client) => client.close()));
      if (REAL) await Promise.all(queues.map((name) => admin.deleteQueue(name)));
      await broker?.stop();
    },
  };
};

type Receiver = ServiceBusReceiver | ServiceBusSessionReceiver;

/** Receives exactly so many messages; fails if they do not come within ten seconds. */
export const receive = async (receiver: Receiver, count: number): Promise<ServiceBusReceivedMessage[]> => {
  const messages: ServiceBusReceivedMessage[] = [];
  while (messages.length < count) {
    const some = await receiver.receiveMessages(count - messages.length, { maxWaitTimeInMs: 10_000 });
    if (some.length === 0) throw new Error(`only ${messages.length} of ${count} messages came`);
    messages.push(...some);
  }
  return messages;
};

export const receiveOne = async (receiver: Receiver): Promise<ServiceBusReceivedMessage> => {
  const [message] = await receive(receiver, 1);
  return message as ServiceBusReceivedMessage;
};

/** What is there within a short time; for showing that nothing is. */
export const receiveNone = (receiver: Receiver): Promise<ServiceBusReceivedMessage[]> =>
  receiver.receiveMessages(1, { maxWaitTimeInMs: 300 });

export const bodiesOf = (messages: readonly ServiceBusReceivedMessage[]): unknown[] =>
  messages.map(({ body }) => body as unknown);

/** The error that a promise rejects with; fails if it resolves. */
export const errorOf = async (promise: Promise<unknown>): Promise<{ code?: string; message: string }> => {
  try {
    await promise;
  } catch (error) {
    return error as { code?: string; message: string };
  }
  throw new Error('expected a rejection');
};

/** Resolves once `look` gives something that is true; fails after ten seconds. */
export const eventually = async <T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> => {
  for (const deadline = performance.now() + 10_000; performance.now() < deadline; await sleep(20)) {
    const seen = await look();
    if (seen) return seen;
  }
  throw new Error('it did not happen within ten seconds');
};
