import type { Lock, Message } from './message.ts';
import type { ServiceError } from './service-error.ts';

/** Whoever messages are handed to: the broker's end of a receiver's link. */
export interface Consumer {
  /** The link's name, by which `$management` requests refer to it. */
  readonly name: string;
  /** `peekLock`: messages are locked until settled. `receiveAndDelete`: handing out is the end of them. */
  readonly mode: 'peekLock' | 'receiveAndDelete';
  /** How many more messages it takes now. */
  capacity(): number;
  deliver(message: Message, lock: Lock | undefined): void;
  /** What it held is lost, and with it the link. */
  lose(error: ServiceError): void;
}
