import type { Tell } from '../audit/audit.ts';
import type { Instant } from '../brand.ts';
import type { ContractorRecord } from '../contractor/contractor.ts';
import { Fault } from '../fault.ts';
import type { Letter, Mailer } from '../notice/notice.ts';
import type { AgingRows, Figures } from '../upkeep.ts';

/** What is counted and booked across all instances. Throws `STORE_AWAY`. */
export interface Pacing {
  /** Notes a row once. False: it stood there already. */
  take(partition: string, row: string): Promise<boolean>;
  /** How many rows a partition has; counts no further than `most`. */
  count(partition: string, most: number): Promise<number>;
}

const DAY = 86_400_000;
const HOUR = 3_600_000;
const MINUTE = 60_000;

/** `openings~2026-11-22T06`: the batch of one UTC hour. */
const batchOf = (kind: 'openings' | 'endings', now: Instant): string =>
  `${kind}~${new Date(now).toISOString().slice(0, 13)}`;

export interface Braking {
  readonly pacing: Pacing;
  readonly tell: Tell;
  readonly now: () => Instant;
}

/**
 * The brake: beyond so many within an hour each further one is `UNUSUAL_VOLUME` until an operator lets it go, and operators
 * are alarmed once for the batch. The count may overshoot by what is in flight.
 */
export const makeBrake =
  ({ pacing, tell, now }: Braking, kind: 'openings' | 'endings', most: number) =>
  async ({ key, letGo }: ContractorRecord): Promise<void> => {
    const at = now();
    if (letGo !== undefined && at - letGo < 24 * HOUR) return;
    const batch = batchOf(kind, at);
    await pacing.take(batch, key);
    if ((await pacing.count(batch, most + 1)) <= most) return;
    await tell({ kind: 'volume exceeded', ids: [batch], at, facts: { batch, most } });
    throw new Fault('UNUSUAL_VOLUME', { operatorNote: batch });
  };

/** A place in a mailbox's minute. */
export interface Seat {
  readonly mailbox: string;
  readonly at: Instant;
}

/** Books a seat for one mail, the soonest that is free in any mailbox. */
export type BookSeat = () => Promise<Seat>;

const MOST_MINUTES_AHEAD = 24 * 60;

/**
 * Seats: each mailbox has so many in a minute, evenly spaced; a row of table `Pacing` is a taken one (partition = mailbox,
 * row = minute and number). What this instance found taken it does not ask for again.
 */
export const makeBookSeat = (
  pacing: Pacing,
  mailboxes: readonly string[],
  perMinute: number,
  now: () => Instant,
): BookSeat => {
  const firstFree = new Map<string, number>();
  const spacing = MINUTE / perMinute;
  return async () => {
    const from = Math.ceil(now() / spacing);
    for (let number = from; number < from + MOST_MINUTES_AHEAD * perMinute; number++) {
      for (const mailbox of mailboxes) {
        if (number < (firstFree.get(mailbox) ?? 0)) continue;
        firstFree.set(mailbox, number + 1);
        if (await pacing.take(mailbox, seatName(number, spacing))) return { mailbox, at: number * spacing };
      }
    }
    throw new Fault('MAIL_UNAVAILABLE', { operatorNote: 'every mailbox is booked for a day' });
  };
};

/** `2026-11-22T06:15~0007`: the minute and the seat in it. */
const seatName = (number: number, spacing: number): string => {
  const at = Math.floor(number * spacing);
  const minute = at - (at % MINUTE);
  return `${new Date(minute).toISOString().slice(0, 16)}~${String(Math.round((at - minute) / spacing)).padStart(4, '0')}`;
};

const LONGEST_WAIT = 10_000;

/** A mailer that books a seat for each letter without one and waits for it, up to 10 s; further ahead it is a retry for then. */
export const pacedMailer = (
  mailer: Mailer,
  bookSeat: BookSeat,
  now: () => Instant,
  sleep: (ms: number) => Promise<void>,
): Mailer => ({
  send: async (letter: Letter, mailbox?: string) => {
    if (mailbox !== undefined) return mailer.send(letter, mailbox);
    const seat = await bookSeat();
    const ahead = seat.at - now();
    if (ahead > LONGEST_WAIT)
      throw new Fault('MAIL_UNAVAILABLE', { retryAfterMs: ahead, operatorNote: 'mailboxes are booked' });
    if (ahead > 0) await sleep(ahead);
    return mailer.send(letter, seat.mailbox);
  },
});

/** As long as an operator may want to look at a batch. */
const ROW_DAYS = 30;

/** Removes seats of minutes, and batches of hours, that are long over. */
export const makeRemovePacingRows = (rows: AgingRows, now: () => Instant) => async (): Promise<Figures> => ({
  pacingRowsRemoved: await rows.removeBefore(now() - ROW_DAYS * DAY),
});
