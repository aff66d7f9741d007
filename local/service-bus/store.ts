import type { Message } from './message.ts';

/** Every message of a queue, whatever its state, by sequence number. */
export class Store {
  #messages = new Map<number, Message>();
  #highest = 0;
  #sorted = true;

  get size(): number {
    return this.#messages.size;
  }

  add(message: Message): void {
    if (message.sequenceNumber < this.#highest) this.#sorted = false;
    this.#highest = Math.max(this.#highest, message.sequenceNumber);
    this.#messages.set(message.sequenceNumber, message);
  }

  remove(message: Message): void {
    this.#messages.delete(message.sequenceNumber);
  }

  get(sequenceNumber: number): Message | undefined {
    return this.#messages.get(sequenceNumber);
  }

  /** In the order of their sequence numbers. Dead letters arrive in another one. */
  all(): IterableIterator<Message> {
    if (!this.#sorted) {
      this.#messages = new Map([...this.#messages].sort(([a], [b]) => a - b));
      this.#sorted = true;
    }
    return this.#messages.values();
  }
}
