import type { Consumer } from '../consumer.ts';
import { newLockToken, swapGuidOrder } from '../lock-token.ts';
import { render } from '../message.ts';
import type { Lock, Message } from '../message.ts';
import type { Queue } from '../queue.ts';
import { refusalOf } from '../service-error.ts';
import type { ServiceError } from '../service-error.ts';
import type { SettlementFaults } from '../settlement-faults.ts';
import { accept, refuse, refuseLink } from './engine.ts';
import type { OutgoingLink, TransferContext } from './engine.ts';
import { settlementOf } from './outcome.ts';
import type { OutcomeName } from './outcome.ts';

const OUTCOMES: readonly OutcomeName[] = ['accepted', 'rejected', 'released', 'modified'];
const PRESETTLED = 1;
const ORDINARY_FORMAT = 0;

/** A receiver's link seen from the broker: it hands out messages and hears what became of them. */
export class ConsumerLink implements Consumer {
  readonly name: string;
  readonly mode: Consumer['mode'];
  readonly #link: OutgoingLink;

  constructor(link: OutgoingLink, queue: Queue, faults: SettlementFaults) {
    this.name = link.name;
    this.mode = link.snd_settle_mode === PRESETTLED ? 'receiveAndDelete' : 'peekLock';
    this.#link = link;
    for (const outcome of OUTCOMES) {
      link.on(outcome, ({ delivery }: TransferContext) => {
        if (faults.swallow(link.connection, () => this.#settle(queue, outcome, delivery, false))) return;
        this.#settle(queue, outcome, delivery, true);
      });
    }
  }

  /** Credit that no message on its way uses, as far as the session's buffer has room. */
  capacity(): number {
    const { outgoing } = this.#link.session;
    const underWay = outgoing.next_delivery_id - outgoing.next_pending_delivery;
    return this.#link.is_open() ? Math.min(this.#link.credit - underWay, outgoing.available()) : 0;
  }

  deliver(message: Message, lock: Lock | undefined): void {
    const tag = swapGuidOrder(lock?.token ?? newLockToken());
    this.#link.send(render(message, lock), tag, ORDINARY_FORMAT);
  }

  lose(error: ServiceError): void {
    if (this.#link.is_remote_open()) refuseLink(this.#link, error);
  }

  /** Calls `pump` whenever the client gives credit, and answers every drain, even one without credit. */
  onCredit(pump: () => void): void {
    const link = this.#link;
    link._get_drain = () => {
      if (!link._draining) return false;
      link.delivery_count += link.credit;
      link.credit = 0;
      return true;
    };
    link.on('sender_flow', pump);
    link.on('sender_draining', () => link.set_drained(true));
  }

  #settle(queue: Queue, outcome: OutcomeName, delivery: TransferContext['delivery'], answer: boolean): void {
    try {
      queue.settle(swapGuidOrder(delivery.tag as Buffer), settlementOf(outcome, delivery));
      if (answer) accept(delivery);
    } catch (error) {
      if (answer) refuse(delivery, refusalOf(error));
    }
  }
}
