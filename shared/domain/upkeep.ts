import type { Instant } from './brand.ts';

/** What a chore counted, by the names that the log gets. */
export type Figures = Readonly<Record<string, number>>;

/** Work that the sweep does beside contractors and claims. Bounded, safe to stop and to run twice. */
export interface Chore {
  readonly name: string;
  readonly isDue: (now: Instant) => boolean;
  readonly run: () => Promise<Figures>;
}

/** `undone` chores failed and are tried again in their next turn. */
export interface Upkept {
  readonly figures: Figures;
  readonly undone: readonly { readonly name: string; readonly error: unknown }[];
}

/** Rows that nobody needs once they are old. Throws `STORE_AWAY`. */
export interface AgingRows {
  /** Removes rows that were written before an instant, some thousands at most; how many. Repeatable. */
  removeBefore(before: Instant): Promise<number>;
}

const SWEEP_EVERY = 5 * 60_000;
const HOUR = 60 * 60_000;

export const everyRun = (): boolean => true;

/** The run of the first five minutes after 02:00 UTC. */
export const onceADay = (now: Instant): boolean => (now - 2 * HOUR) % (24 * HOUR) < SWEEP_EVERY;

/** Does the chores that are due, one after the other; one that fails does not keep the others. */
export const makeUpkeep = (chores: readonly Chore[], now: () => Instant) => async (): Promise<Upkept> => {
  const at = now();
  const undone: { name: string; error: unknown }[] = [];
  let figures: Figures = {};
  for (const { name, isDue, run } of chores) {
    if (!isDue(at)) continue;
    try {
      figures = { ...figures, ...(await run()) };
    } catch (error) {
      undone.push({ name, error });
    }
  }
  return { figures, undone };
};
