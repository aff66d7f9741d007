import { randomUUID } from 'node:crypto';
import type { Typed } from 'rhea';
import { isNothing, nothing } from './amqp/codec.ts';
import { withApplicationProperties, withMessageId } from './amqp/rewriting.ts';
import { contentOf, DATA, HEADER, MESSAGE_ANNOTATIONS, PROPERTIES, sectionsOf } from './amqp/sections.ts';
import type { Property } from './amqp/sections.ts';
import { malformed } from './service-error.ts';

/** The AMQP message format of a batch: every data section is an encoded message of its own. */
export const BATCH_FORMAT = 0x80013700;

/** What a sender sent, its bytes untouched, beside what the broker has to know of it. */
export interface Content {
  /** The message id beside its type: what duplicates are recognised by. */
  readonly identity: string;
  readonly sessionId: string | undefined;
  /** Milliseconds; undefined: the queue's default. */
  readonly timeToLive: number | undefined;
  /** Milliseconds since the epoch. */
  readonly scheduledFor: number | undefined;
  readonly durable: Typed;
  readonly priority: Typed;
  /** The sender's own message annotations, keys and values alternating. */
  readonly annotations: readonly Typed[];
  /** From the properties to the footer. */
  readonly bare: Buffer;
}

const MESSAGE_ID = 0;
const ABSOLUTE_EXPIRY_TIME = 8;
const CREATION_TIME = 9;
const GROUP_ID = 10;

const SCHEDULED_ENQUEUE_TIME = 'x-opt-scheduled-enqueue-time';

/** Annotations that only the broker writes; a sender's are ignored. */
const BROKER_ANNOTATIONS: ReadonlySet<string> = new Set([
  'x-opt-sequence-number',
  'x-opt-enqueue-sequence-number',
  'x-opt-enqueued-time',
  'x-opt-locked-until',
  'x-opt-deadletter-source',
  'x-opt-message-state',
]);

const itemsOf = (typed: Typed | undefined): readonly Typed[] => {
  const items: unknown = typed?.value ?? [];
  if (!Array.isArray(items)) throw malformed('A section of a message is neither a list nor a map.');
  return items as readonly Typed[];
};

const instantOf = (typed: Typed | undefined): number | undefined =>
  typed?.value instanceof Date ? typed.value.getTime() : undefined;

const annotationsFrom = (typed: Typed | undefined): { own: Typed[]; scheduledFor: number | undefined } => {
  const items = itemsOf(typed);
  const own: Typed[] = [];
  let scheduledFor: number | undefined;
  for (let at = 0; at + 1 < items.length; at += 2) {
    const key = items[at] as Typed;
    const value = items[at + 1] as Typed;
    if (BROKER_ANNOTATIONS.has(String(key.value))) continue;
    if (String(key.value) === SCHEDULED_ENQUEUE_TIME) scheduledFor = instantOf(value);
    own.push(key, value);
  }
  return { own, scheduledFor };
};

/** The time to live: the header's, or the distance between the expiry and creation times where the header's 49 days are too short. */
const timeToLiveOf = (header: readonly Typed[], properties: readonly Typed[]): number | undefined => {
  const expiry = instantOf(properties[ABSOLUTE_EXPIRY_TIME]);
  const creation = instantOf(properties[CREATION_TIME]);
  if (expiry !== undefined && creation !== undefined && expiry > creation) return expiry - creation;
  return isNothing(header[2]) ? undefined : Number(header[2]?.value);
};

/** Ids of different types are different ids: the number 1 is not the string "1". */
const identityOf = ({ value }: { readonly value: unknown }): string =>
  Buffer.isBuffer(value) ? `bytes ${value.toString('hex')}` : `${typeof value} ${String(value)}`;

/**
 * Takes an encoded message apart as far as a broker must. One without a message id is given one.
 *
 * @throws ServiceError `amqp:decode-error` for bytes that are not a message.
 */
export const parseContent = (bytes: Buffer): Content => {
  const sections = sectionsOf(bytes);
  const contentAt = (code: number) =>
    contentOf(
      bytes,
      sections.find((one) => one.code === code),
    );
  const header = itemsOf(contentAt(HEADER));
  const properties = itemsOf(contentAt(PROPERTIES));
  const { own, scheduledFor } = annotationsFrom(contentAt(MESSAGE_ANNOTATIONS));
  const bare = Buffer.from(bytes.subarray(sections.find(({ code }) => code >= PROPERTIES)?.start ?? bytes.length));
  const id = properties[MESSAGE_ID];
  const given = id && !isNothing(id) ? identityOf(id) : undefined;
  const assigned = randomUUID().replaceAll('-', '');
  return {
    identity: given ?? identityOf({ value: assigned }),
    sessionId: isNothing(properties[GROUP_ID]) ? undefined : String(properties[GROUP_ID]?.value),
    timeToLive: timeToLiveOf(header, properties),
    scheduledFor,
    durable: header[0] ?? nothing(),
    priority: header[1] ?? nothing(),
    annotations: own,
    bare: given === undefined ? withMessageId(bare, assigned) : bare,
  };
};

/** The messages of a transfer: one, or those that a batch carries. */
export const parseTransfer = (bytes: Buffer, format: number | undefined): Content[] => {
  if (format !== BATCH_FORMAT) return [parseContent(bytes)];
  return sectionsOf(bytes)
    .filter(({ code }) => code === DATA)
    .map((data) => {
      const message: unknown = contentOf(bytes, data)?.value;
      if (!Buffer.isBuffer(message)) throw malformed('A batch holds encoded messages in data sections.');
      return parseContent(message);
    });
};

/** The content with other application properties, everything else as it was sent. */
export const withProperties = (content: Content, changes: readonly Property[]): Content =>
  changes.length === 0 ? content : { ...content, bare: withApplicationProperties(content.bare, changes) };
