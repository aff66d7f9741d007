/** Ends dead letters in batches, in order. Safe to stop anywhere: run again, and what is done is not repeated. */
import { isFailed, type Failed, type LetterOrder } from './client.ts';

/** Fewer than the service takes in one call, so that it stops soon when it is told to. */
const MOST_IN_A_BATCH = 30;

/** How far a run has come. */
export interface Progress {
  readonly done: number;
  readonly all: number;
  /** Letters a second so far. */
  readonly perSecond: number;
  readonly secondsLeft: number;
}

/** How a run ended. */
export interface RunResult {
  readonly end: 'finished' | 'stopped' | 'failed';
  readonly failure?: Failed;
  /** What came of each letter that was sent, by its id. */
  readonly outcomes: ReadonlyMap<string, string>;
  /** Letters that it did not come to. */
  readonly left: number;
}

/** What a run needs. */
export interface Run {
  readonly send: (ids: readonly string[], order: LetterOrder) => Promise<ReadonlyMap<string, string> | Failed>;
  /** Milliseconds from any beginning. */
  readonly now: () => number;
  /** Ends the run when the batch that is under way is done. */
  readonly stop: AbortSignal;
  readonly tell: (progress: Progress) => void;
}

const progressOf = (done: number, all: number, milliseconds: number): Progress => {
  const perSecond = done / Math.max(0.001, milliseconds / 1_000);
  return { done, all, perSecond, secondsLeft: perSecond === 0 ? 0 : (all - done) / perSecond };
};

/** Ends these letters, a batch after the other. */
export const endInBatches = async (ids: readonly string[], order: LetterOrder, run: Run): Promise<RunResult> => {
  const outcomes = new Map<string, string>();
  const since = run.now();
  let done = 0;
  while (done < ids.length) {
    const left = ids.length - done;
    if (run.stop.aborted) return { end: 'stopped', outcomes, left };
    const batch = ids.slice(done, done + MOST_IN_A_BATCH);
    const answer = await run.send(batch, order);
    if (isFailed(answer)) return { end: 'failed', failure: answer, outcomes, left };
    for (const [id, outcome] of answer) outcomes.set(id, outcome);
    done += batch.length;
    run.tell(progressOf(done, ids.length, run.now() - since));
  }
  return { end: 'finished', outcomes, left: 0 };
};
