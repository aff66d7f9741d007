import type { Instant } from '../brand.ts';
import { isHeldBack, letterId, type ExplainedLetter, type LetterFault } from './dead-letter.ts';
import { FAULTS } from '../fault.ts';
import { jsonObjectIn, shownBody } from '../event/masked-event.ts';

/** One dead letter in a list. Names no person. */
export interface LetterSummary {
  readonly id: string;
  readonly sequenceNumber: string;
  readonly enqueuedAt: Instant;
  readonly fault: LetterFault;
  readonly says: string;
  readonly wayOut: string;
  readonly contractor?: string;
  readonly eventType?: string;
  readonly eventId?: string;
  readonly messageId?: string;
  readonly deliveries: number;
  readonly replays: number;
  /** How often in a row it died of this fault. */
  readonly times: number;
  readonly heldBack: boolean;
  readonly bytes: number;
  /** The broker's own word. */
  readonly reason?: string;
}

/** Which letters are meant; what is absent does not matter. */
export interface LetterFilter {
  readonly fault?: string;
  /** Event type, or the end of it. */
  readonly type?: string;
  readonly contractor?: string;
  /** A text of the summary or of the masked event, without regard to case. */
  readonly text?: string;
  /** Enqueued before. */
  readonly before?: Instant;
}

const NO_NOTE = {
  INTERRUPTED: {
    says: 'It was interrupted, not judged: its deliveries ran out before a verdict was written.',
    wayOut: 'Replay it.',
  },
  EXPIRED: {
    says: 'It waited longer than messages live.',
    wayOut: 'Find out why nothing took it, then replay it: an event that a newer one supersedes does no harm.',
  },
};

const LONGEST = 128;

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value.slice(0, LONGEST) : undefined;

const present = <T extends object>(members: T): { readonly [K in keyof T]?: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as never;

/** Whom a dead letter is about: as its note says, else its event, else its session. */
export const contractorOf = ({ letter, note }: ExplainedLetter): string | undefined =>
  note?.contractor ?? text(jsonObjectIn(letter.body)?.['subject'])?.toUpperCase() ?? letter.sessionId;

/** What a list tells of a dead letter; `shown` is what `text` is looked for in. */
export const explainLetter = (one: ExplainedLetter): LetterSummary & { readonly shown: string } => {
  const { letter, fault, times } = one;
  const event = jsonObjectIn(letter.body);
  const { says, wayOut } = fault === 'INTERRUPTED' || fault === 'EXPIRED' ? NO_NOTE[fault] : FAULTS[fault];
  const summary: LetterSummary = {
    id: letterId(letter),
    sequenceNumber: letter.sequenceNumber,
    enqueuedAt: letter.enqueuedAt,
    fault,
    says,
    wayOut,
    deliveries: letter.deliveries,
    replays: letter.replays,
    times,
    heldBack: isHeldBack(one),
    bytes: letter.body.byteLength,
    ...present({
      contractor: contractorOf(one),
      eventType: text(event?.['type']),
      eventId: text(event?.['id']),
      messageId: text(letter.messageId),
      reason: letter.reason,
    }),
  };
  return { ...summary, shown: `${JSON.stringify(summary)}${JSON.stringify(shownBody(letter.body))}`.toLowerCase() };
};

/** Whether a letter is meant. */
export const fitsFilter = (
  { fault, eventType, contractor, enqueuedAt, shown }: LetterSummary & { readonly shown: string },
  filter: LetterFilter,
): boolean =>
  (filter.fault === undefined || fault === filter.fault.toUpperCase()) &&
  (filter.type === undefined || (eventType ?? '').includes(filter.type)) &&
  (filter.contractor === undefined || contractor?.toUpperCase() === filter.contractor.toUpperCase()) &&
  (filter.text === undefined || shown.includes(filter.text.toLowerCase())) &&
  (filter.before === undefined || enqueuedAt < filter.before);
