import type { ServiceBusReceivedMessage } from '@azure/service-bus';
import type { Trigger } from './bindings.ts';
import type { HostLog } from './host-log.ts';
import type { Call, Invoker } from './invocation.ts';
import { traceWithin } from './trace-context.ts';
import { bodyBytes, messageMetadata } from './metadata.ts';

/** How a message is settled: the part of an SDK receiver that a delivery needs. */
export interface Settlement {
  /** True once the link that the message came by is gone. */
  readonly isClosed: boolean;
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
    traceContext: traceWithin(message.applicationProperties?.['Diagnostic-Id']),
  };
};

/** How long the broker may take to confirm a settlement, in milliseconds. */
const CONFIRMATION = 5_000;

/** Waits for a confirmation, but not on a link that is gone: the SDK would wait a minute there. */
const confirmed = async (settlement: Settlement, settling: Promise<unknown>): Promise<void> => {
  const { promise, reject } = Promise.withResolvers<never>();
  const end = performance.now() + CONFIRMATION;
  const watch = setInterval(() => {
    if (settlement.isClosed) reject(new Error('the connection was lost before the broker confirmed it'));
    else if (performance.now() > end) reject(new Error('the broker did not confirm it in time'));
  }, 50);
  await Promise.race([settling, promise]).finally(() => clearInterval(watch));
};

/** The deliveries of one Service Bus function. */
export const createDeliver = ({ trigger, invoker, log, autoComplete }: DeliveryParts): Deliver => {
  const settle = async (
    act: 'complete' | 'abandon',
    settlement: Settlement,
    settling: Promise<unknown>,
  ): Promise<void> => {
    try {
      await confirmed(settlement, settling);
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
      return settle('abandon', settlement, settlement.abandonMessage(message));
    }
    if (autoComplete) await settle('complete', settlement, settlement.completeMessage(message));
  };
};
