/** Ending dead letters: what is asked first, the run, and what came of it; and reading what is covered in one. */
import { endInBatches, type Progress } from './batches.ts';
import { endLetters, isFailed, uncoverLetter } from './client.ts';
import { showFailure, type Desk } from './desk.ts';
import type { OpenLetter } from './letter-answer.ts';
import { reasonMistake } from './reason.ts';
import type { Ending, Running } from './view.ts';

/** What was filled in before letters are ended. */
export interface EndingOrder {
  readonly reason: string;
  readonly heldBackToo: boolean;
}

/** Letters that were picked by hand are taken even if a replay of many would leave them out. */
export const isPicked = ({ which }: Ending): boolean => which.by === 'letter' || which.by === 'ticked';

/** Those that a replay of many leaves out. */
export const heldBackOf = ({ act, letters }: Ending): Ending['letters'] =>
  act === 'replay' ? letters.filter(({ heldBack }) => heldBack) : [];

/** Letters that are ended. */
export const lettersToEnd = (ending: Ending, heldBackToo: boolean): Ending['letters'] => {
  const held = new Set(heldBackToo || isPicked(ending) ? [] : heldBackOf(ending));
  return ending.letters.filter((letter) => !held.has(letter));
};

const running = (stop: () => void): { readonly running: Running; readonly tell: (progress: Progress) => void } => {
  let latest: Progress | undefined;
  let drawn: ((progress: Progress) => void) | undefined;
  return {
    running: {
      stop,
      watch: (draw) => {
        drawn = draw;
        if (latest) draw(latest);
      },
    },
    tell: (progress) => {
      latest = progress;
      drawn?.(progress);
    },
  };
};

/** Ends these letters. Whoever leaves stops the run; what is done stays done. */
export const endThem = async (desk: Desk, ending: Ending, filled: EndingOrder, over: AbortSignal): Promise<void> => {
  const mistake = reasonMistake(filled.reason);
  if (mistake !== undefined) return desk.show({ kind: 'end', ending, mistakes: { reason: mistake } });
  const ids = lettersToEnd(ending, filled.heldBackToo).map(({ id }) => id);
  const stopping = new AbortController();
  over.addEventListener('abort', () => stopping.abort());
  const { running: run, tell } = running(() => stopping.abort());
  desk.show({ kind: 'ending', ending, all: ids.length, running: run });
  const heldBackToo = filled.heldBackToo || isPicked(ending);
  const result = await endInBatches(
    ids,
    { act: ending.act, reason: filled.reason.trim(), heldBackToo },
    {
      send: (batch, order) => endLetters(desk.reach, batch, order),
      now: () => performance.now(),
      stop: stopping.signal,
      tell,
    },
  );
  desk.stocks.forget();
  for (const id of result.outcomes.keys()) desk.ticked.delete(id);
  if (over.aborted) return;
  desk.show({ kind: 'ended', ending, result });
};

/** Shows one letter with personal data to be read. */
export const uncover = async (desk: Desk, letter: OpenLetter, reason: string, over: AbortSignal): Promise<void> => {
  const mistake = reasonMistake(reason);
  if (mistake !== undefined) return desk.show({ kind: 'uncover', letter, mistakes: { reason: mistake } });
  desk.show({ kind: 'working', title: 'Putting it on the record…' });
  const answer = await uncoverLetter(desk.reach, letter.id, reason.trim());
  if (over.aborted) return;
  if (!isFailed(answer)) return desk.show({ kind: 'letter', letter: answer, uncovered: true });
  return showFailure(desk, answer, { kind: 'unavailable', place: { kind: 'letter', id: letter.id }, failure: answer });
};
