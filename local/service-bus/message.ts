import type { Typed } from 'rhea';
import {
  boolean,
  encode,
  int,
  list,
  long,
  map,
  nothing,
  section,
  symbol,
  text,
  timestamp,
  uint,
} from './amqp/codec.ts';
import { HEADER, MESSAGE_ANNOTATIONS } from './amqp/sections.ts';
import type { Alarm } from './clock.ts';
import type { Content } from './content.ts';

export type MessageState = 'active' | 'deferred' | 'scheduled';

/** A receiver's hold on a message. */
export interface Lock {
  /** Sixteen bytes in the order of RFC 9562. */
  readonly token: Buffer;
  readonly message: Message;
  /** The locks of the session that this one ends with. */
  readonly ofSession: Set<Lock> | undefined;
  /** Milliseconds since the epoch. */
  until: number;
  alarm: Alarm | undefined;
}

/** A message in a queue. */
export interface Message {
  sequenceNumber: number;
  enqueuedAt: number;
  state: MessageState;
  /** How often it was handed out in vain. */
  deliveryCount: number;
  content: Content;
  /** Milliseconds from `enqueuedAt`; `Infinity`: for ever. */
  timeToLive: number;
  /** Waiting to be handed out. */
  ready: boolean;
  lock: Lock | undefined;
  /** Its activation or its expiry. */
  alarm: Alarm | undefined;
  /** The queue that it was dead-lettered from. */
  deadLetterSource: string | undefined;
}

/** A message that has just been taken in; times in milliseconds. */
export const newMessage = (
  content: Content,
  sequenceNumber: number,
  enqueuedAt: number,
  timeToLive: number,
): Message => ({
  sequenceNumber,
  enqueuedAt,
  state: 'active',
  deliveryCount: 0,
  content,
  timeToLive,
  ready: false,
  lock: undefined,
  alarm: undefined,
  deadLetterSource: undefined,
});

const LONGEST_TIME_TO_LIVE = 2 ** 32 - 1;
const STATES: Readonly<Record<MessageState, number>> = { active: 0, deferred: 1, scheduled: 2 };

export const expiresAt = (message: Message): number => message.enqueuedAt + message.timeToLive;

const headerOf = ({ content, timeToLive, deliveryCount }: Message): Typed => {
  const ttl = timeToLive <= LONGEST_TIME_TO_LIVE ? uint(timeToLive) : nothing();
  return section(HEADER, list([content.durable, content.priority, ttl, boolean(false), uint(deliveryCount)]));
};

const annotationsOf = (message: Message, lock: Lock | undefined): Typed => {
  const items = [
    ...message.content.annotations,
    symbol('x-opt-sequence-number'),
    long(message.sequenceNumber),
    symbol('x-opt-enqueue-sequence-number'),
    long(message.sequenceNumber),
    symbol('x-opt-enqueued-time'),
    timestamp(message.enqueuedAt),
    symbol('x-opt-message-state'),
    int(STATES[message.state]),
  ];
  if (lock) items.push(symbol('x-opt-locked-until'), timestamp(lock.until));
  if (message.deadLetterSource) items.push(symbol('x-opt-deadletter-source'), text(message.deadLetterSource));
  return section(MESSAGE_ANNOTATIONS, map(items));
};

/** A message as a receiver gets it: the broker's header and annotations before the bytes that were sent. */
export const render = (message: Message, lock?: Lock): Buffer =>
  Buffer.concat([encode(headerOf(message), annotationsOf(message, lock)), message.content.bare]);
