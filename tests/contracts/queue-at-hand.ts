import type { ServiceBusClient, ServiceBusReceivedMessage } from '@azure/service-bus';
import { randomUUID } from 'node:crypto';
import { serviceBusClient } from '../../shared/adapters/service-bus-client.ts';
import { serviceBusNudges } from '../../shared/adapters/service-bus-nudges.ts';
import type { ServiceBusNudges } from '../../shared/adapters/service-bus-nudges.ts';
import { startLocal } from './local-service.ts';
import type { NudgesAtHand } from './nudges.ts';

export const QUEUE = 'contractor-events';

interface Broker {
  readonly connectionString: string;
  readonly controlUrl: string;
}

/** A broker with an empty queue, and the product's nudges on it. */
export interface QueueAtHand extends NudgesAtHand {
  readonly connectionString: string;
  readonly nudges: ServiceBusNudges;
  /** All messages of a session, those that are scheduled for later too. */
  readonly messages: (session: string) => Promise<readonly ServiceBusReceivedMessage[]>;
  readonly stopBroker: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Stands where an identity would, and shows that a connection string needs none. */
const nobody = { getToken: () => Promise.reject(new Error('no token is needed here')) };

export const connectTo = (connectionString: string): ServiceBusClient =>
  serviceBusClient({ kind: 'connection string', connectionString }, nobody);

/** With a client of its own: the next peek of a client goes on where its last one ended. */
const peekAll = async (connectionString: string, session: string): Promise<readonly ServiceBusReceivedMessage[]> => {
  const client = connectTo(connectionString);
  const receiver = await client.acceptSession(QUEUE, session);
  const all: ServiceBusReceivedMessage[] = [];
  for (;;) {
    const some = await receiver.peekMessages(250);
    if (some.length === 0) break;
    all.push(...some);
  }
  await client.close();
  return all;
};

export const startQueue = async (): Promise<QueueAtHand> => {
  const broker = await startLocal<Broker>('service-bus');
  const { ready } = broker;
  const clock = async (init?: RequestInit): Promise<number> => {
    const { now } = (await (
      await fetch(`${ready.controlUrl}/_local/clock`, { ...init, headers: { connection: 'close' } })
    ).json()) as { now: string };
    return Date.parse(now);
  };
  const nudges = serviceBusNudges({
    connect: () => connectTo(ready.connectionString),
    queue: QUEUE,
    newId: randomUUID,
    now: Date.now,
  });
  const messages = (session: string) => peekAll(ready.connectionString, session);

  return {
    connectionString: ready.connectionString,
    nudges,
    messages,
    now: () => clock(),
    advance: async (minutes) =>
      void (await clock({ method: 'POST', body: JSON.stringify({ advance: `PT${minutes}M` }) })),
    due: async (key) => (await messages(key)).filter(({ state }) => state === 'active').length,
    stopBroker: () => broker.stop(),
    close: async () => {
      await nudges.close();
      await broker.stop();
    },
  };
};
