import { Heap } from './heap.ts';
import type { Message } from './message.ts';

/** Messages that wait to be handed out, the oldest sequence number first. */
export class Backlog {
  readonly #waiting = new Heap<Message>((a, b) => a.sequenceNumber < b.sequenceNumber);

  push(message: Message): void {
    message.ready = true;
    this.#waiting.push(message);
  }

  get empty(): boolean {
    this.#forgetGone();
    return this.#waiting.size === 0;
  }

  pop(): Message | undefined {
    this.#forgetGone();
    const message = this.#waiting.pop();
    if (message) message.ready = false;
    return message;
  }

  /** Messages that expired while they waited are left where they were until they come up. */
  #forgetGone(): void {
    while (this.#waiting.first?.ready === false) this.#waiting.pop();
  }
}
