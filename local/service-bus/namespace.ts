import type { Clock } from './clock.ts';
import type { NamespaceConfig, QueueProperties } from './config.ts';
import { Queue } from './queue.ts';
import { entityNotFound } from './service-error.ts';

const DEAD_LETTER_QUEUE = '$deadletterqueue';
const TRANSFER_DEAD_LETTER_QUEUE = '$transfer/$deadletterqueue';

/** A dead-letter queue has no sessions, observes no time to live and keeps what fails. */
const deadLetterProperties = (properties: QueueProperties, name: string): QueueProperties => ({
  ...properties,
  name,
  requiresSession: false,
  requiresDuplicateDetection: false,
  maxDeliveryCount: Infinity,
  defaultMessageTimeToLive: Infinity,
  deadLetteringOnMessageExpiration: false,
});

/** The queues of a Service Bus namespace under their addresses. */
export class Namespace {
  readonly name: string;
  readonly queues: readonly Queue[];
  readonly #byAddress = new Map<string, Queue>();

  constructor(config: NamespaceConfig, clock: Clock) {
    this.name = config.name;
    this.queues = config.queues.map((properties) => this.#add(properties, clock));
  }

  /**
   * The queue or sub-queue at an address, whose case does not matter.
   *
   * @throws ServiceError `amqp:not-found`
   */
  find(address: string): Queue {
    const path = address.replace(/^[a-z]+:\/\/[^/]*/i, '').replace(/^\/|\/$/g, '');
    const queue = this.#byAddress.get(path.toLowerCase());
    if (!queue) throw entityNotFound(address);
    return queue;
  }

  #add(properties: QueueProperties, clock: Clock): Queue {
    const address = properties.name.toLowerCase();
    const subQueue = (path: string) => {
      const queue = new Queue(deadLetterProperties(properties, `${properties.name}/${path}`), clock);
      this.#byAddress.set(`${address}/${path}`, queue);
      return queue;
    };
    subQueue(TRANSFER_DEAD_LETTER_QUEUE);
    const queue = new Queue(properties, clock, subQueue(DEAD_LETTER_QUEUE));
    this.#byAddress.set(address, queue);
    return queue;
  }
}
