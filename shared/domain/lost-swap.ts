import { Fault } from './fault.ts';

/** So many swaps of one record lost in a row: others are at it, and whoever lost comes back later. */
export const MOST_LOST_SWAPS = 8;

/** Milliseconds. */
const PAUSE = 20;

/**
 * How long to wait before a record is read again, after so many swaps lost in a row: up to 40 ms, then up to twice that each
 * time, so that one of several handlers that keep undoing each other's work gets through. `random` is in [0, 1).
 */
export const pauseAfterLost = (lostSwaps: number, random: number): number =>
  Math.round(PAUSE * 2 ** lostSwaps * random);

/** Nothing could be written for all the others: the message is held and comes again, and nobody is to blame. */
export const contended = (): Fault =>
  new Fault('STORE_AWAY', { operatorNote: `${MOST_LOST_SWAPS} swaps of one record were lost in a row` });
