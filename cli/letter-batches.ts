import { setTimeout as delay } from 'node:timers/promises';
import type { Api } from './api.ts';
import { CommandFailure, EXIT } from './exit-codes.ts';
import { progress } from './print.ts';

/** What the service takes in one call. */
const MOST_IN_A_BATCH = 100;
const BATCHES_A_SECOND = 4;
/** Who died holding a letter holds it for half a minute. */
const PATIENCE_MS = 40_000;
const PAUSE_MS = 3_000;

export interface Ending {
  readonly act: 'replay' | 'discard';
  readonly reason: string;
  readonly heldBackToo: boolean;
  /** Letters a second; absent: as fast as it goes. */
  readonly rate?: number;
}

/** How many letters came to which end. */
export type Tally = Readonly<Record<string, number>>;

export interface Ended {
  readonly tally: Tally;
  /** Letters that nothing was asked about, or of which the answer is not known. */
  readonly left: number;
  /** Why it did not go on. Absent: it went to the end. */
  readonly stopped?: CommandFailure;
}

const batchSize = (rate: number | undefined): number =>
  rate === undefined ? MOST_IN_A_BATCH : Math.min(MOST_IN_A_BATCH, Math.max(1, Math.floor(rate / BATCHES_A_SECOND)));

const WIDTH = 24;

const bar = (done: number, all: number): string => '#'.repeat(Math.floor((done / all) * WIDTH)).padEnd(WIDTH, '.');

const progressOf = (done: number, all: number, since: number): string => {
  const perSecond = done / Math.max(0.001, (performance.now() - since) / 1_000);
  const left = Math.ceil((all - done) / Math.max(0.001, perSecond));
  return `[${bar(done, all)}] ${done} of ${all}, ${Math.round(perSecond)} a second, ${left} s left`;
};

const tallyOf = (outcomes: ReadonlyMap<string, string>): Tally => {
  const tally: Record<string, number> = {};
  for (const outcome of outcomes.values()) tally[outcome] = (tally[outcome] ?? 0) + 1;
  return tally;
};

/** Whether somebody pressed Ctrl+C: once, and the batch in hand is finished first. */
const interruption = () => {
  let pressed = false;
  const press = (): void => void (pressed = true);
  process.once('SIGINT', press);
  return { pressed: () => pressed, over: () => void process.off('SIGINT', press) };
};

const INTERRUPTED = new CommandFailure(EXIT.partly, 'Stopped.');

type Outcomes = Map<string, string>;

/** Each batch starts when, at the rate that was asked for, its turn has come. */
const inTurn = async (
  api: Api,
  ids: readonly string[],
  { rate, ...order }: Ending,
  outcomes: Outcomes,
  isStopped: () => boolean,
): Promise<void> => {
  const size = batchSize(rate);
  const since = performance.now();
  for (let at = 0; at < ids.length; at += size) {
    const turn = rate === undefined ? 0 : since + (at / rate) * 1_000 - performance.now();
    if (turn > 0) await delay(turn);
    if (isStopped()) throw INTERRUPTED;
    const letters = ids.slice(at, at + size);
    const answer = await api.postAgain<{ outcomes: Record<string, string> }>('dead-letters', { ...order, letters });
    for (const [id, outcome] of Object.entries(answer.outcomes)) outcomes.set(id, outcome);
    progress(progressOf(at + letters.length, ids.length, since));
  }
};

/** Letters in somebody’s hands are asked about until that one has finished, or has held them for too long. */
const waitForOthers = async (api: Api, order: Ending, outcomes: Outcomes, isStopped: () => boolean): Promise<void> => {
  const until = performance.now() + PATIENCE_MS;
  const held = (): string[] => [...outcomes].flatMap(([id, outcome]) => (outcome === 'in progress' ? [id] : []));
  while (held().length > 0 && performance.now() < until && !isStopped()) {
    progress(`${held().length} are in somebody else’s hands; waiting for at most half a minute`);
    await delay(PAUSE_MS);
    await inTurn(api, held(), order, outcomes, isStopped);
  }
};

/**
 * Ends letters in batches, in order. Safe to stop anywhere: run again, what is done is not repeated. What ends it early is
 * told beside what was done.
 */
export const endInBatches = async (api: Api, ids: readonly string[], order: Ending): Promise<Ended> => {
  const outcomes: Outcomes = new Map();
  const { pressed, over } = interruption();
  try {
    await inTurn(api, ids, order, outcomes, pressed);
    await waitForOthers(api, order, outcomes, pressed);
    return { tally: tallyOf(outcomes), left: 0 };
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    return { tally: tallyOf(outcomes), left: ids.length - outcomes.size, stopped: error };
  } finally {
    progress('');
    over();
  }
};
