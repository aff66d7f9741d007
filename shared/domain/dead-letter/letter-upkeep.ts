import type { Instant } from '../brand.ts';
import type { ContractorKey } from '../contractor/contractor.ts';
import type { LetterPage } from './letter-finding.ts';
import type { DeliveryKey } from './dead-letter-note.ts';
import type { DeadLetters } from './dead-letter.ts';
import { contractorOf } from './letter-summary.ts';
import type { LetterOrder, LetterOutcome } from './replay.ts';
import type { AgingRows, Figures } from '../upkeep.ts';

/** What the sweep does at the operators' desk, on its own account. */
export interface LetterUpkeep {
  readonly desk: {
    list(from: string): Promise<LetterPage>;
    end(order: LetterOrder, keys: readonly DeliveryKey[]): Promise<ReadonlyMap<string, LetterOutcome>>;
    cleanHead(): Promise<number>;
  };
  readonly now: () => Instant;
}

const DAY = 24 * 60 * 60_000;
/** A dead letter holds HR's facts; nobody needs one for longer. */
const LETTER_DAYS = 30;
/** 10,000 messages; what lies behind them is counted once they have gone. */
const MOST_PAGES = 50;

const DISCARD: LetterOrder = {
  act: 'discard',
  actor: 'sweep',
  reason: `older than ${LETTER_DAYS} days`,
  heldBackToo: true,
};

/** Goes over the dead-letter queue: discards what is older than 30 days, on the record, and counts what waits for an operator. */
export const makeLookOverLetters =
  ({ desk, now }: LetterUpkeep) =>
  async (): Promise<Figures> => {
    const before = now() - LETTER_DAYS * DAY;
    await desk.cleanHead();
    let deadLettersWaiting = 0;
    let deadLettersDiscarded = 0;
    let from: string | undefined = '0';
    for (let pages = 0; from !== undefined && pages < MOST_PAGES; pages++) {
      const page: LetterPage = await desk.list(from);
      const old = page.letters.map(({ letter }) => letter).filter(({ enqueuedAt }) => enqueuedAt < before);
      if (old.length > 0) await desk.end(DISCARD, old);
      deadLettersDiscarded += old.length;
      deadLettersWaiting += page.letters.length - old.length;
      from = page.next;
    }
    if (deadLettersDiscarded > 0) await desk.cleanHead();
    return { deadLettersWaiting, deadLettersDiscarded };
  };

/** Discards every dead letter that is about one contractor, on the record; for whoever is to be forgotten at once. */
export const makeDiscardLettersOf =
  (desk: Pick<LetterUpkeep['desk'], 'list' | 'end'>) =>
  async (contractor: ContractorKey): Promise<void> => {
    const order: LetterOrder = { ...DISCARD, actor: 'service', reason: `${contractor} is to be forgotten` };
    let from: string | undefined = '0';
    while (from !== undefined) {
      const page: LetterPage = await desk.list(from);
      const theirs = page.letters.filter((one) => contractorOf(one)?.toUpperCase() === contractor);
      const keys = theirs.map(({ letter }) => letter);
      if (keys.length > 0) await desk.end(order, keys);
      from = page.next;
    }
  };

export interface LetterRowUpkeep {
  readonly deadLetters: Pick<DeadLetters, 'peek'>;
  readonly notes: AgingRows;
  readonly replays: AgingRows;
  readonly now: () => Instant;
}

/** Longer than a message can stay: 14 days in the queue, 30 among the dead letters. */
const ROW_DAYS = 60;

/** Removes notes and replays of messages that are gone. Where an older dead letter is stuck all the same, what is about it stays. */
export const makeRemoveLetterRows =
  ({ deadLetters, notes, replays, now }: LetterRowUpkeep) =>
  async (): Promise<Figures> => {
    const [oldest] = await deadLetters.peek('0', 1);
    const before = Math.min(now() - ROW_DAYS * DAY, oldest?.enqueuedAt ?? Infinity);
    return { rowsRemoved: (await notes.removeBefore(before)) + (await replays.removeBefore(before)) };
  };
