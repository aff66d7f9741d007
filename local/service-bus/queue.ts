import type { Property } from './amqp/sections.ts';
import type { Clock } from './clock.ts';
import { CompetingConsumers } from './competing.ts';
import type { QueueProperties } from './config.ts';
import type { Consumer } from './consumer.ts';
import { withProperties } from './content.ts';
import type { Content } from './content.ts';
import { countsOf } from './counts.ts';
import type { QueueCounts } from './counts.ts';
import { maxDeliveryCountExceeded, timeToLiveExpired } from './dead-letter-reason.ts';
import { DuplicateHistory } from './duplicates.ts';
import { Locks } from './locks.ts';
import { expiresAt, newMessage } from './message.ts';
import type { Lock, Message } from './message.ts';
import { messageNotFound, notAllowed, sessionIdMissing } from './service-error.ts';
import type { ServiceError } from './service-error.ts';
import { Sessions } from './session.ts';
import type { Session } from './session.ts';
import type { Settlement } from './settlement.ts';
import { Store } from './store.ts';

/** A queue, or the dead-letter queue of one. */
export class Queue {
  readonly properties: QueueProperties;
  readonly competing: CompetingConsumers;
  readonly sessions: Sessions;
  /** Undefined: this one is a dead-letter queue. */
  readonly deadLetters: Queue | undefined;
  readonly createdAt: number;
  /** When something was last sent or handed out; milliseconds since the epoch. */
  accessedAt: number;
  readonly #clock: Clock;
  readonly #store = new Store();
  readonly #locks: Locks;
  readonly #duplicates: DuplicateHistory | undefined;
  #lastSequenceNumber = 0;
  #closed: ServiceError | undefined;

  constructor(properties: QueueProperties, clock: Clock, deadLetters?: Queue) {
    this.properties = properties;
    this.#clock = clock;
    this.deadLetters = deadLetters;
    this.createdAt = clock.now();
    this.accessedAt = this.createdAt;
    this.#locks = new Locks(clock, properties.lockDuration, (lock) => this.#giveBack(this.#locks.end(lock), true));
    this.competing = new CompetingConsumers((message, consumer) => this.#hand(message, consumer, undefined));
    this.sessions = new Sessions(clock, properties.lockDuration, {
      hand: (message, session) => this.#hand(message, session.holder as Consumer, session),
      giveBack: (lock, failed) => this.#giveBack(this.#locks.end(lock), failed),
    });
    if (properties.requiresDuplicateDetection) {
      this.#duplicates = new DuplicateHistory(clock, properties.duplicateDetectionHistoryTimeWindow);
    }
  }

  /**
   * Takes messages in, all or none. A message id that was seen within the duplicate window is
   * dropped without a word.
   *
   * @returns their sequence numbers
   * @throws ServiceError `amqp:not-allowed` without a session id on a queue that requires one.
   */
  send(contents: readonly Content[]): number[] {
    if (this.#closed) throw this.#closed;
    if (this.properties.requiresSession && contents.some(({ sessionId }) => sessionId === undefined)) {
      throw sessionIdMissing();
    }
    this.accessedAt = this.#clock.now();
    return contents.map((content) => {
      this.#lastSequenceNumber += 1;
      const sequenceNumber = this.#lastSequenceNumber;
      if (!this.#duplicates?.repeats(content.identity)) this.#admit(sequenceNumber, content);
      return sequenceNumber;
    });
  }

  /** @throws ServiceError `com.microsoft:message-not-found` if one of them is not scheduled; then none is cancelled. */
  cancelScheduled(sequenceNumbers: readonly number[]): void {
    for (const message of this.#inState('scheduled', sequenceNumbers)) this.#remove(message);
  }

  /** Up to `count` messages from a sequence number on, whatever their state. */
  peek(from: number, count: number, sessionId?: string): Message[] {
    const found: Message[] = [];
    for (const message of this.#store.all()) {
      if (found.length === count) break;
      if (message.sequenceNumber < from) continue;
      if (sessionId === undefined || message.content.sessionId === sessionId) found.push(message);
    }
    return found;
  }

  /**
   * Hands out deferred messages by their sequence numbers.
   *
   * @throws ServiceError `com.microsoft:message-not-found` unless all of them are there, deferred and not locked.
   */
  receiveDeferred(
    sequenceNumbers: readonly number[],
    mode: Consumer['mode'],
    session: Session | undefined,
  ): { message: Message; lock: Lock | undefined }[] {
    this.#expireDeferred(sequenceNumbers);
    const messages = this.#inState('deferred', sequenceNumbers);
    if (messages.some(({ lock, content }) => lock || (session && content.sessionId !== session.id))) {
      throw messageNotFound();
    }
    return messages.map((message) => {
      if (mode === 'peekLock') return { message, lock: this.#locks.take(message, session) };
      this.#remove(message);
      return { message, lock: undefined };
    });
  }

  /**
   * Carries out what the holder of a lock decided.
   *
   * @throws ServiceError `com.microsoft:message-lock-lost`
   */
  settle(token: Buffer, settlement: Settlement): void {
    const lock = this.#locks.find(token);
    if (settlement.kind === 'dead-letter' && !this.deadLetters) {
      throw notAllowed('A message of a dead-letter queue cannot be dead-lettered.');
    }
    const changed =
      'properties' in settlement ? withProperties(lock.message.content, settlement.properties) : undefined;
    const message = this.#locks.end(lock);
    if (changed) message.content = changed;
    if (settlement.kind === 'complete') return this.#remove(message);
    if (settlement.kind === 'release') return this.#giveBack(message, false);
    if (settlement.kind === 'dead-letter') return this.#deadLetter(message, []);
    if (settlement.kind === 'abandon') return this.#giveBack(message, true);
    message.state = 'deferred';
    return undefined;
  }

  /**
   * Locks a message for another lock duration; returns until when.
   *
   * @throws ServiceError `com.microsoft:message-lock-lost`
   */
  renew(token: Buffer): number {
    return this.#locks.renew(this.#locks.find(token));
  }

  /** Every lock, on messages and on sessions, runs out now. */
  expireLocks(): void {
    this.sessions.expireAll();
    this.#locks.expireAll();
    this.deadLetters?.expireLocks();
  }

  /** The queue is no more: every receiver loses its link, nothing is taken in. */
  close(reason: ServiceError): void {
    this.#closed = reason;
    this.competing.close(reason);
    this.sessions.close(reason);
    for (const message of this.#store.all()) message.alarm?.cancel();
  }

  counts(): QueueCounts {
    return countsOf(this.#store.all(), this.#locks.size);
  }

  /** Keeps a message that died in the queue that this one is the dead-letter queue of. */
  bury(message: Message, source: string): void {
    const dead: Message = { ...message, state: 'active', timeToLive: Infinity, ready: false, deadLetterSource: source };
    this.#store.add(dead);
    this.competing.offer(dead);
  }

  #admit(sequenceNumber: number, content: Content): void {
    const timeToLive = Math.min(content.timeToLive ?? Infinity, this.properties.defaultMessageTimeToLive);
    const message = newMessage(content, sequenceNumber, this.#clock.now(), timeToLive);
    if (content.scheduledFor !== undefined && content.scheduledFor > message.enqueuedAt) {
      this.#schedule(message, content.scheduledFor);
    } else this.#enqueue(message);
  }

  #schedule(message: Message, instant: number): void {
    message.state = 'scheduled';
    message.alarm = this.#clock.at(instant, () => this.#activate(message));
    this.#store.add(message);
  }

  /** A scheduled message joins the queue as if it had been sent now. */
  #activate(message: Message): void {
    this.#store.remove(message);
    this.#lastSequenceNumber += 1;
    message.sequenceNumber = this.#lastSequenceNumber;
    message.enqueuedAt = this.#clock.now();
    message.state = 'active';
    this.#enqueue(message);
  }

  #enqueue(message: Message): void {
    if (message.timeToLive < Infinity) {
      message.alarm = this.#clock.at(expiresAt(message), () => this.#expireIfIdle(message));
    }
    this.#store.add(message);
    this.#offer(message);
  }

  #offer(message: Message): void {
    if (this.properties.requiresSession) this.sessions.offer(message);
    else this.competing.offer(message);
  }

  #hand(message: Message, consumer: Consumer, session: Session | undefined): void {
    this.accessedAt = this.#clock.now();
    if (consumer.mode === 'peekLock') {
      consumer.deliver(message, this.#locks.take(message, session));
    } else {
      this.#remove(message);
      consumer.deliver(message, undefined);
    }
  }

  #giveBack(message: Message, failed: boolean): void {
    if (failed) message.deliveryCount += 1;
    if (this.deadLetters && message.deliveryCount >= this.properties.maxDeliveryCount) {
      return this.#deadLetter(message, maxDeliveryCountExceeded(message.deliveryCount));
    }
    if (message.state === 'deferred') return undefined;
    if (expiresAt(message) <= this.#clock.now()) return this.#expire(message);
    return this.#offer(message);
  }

  #expireIfIdle(message: Message): void {
    if (message.state === 'active' && !message.lock) this.#expire(message);
  }

  /** A deferred message is looked at for its expiry only when somebody asks for it. */
  #expireDeferred(sequenceNumbers: readonly number[]): void {
    for (const sequenceNumber of sequenceNumbers) {
      const message = this.#store.get(sequenceNumber);
      if (message?.state !== 'deferred' || message.lock) continue;
      if (expiresAt(message) <= this.#clock.now()) this.#expire(message);
    }
  }

  #expire(message: Message): void {
    if (!this.properties.deadLetteringOnMessageExpiration) return this.#remove(message);
    return this.#deadLetter(message, timeToLiveExpired());
  }

  #deadLetter(message: Message, properties: readonly Property[]): void {
    this.#remove(message);
    message.content = withProperties(message.content, properties);
    this.deadLetters?.bury(message, this.properties.name);
  }

  #remove(message: Message): void {
    message.ready = false;
    message.alarm?.cancel();
    message.alarm = undefined;
    this.#store.remove(message);
  }

  #inState(state: Message['state'], sequenceNumbers: readonly number[]): Message[] {
    return sequenceNumbers.map((sequenceNumber) => {
      const message = this.#store.get(sequenceNumber);
      if (message?.state !== state) throw messageNotFound();
      return message;
    });
  }
}
