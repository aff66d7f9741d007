/** Sending an edited event in place of a dead one: first what would change, then the sending. */
import { editLetter, isFailed, type EditOutcome, type Failed } from './client.ts';
import { showFailure, type Desk } from './desk.ts';
import type { OpenLetter } from './letter-answer.ts';
import { reasonMistake } from './reason.ts';
import type { Edit, Mistakes } from './view.ts';
import { failureSays } from './wording.ts';

const valueOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** What the service is asked for. A value is JSON, or else a text. */
export const editOrder = ({ reason, typed, left }: Edit): object => ({
  reason: reason.trim(),
  set: Object.fromEntries(
    Object.entries(typed)
      .filter(([path, text]) => text.trim() !== '' && !left.includes(path))
      .map(([path, text]) => [path, valueOf(text.trim())]),
  ),
  unset: left,
});

const isNothing = ({ typed, left }: Edit): boolean =>
  left.length === 0 && Object.values(typed).every((text) => text.trim() === '');

/** Asks what would change, and shows it; nothing is sent yet. */
export const foresee = (desk: Desk, letter: OpenLetter, edit: Edit, over: AbortSignal): Promise<void> => {
  const reason = reasonMistake(edit.reason);
  const nothing = isNothing(edit) ? { fields: 'Say what is to stand in one of these fields.' } : {};
  if (reason === undefined && !isNothing(edit)) return asked(desk, letter, edit, true, over);
  const mistakes = { ...nothing, ...(reason !== undefined && { reason }) };
  return Promise.resolve(desk.show({ kind: 'edit', letter, edit, mistakes }));
};

/** Sends the edited event. */
export const sendEdit = (desk: Desk, letter: OpenLetter, edit: Edit, over: AbortSignal): Promise<void> =>
  asked(desk, letter, edit, false, over);

/** By path for the fields that were filled in, and in one sentence for everything. */
const mistakesIn = (failure: Failed, { typed }: Edit): Mistakes => ({
  ...Object.fromEntries(failure.problems.flatMap(({ path, rule }) => (path in typed ? [[path, rule]] : []))),
  fields: failureSays(failure),
});

const asked = async (desk: Desk, letter: OpenLetter, edit: Edit, dryRun: boolean, over: AbortSignal): Promise<void> => {
  desk.show({ kind: 'working', title: dryRun ? 'Looking what would change…' : 'Sending the edited event…' });
  const answer = await editLetter(desk.reach, letter.id, { ...editOrder(edit), dryRun });
  if (over.aborted) return;
  if (isFailed(answer))
    return showFailure(desk, answer, { kind: 'edit', letter, edit, mistakes: mistakesIn(answer, edit) });
  if (!dryRun) desk.stocks.forget();
  return desk.show({ kind: 'foreseen', letter, edit, outcome: answer });
};

/** Whether it only says what would be done. */
export const isForeseen = ({ outcome }: EditOutcome): boolean => outcome === 'would be edited';
