import type { ServiceBusMessage, ServiceBusSender } from '@azure/service-bus';
import type { Instant } from '../domain/brand.ts';
import type { ContractorKey, Nudges } from '../domain/contractor/contractor.ts';
import { Fault } from '../domain/fault.ts';
import { turnstile } from '../domain/turnstile.ts';

const TYPE = 'io.firstdaypass.contractor.nudged.v1';
const SOURCE = 'urn:first-day-pass';

/** An SDK sender rejects what goes beyond 2,048 sends in flight. */
const IN_FLIGHT = 1_000;

type Sender = Pick<ServiceBusSender, 'sendMessages'>;

/** As much of a `ServiceBusClient` as sending takes. */
export interface SendingClient {
  createSender(queue: string): Sender;
  close(): Promise<void>;
}

export interface ServiceBusNudging {
  /** A new client of the namespace; called again when the one before lost its right to send. */
  readonly connect: () => SendingClient;
  readonly queue: string;
  readonly newId: () => string;
  readonly now: () => Instant;
}

export interface ServiceBusNudges extends Nudges {
  /** Ends the connection; nothing can be sent after it. */
  close(): Promise<void>;
}

/** CloudEvents 1.0, structured mode; the session keeps one contractor's messages in a row. */
const messageOf = (key: ContractorKey, at: Instant | undefined, id: string, now: Instant): ServiceBusMessage => ({
  body: { specversion: '1.0', id, source: SOURCE, type: TYPE, subject: key, time: new Date(now).toISOString() },
  contentType: 'application/cloudevents+json',
  messageId: id,
  sessionId: key,
  ...(at !== undefined && { scheduledEnqueueTimeUtc: new Date(at) }),
});

interface Failing {
  readonly name?: unknown;
  readonly code?: unknown;
  /** Of an AggregateError: one for each try. */
  readonly errors?: readonly unknown[];
}

/** No right to send, or no token to show for it. A client's token renewal, failed once, never starts again. */
const lostItsRight = (error: unknown): boolean => {
  const { name, code, errors = [] } = Object(error) as Failing;
  return (
    code === 'UnauthorizedAccess' ||
    /Authentication|CredentialUnavailable/.test(String(name)) ||
    errors.some(lostItsRight)
  );
};

interface Link {
  readonly client: SendingClient;
  readonly sender: Sender;
}

/** Nudges as messages on the contractors' own queue, now or scheduled; at most 1,000 sends at a time. */
export const serviceBusNudges = ({ connect, queue, newId, now }: ServiceBusNudging): ServiceBusNudges => {
  const open = (): Link => {
    const client = connect();
    return { client, sender: client.createSender(queue) };
  };
  const inTurn = turnstile(IN_FLIGHT);
  let link = open();

  const replace = (used: Link): void => {
    if (link !== used) return;
    link = open();
    used.client.close().catch(() => undefined);
  };

  const send = async (message: ServiceBusMessage): Promise<void> => {
    const used = link;
    try {
      await used.sender.sendMessages(message);
    } catch (error) {
      if (!lostItsRight(error)) throw error;
      replace(used);
      await link.sender.sendMessages(message);
    }
  };

  return {
    async nudge(key, at) {
      const message = messageOf(key, at, newId(), now());
      await inTurn(() => send(message)).catch((cause: unknown) => {
        throw new Fault('QUEUE_AWAY', { cause });
      });
    },
    close: () => link.client.close(),
  };
};
