import { app, type InvocationContext } from '@azure/functions';
import type { Product } from '../shared/compose.ts';
import type { Delivery } from '../shared/domain/dead-letter/settlement.ts';
import { invocation } from './invocation.ts';

/** `dataType` is not in the library's types, but the host gets it: bytes, so no member of the body can pose as metadata. */
const TRIGGER = {
  connection: 'SERVICE_BUS',
  queueName: '%CONTRACTOR_QUEUE%',
  isSessionsEnabled: true,
  dataType: 'binary',
};

/**
 * One message about one contractor at a time. Returning completes it; throwing gives it back, and to the dead-letter queue
 * when its deliveries run out.
 */
export const registerContractorEvents = ({ settle, config: { queue } }: Pick<Product, 'settle' | 'config'>): void => {
  app.serviceBusQueue('contractor-events', {
    ...TRIGGER,
    handler: (body: unknown, context) => invocation(context, () => settle(deliveryOf(queue, context), bytesOf(body))),
  });
};

const bytesOf = (body: unknown): Uint8Array =>
  body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body) ?? '');

/** Only what finds a note: the broker's numbers. Ids come out of metadata with their type changed, so none is repaired here. */
const deliveryOf = (queue: string, { triggerMetadata = {} }: InvocationContext): Delivery => {
  const { deliveryCount, sequenceNumber, enqueuedTime, messageId } = triggerMetadata;
  return {
    queue,
    count: typeof deliveryCount === 'number' ? deliveryCount : 1,
    sequenceNumber: String(sequenceNumber),
    enqueuedAt: typeof enqueuedTime === 'string' ? Date.parse(enqueuedTime) : 0,
    ...(typeof messageId === 'string' ? { messageId } : {}),
  };
};
