import type { ServiceBusReceivedMessage } from '@azure/service-bus';
import type { Trigger } from './bindings.ts';
import type { HostLog } from './host-log.ts';
import type { Call, Invoker } from './invocation.ts';
import { bodyBytes, messageMetadata } from './metadata.ts';

/** How a message is settled: the part of an SDK receiver that a delivery needs. */
export interface Settlement {
  completeMessage(message: ServiceBusReceivedMessage): Promise<void>;
  abandonMessage(message: ServiceBusReceivedMessage): Promise<object | void>;
}

/** Hands one message to the function and settles it: a return completes it, a throw gives it back at once. Never rejects. */
export type Deliver = (
  message: ServiceBusReceivedMessage,
  settlement: Settlement,
  sessionLockedUntil?: Date,
) => Promise<void>;

interface DeliveryParts {
  readonly trigger: Trigger;
  readonly invoker: Invoker;
  readonly log: HostLog;
  readonly autoComplete: boolean;
}

const callFor = (
  { parameter, binding }: Trigger,
  message: ServiceBusReceivedMessage,
  sessionLockedUntil?: Date,
): Call => {
  const bytes = bodyBytes(message);
  const text = binding['dataType'] === 'binary' ? undefined : bytes.toString('utf8');
  return {
    inputData: [{ name: parameter, data: text === undefined ? { bytes } : { string: text } }],
    triggerMetadata: messageMetadata(message, text, sessionLockedUntil),
  };
};

/** The deliveries of one Service Bus function. */
export const createDeliver = ({ trigger, invoker, log, autoComplete }: DeliveryParts): Deliver => {
  const settle = async (act: 'complete' | 'abandon', settling: () => Promise<unknown>): Promise<void> => {
    try {
      await settling();
    } catch (error) {
      log.host(
        'error',
        `${trigger.functionName}: a message could not be settled (${act}): ${(error as Error).message}`,
      );
    }
  };
  return async (message, settlement, sessionLockedUntil) => {
    try {
      await invoker.invoke(trigger.functionName, callFor(trigger, message, sessionLockedUntil));
    } catch {
      // The failure is in the log already.
      return settle('abandon', () => settlement.abandonMessage(message));
    }
    if (autoComplete) await settle('complete', () => settlement.completeMessage(message));
  };
};
