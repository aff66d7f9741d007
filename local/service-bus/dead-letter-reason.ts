import { text } from './amqp/codec.ts';
import type { Property } from './amqp/sections.ts';

/**
 * What the service itself writes on a message that it dead-letters.
 *
 * @see https://learn.microsoft.com/azure/service-bus-messaging/service-bus-dead-letter-queues
 */
const reason = (code: string, description: string): Property[] => [
  { name: 'DeadLetterReason', value: text(code) },
  { name: 'DeadLetterErrorDescription', value: text(description) },
];

export const maxDeliveryCountExceeded = (deliveries: number): Property[] =>
  reason('MaxDeliveryCountExceeded', `Message could not be consumed after ${deliveries} delivery attempts.`);

export const timeToLiveExpired = (): Property[] =>
  reason('TTLExpiredException', 'The message expired and was dead lettered.');
