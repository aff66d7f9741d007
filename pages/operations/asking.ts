/** Asking for something on behalf of a contractor, and watching it being applied. */
import { askFor, fetchContractor, isFailed, type Failed } from './client.ts';
import type { Contractor } from './contractor-answer.ts';
import { showFailure, type Desk } from './desk.ts';
import type { Act } from './place.ts';
import { reasonMistake } from './reason.ts';
import type { Mistakes, Noted, View } from './view.ts';
import { failureSays } from './wording.ts';

/** What was filled in; a field that the act does not have is empty. */
export interface Filled {
  readonly reason: string;
  /** Typed again, to be sure: the contractor's number. */
  readonly number: string;
  readonly accountId: string;
  /** `confirm`, `refuse` or nothing. */
  readonly answer: string;
  /** Empty: every step. */
  readonly step: string;
  readonly beyondCap: boolean;
}

const FOLLOWED_MILLISECONDS = 60_000;

const OBJECT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether an adoption says that somebody hired again is the same person: no account is named then. */
export const isRehire = ({ blocks }: Contractor): boolean => blocks.some(({ code }) => code === 'REHIRE_UNCONFIRMED');

const CHECKS: Readonly<Partial<Record<Act, (filled: Filled, contractor: Contractor) => Mistakes>>> = {
  adopt: ({ accountId }, contractor) =>
    isRehire(contractor) || OBJECT_ID.test(accountId.trim())
      ? {}
      : { accountId: 'Copy the object id from the account in Entra: 32 hex digits in five groups.' },
  'confirm-contact': ({ answer }) => (answer === '' ? { answer: 'Say whether the change is right.' } : {}),
  forget: ({ number }, { key }) =>
    number.trim().toUpperCase() === key.toUpperCase() ? {} : { number: `Type ${key} to say that you mean it.` },
};

/** What is wrong with what was filled in, by field. */
export const mistakesIn = (contractor: Contractor, act: Act, filled: Filled): Mistakes => {
  const reason = reasonMistake(filled.reason);
  return { ...CHECKS[act]?.(filled, contractor), ...(reason !== undefined && { reason }) };
};

const DETAILS: Readonly<Partial<Record<Act, (filled: Filled, contractor: Contractor) => object>>> = {
  reissue: ({ beyondCap }) => (beyondCap ? { beyondCap } : {}),
  adopt: ({ accountId }, contractor) => (isRehire(contractor) ? {} : { accountId: accountId.trim() }),
  'confirm-contact': ({ answer }) => ({ confirm: answer === 'confirm' }),
  'lift-block': ({ step }) => (step === '' ? {} : { step }),
};

/** Puts what is asked for on the record and goes back to the contractor, where it can be watched. */
export const ask = async (
  desk: Desk,
  contractor: Contractor,
  act: Act,
  filled: Filled,
  over: AbortSignal,
): Promise<void> => {
  const again = (mistakes: Mistakes): View => ({ kind: 'ask', contractor, act, mistakes });
  const mistakes = mistakesIn(contractor, act, filled);
  if (Object.keys(mistakes).length > 0) return desk.show(again(mistakes));
  desk.show({ kind: 'working', title: 'Putting it on the record…' });
  const details = DETAILS[act]?.(filled, contractor) ?? {};
  const answer: object | Failed = await askFor(desk.reach, contractor.key, {
    act,
    reason: filled.reason.trim(),
    ...details,
  });
  if (over.aborted) return;
  if (isFailed(answer)) return showFailure(desk, answer, again({ reason: failureSays(answer) }));
  desk.noted.set(contractor.key, { act, until: Date.now() + FOLLOWED_MILLISECONDS });
  return desk.goTo({ kind: 'contractor', key: contractor.key });
};

/** What became of what was asked for last, by the contractor's story. */
const cameOf = ({ waiting, story }: Contractor, before: Contractor, act: Act): Noted['came'] => {
  if (waiting.some((request) => request.act === act)) return undefined;
  const known = before.waiting.some((request) => request.act === act) ? before.story.length : 0;
  const line = story.findLast(
    ({ kind, facts }, at) => at >= known && facts['act'] === act && /^request (applied|refused)$/.test(kind),
  );
  return line && { applied: line.kind === 'request applied', says: line.says ?? line.kind };
};

/** Looks whether it has been applied; shows the contractor again when something has changed. */
export const follow = async (desk: Desk, shown: View & { kind: 'contractor' }, over: AbortSignal): Promise<void> => {
  const { contractor, noted } = shown;
  const answer = await fetchContractor(desk.reach, contractor.key);
  if (over.aborted) return;
  if (isFailed(answer)) return answer.status === 401 ? showFailure(desk, answer, shown) : undefined;
  const came = noted && (noted.came ?? cameOf(answer, contractor, noted.act));
  if (JSON.stringify(answer) === JSON.stringify(contractor) && came === noted?.came) return;
  if (came) desk.noted.delete(contractor.key);
  const known = noted && { ...noted, ...(came && { came }) };
  desk.show({ kind: 'contractor', contractor: answer, quiet: true, ...(known && { noted: known }) });
};
