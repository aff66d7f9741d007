import type { Clock } from './clock.ts';
import type { NamespaceConfig, QueueProperties } from './config.ts';
import { Queue } from './queue.ts';
import { entityAlreadyExists, entityNotFound } from './service-error.ts';

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
  readonly createdAt: number;
  readonly #clock: Clock;
  readonly #queues = new Map<string, Queue>();
  readonly #byAddress = new Map<string, Queue>();

  constructor(config: NamespaceConfig, clock: Clock) {
    this.name = config.name;
    this.createdAt = clock.now();
    this.#clock = clock;
    for (const properties of config.queues) this.create(properties);
  }

  /** In the order in which they were made. */
  get queues(): Queue[] {
    return [...this.#queues.values()];
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

  /** @throws ServiceError `com.microsoft:entity-already-exists` */
  create(properties: QueueProperties): Queue {
    const address = properties.name.toLowerCase();
    if (this.#queues.has(address)) throw entityAlreadyExists(properties.name);
    const subQueue = (path: string) => {
      const queue = new Queue(deadLetterProperties(properties, `${properties.name}/${path}`), this.#clock);
      this.#byAddress.set(`${address}/${path}`, queue);
      return queue;
    };
    subQueue(TRANSFER_DEAD_LETTER_QUEUE);
    const queue = new Queue(properties, this.#clock, subQueue(DEAD_LETTER_QUEUE));
    this.#byAddress.set(address, queue);
    this.#queues.set(address, queue);
    return queue;
  }

  /**
   * Removes a queue with all that is in it; its links are closed.
   *
   * @throws ServiceError `amqp:not-found`
   */
  remove(name: string): void {
    const address = this.find(name).properties.name.toLowerCase();
    for (const path of ['', `/${DEAD_LETTER_QUEUE}`, `/${TRANSFER_DEAD_LETTER_QUEUE}`]) {
      this.#byAddress.get(address + path)?.close(entityNotFound(name));
      this.#byAddress.delete(address + path);
    }
    this.#queues.delete(address);
  }
}
