import type { ProcessErrorArgs, ServiceBusClient, ServiceBusReceivedMessage } from '@azure/service-bus';
import { closed } from './closing.ts';
import type { Deliver } from './delivery.ts';
import type { HostLog } from './host-log.ts';
import { renewLock } from './lock-renewal.ts';
import { createTrouble } from './trouble.ts';

/** A listener on a queue or subscription. */
export interface Pump {
  /** Takes no more messages and resolves when those under way have been settled. */
  stop(): Promise<void>;
}

interface MessagePumpParts {
  readonly client: ServiceBusClient;
  readonly entity: string;
  readonly deliver: Deliver;
  readonly log: HostLog;
  readonly maxConcurrentCalls: number;
  /** Milliseconds; negative: without end. */
  readonly maxAutoLockRenewalDuration: number;
}

/** Receives without sessions: up to `maxConcurrentCalls` messages at a time, each lock renewed while its call runs. */
export const startMessagePump = (parts: MessagePumpParts): Pump => {
  const { client, entity, deliver, log } = parts;
  const receiver = client.createReceiver(entity, {
    maxAutoLockRenewalDurationInMs: 0,
    skipParsingBodyAsJson: true,
    skipConvertingDate: true,
  });
  const running = new Set<Promise<void>>();

  const handle = async (message: ServiceBusReceivedMessage): Promise<void> => {
    const lock = {
      lockedUntil: () => message.lockedUntilUtc,
      renew: () => receiver.renewMessageLock(message),
      onLost: () => log.host('warning', `The lock of a message on ${entity} was lost while its call was running.`),
    };
    const renewal = renewLock(lock, parts.maxAutoLockRenewalDuration);
    const delivery = deliver(message, receiver);
    running.add(delivery);
    await delivery;
    running.delete(delivery);
    renewal.stop();
  };
  const trouble = createTrouble(log, entity);
  const processError = async ({ error }: ProcessErrorArgs): Promise<void> => trouble(error);

  const subscription = receiver.subscribe(
    { processMessage: handle, processError },
    { autoCompleteMessages: false, maxConcurrentCalls: parts.maxConcurrentCalls },
  );
  return {
    async stop() {
      await closed(subscription.close());
      await Promise.all(running);
      await closed(client.close());
    },
  };
};
