import { Backlog } from './backlog.ts';
import type { Consumer } from './consumer.ts';
import type { Message } from './message.ts';
import type { ServiceError } from './service-error.ts';

/** Receivers that compete for the messages of a queue without sessions. */
export class CompetingConsumers {
  readonly #backlog = new Backlog();
  readonly #consumers = new Set<Consumer>();
  readonly #hand: (message: Message, consumer: Consumer) => void;

  constructor(hand: (message: Message, consumer: Consumer) => void) {
    this.#hand = hand;
  }

  add(consumer: Consumer): void {
    this.#consumers.add(consumer);
  }

  remove(consumer: Consumer): void {
    this.#consumers.delete(consumer);
  }

  /** Every receiver loses its link. */
  close(reason: ServiceError): void {
    for (const consumer of this.#consumers) consumer.lose(reason);
    this.#consumers.clear();
  }

  offer(message: Message): void {
    this.#backlog.push(message);
    this.pump();
  }

  /** Hands out messages, oldest first, to the receivers in turn for as long as there are both. */
  pump(): void {
    while (!this.#backlog.empty) {
      const consumer = this.#nextInTurn();
      const message = consumer && this.#backlog.pop();
      if (!message) return;
      this.#hand(message, consumer);
    }
  }

  #nextInTurn(): Consumer | undefined {
    for (const consumer of this.#consumers) {
      if (consumer.capacity() <= 0) continue;
      this.#consumers.delete(consumer);
      this.#consumers.add(consumer);
      return consumer;
    }
    return undefined;
  }
}
