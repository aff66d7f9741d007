import { setTimeout as delay } from 'node:timers/promises';
import { app, type InvocationContext } from '@azure/functions';
import { note } from './seen.ts';

const properties = (context: InvocationContext): Record<string, unknown> =>
  (context.triggerMetadata?.['applicationProperties'] ?? {}) as Record<string, unknown>;

/** Does what the message's properties ask for: waits `wait` milliseconds, fails while it was delivered at most `fail` times. */
const handle = async (message: unknown, context: InvocationContext): Promise<void> => {
  note(message, context);
  const { wait, fail } = properties(context);
  if (typeof wait === 'number') await delay(wait);
  if (typeof fail === 'number' && Number(context.triggerMetadata?.['deliveryCount']) <= fail)
    throw new Error('asked to');
  note('done', context);
};

const binary = { dataType: 'binary' };

/** The Service Bus functions of the test app. */
export const registerMessages = (): void => {
  app.serviceBusQueue('letters', { connection: 'SERVICE_BUS', queueName: '%LETTERS%', handler: handle });
  app.serviceBusQueue('parcels', { connection: 'SERVICE_BUS', queueName: 'parcels', ...binary, handler: handle });
  app.serviceBusQueue('orders', {
    connection: 'SERVICE_BUS',
    queueName: 'orders',
    isSessionsEnabled: true,
    ...binary,
    handler: handle,
  });
  app.serviceBusQueue('unsettled', {
    connection: 'SERVICE_BUS',
    queueName: 'unsettled',
    autoCompleteMessages: false,
    handler: handle,
  });
};
