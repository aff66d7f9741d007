import type { PeekMessagesOptions, ServiceBusClient, ServiceBusReceivedMessage } from '@azure/service-bus';
import type { DeadLetter, DeadLetters } from '../domain/dead-letter/dead-letter.ts';
import { Fault } from '../domain/fault.ts';
import { copyOf, letterOf } from './service-bus-letter.ts';
import { turnstile } from '../domain/turnstile.ts';

/** How long an empty head is waited for. */
const HEAD_WAIT_MS = 1_000;

type Client = Pick<ServiceBusClient, 'createSender' | 'createReceiver' | 'close'>;

export interface ServiceBusDeadLettering {
  /** A new client of the namespace; called again after a failure, for a client does not renew a right that it lost. */
  readonly connect: () => Client;
  readonly queue: string;
}

export interface ServiceBusDeadLetters extends DeadLetters {
  /** Ends the connection. */
  close(): Promise<void>;
}

type SequenceNumber = NonNullable<PeekMessagesOptions['fromSequenceNumber']>;

/** As much of the SDK's 64-bit number as it sends: eight bytes, big-endian. */
const sequenceNumberOf = (digits: string): SequenceNumber => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(digits));
  return { __isLong__: true, toBytesBE: () => [...bytes] } as unknown as SequenceNumber;
};

const linksOf = (client: Client, queue: string) => ({
  client,
  sender: client.createSender(queue),
  peeker: client.createReceiver(queue, {
    subQueueType: 'deadLetter',
    skipParsingBodyAsJson: true,
    skipConvertingDate: true,
  }),
});

/** The dead-letter queue beside the contractors' queue, on one connection that is opened when it is needed. */
export const serviceBusDeadLetters = ({ connect, queue }: ServiceBusDeadLettering): ServiceBusDeadLetters => {
  const messages = new WeakMap<DeadLetter, ServiceBusReceivedMessage>();
  let open: ReturnType<typeof linksOf> | undefined;
  /** Two calls that take from the head at once would lock each other's. */
  const atTheHead = turnstile(1);

  const trying = async <T>(call: (links: ReturnType<typeof linksOf>) => Promise<T>): Promise<T> => {
    const links = (open ??= linksOf(connect(), queue));
    try {
      return await call(links);
    } catch (cause) {
      if (open === links) open = undefined;
      links.client.close().catch(() => undefined);
      throw new Fault('QUEUE_AWAY', { cause });
    }
  };

  /** With a link of its own, so that what was handed out and not completed is never settled by mistake. */
  const completing = async (
    client: Client,
    most: number,
    isMarked: Parameters<DeadLetters['complete']>[1],
  ): Promise<number> => {
    const head = client.createReceiver(queue, { subQueueType: 'deadLetter', skipParsingBodyAsJson: true });
    try {
      const taken = await head.receiveMessages(most, { maxWaitTimeInMs: HEAD_WAIT_MS });
      const marked = await Promise.all(taken.map((message) => isMarked(letterOf(queue, message))));
      const done = taken.filter((_, at) => marked[at]);
      await Promise.all(done.map((message) => head.completeMessage(message)));
      return done.length;
    } finally {
      await head.close();
    }
  };

  return {
    queue,
    peek: (from, most) =>
      trying(async ({ peeker }) => {
        const found = await peeker.peekMessages(most, { fromSequenceNumber: sequenceNumberOf(from) });
        return found.map((message) => {
          const letter = letterOf(queue, message);
          messages.set(letter, message);
          return letter;
        });
      }),
    send: (letter, mark) => {
      const message = messages.get(letter);
      if (!message) throw new Error('only a letter that was peeked here can be copied');
      return trying(({ sender }) => sender.sendMessages(copyOf(message, mark)));
    },
    complete: (most, isMarked) => atTheHead(() => trying(({ client }) => completing(client, most, isMarked))),
    close: async () => open?.client.close(),
  };
};
