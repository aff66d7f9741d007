import type { Clock } from './clock.ts';
import { newLockToken } from './lock-token.ts';
import type { Lock, Message } from './message.ts';
import { messageLockLost } from './service-error.ts';
import type { Session } from './session.ts';

/** The locks on a queue's messages, by token. A lock of a session ends with the session, every other one by itself. */
export class Locks {
  readonly #held = new Map<string, Lock>();
  readonly #clock: Clock;
  readonly #duration: number;
  readonly #expired: (lock: Lock) => void;

  /** @param duration in milliseconds */
  constructor(clock: Clock, duration: number, expired: (lock: Lock) => void) {
    this.#clock = clock;
    this.#duration = duration;
    this.#expired = expired;
  }

  get size(): number {
    return this.#held.size;
  }

  take(message: Message, session: Session | undefined): Lock {
    const lock: Lock = { token: newLockToken(), message, ofSession: session?.locks, until: 0, alarm: undefined };
    message.lock = lock;
    this.#held.set(lock.token.toString('hex'), lock);
    if (session) {
      lock.until = session.lockedUntil;
      session.locks.add(lock);
    } else this.#extend(lock);
    return lock;
  }

  /** @throws ServiceError `com.microsoft:message-lock-lost` */
  find(token: Buffer): Lock {
    const lock = this.#held.get(token.toString('hex'));
    if (!lock) throw messageLockLost();
    return lock;
  }

  /** Locks a message for another lock duration; returns until when. */
  renew(lock: Lock): number {
    if (!lock.ofSession) this.#extend(lock);
    return lock.until;
  }

  /** Ends a lock; returns the message that it was on. */
  end(lock: Lock): Message {
    lock.alarm?.cancel();
    lock.ofSession?.delete(lock);
    lock.message.lock = undefined;
    this.#held.delete(lock.token.toString('hex'));
    return lock.message;
  }

  expireAll(): void {
    const held = [...this.#held.values()];
    for (const lock of held) this.#expired(lock);
  }

  #extend(lock: Lock): void {
    lock.alarm?.cancel();
    lock.until = this.#clock.now() + this.#duration;
    lock.alarm = this.#clock.at(lock.until, () => this.#expired(lock));
  }
}
