import { setTimeout as delay } from 'node:timers/promises';
import type { Api } from './api.ts';
import { progress } from './print.ts';

/** What the service takes in one call. */
const MOST_IN_A_BATCH = 100;
const BATCHES_A_SECOND = 4;

export interface Ending {
  readonly act: 'replay' | 'discard';
  readonly reason: string;
  readonly heldBackToo: boolean;
  /** Letters a second; absent: as fast as it goes. */
  readonly rate?: number;
}

/** How many letters came to which end. */
export type Tally = Readonly<Record<string, number>>;

const batchSize = (rate: number | undefined): number =>
  rate === undefined ? MOST_IN_A_BATCH : Math.min(MOST_IN_A_BATCH, Math.max(1, Math.floor(rate / BATCHES_A_SECOND)));

const timeLeft = (done: number, all: number, since: number): string => {
  const perSecond = done / Math.max(0.001, (performance.now() - since) / 1_000);
  return `${Math.round(perSecond)}/s, ${Math.ceil((all - done) / Math.max(0.001, perSecond))} s left`;
};

/**
 * Ends letters in batches, in order. Each batch starts when, at the rate that was asked for, its turn has come. Safe to stop
 * anywhere: run again, what is done is not repeated.
 */
export const endInBatches = async (api: Api, ids: readonly string[], { rate, ...order }: Ending): Promise<Tally> => {
  const tally: Record<string, number> = {};
  const size = batchSize(rate);
  const since = performance.now();
  for (let at = 0; at < ids.length; at += size) {
    const turn = rate === undefined ? 0 : since + (at / rate) * 1_000 - performance.now();
    if (turn > 0) await delay(turn);
    const letters = ids.slice(at, at + size);
    const { outcomes } = await api.post<{ outcomes: Record<string, string> }>('dead-letters', { ...order, letters });
    for (const outcome of Object.values(outcomes)) tally[outcome] = (tally[outcome] ?? 0) + 1;
    progress(`${at + letters.length} of ${ids.length}, ${timeLeft(at + letters.length, ids.length, since)}`);
  }
  progress('');
  return tally;
};
