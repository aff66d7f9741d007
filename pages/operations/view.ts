/** What the operations page shows. */
import type { SignInView } from '../signing-in.ts';
import type { Progress, RunResult } from './batches.ts';
import type { EditOutcome, Failed } from './client.ts';
import type { Contractor, ContractorPage } from './contractor-answer.ts';
import type { Health } from './health-answer.ts';
import type { Letter, OpenLetter } from './letter-answer.ts';
import type { Act, LetterAct, Place, Which } from './place.ts';
import type { Stock } from './stock.ts';

/** What is wrong with what was filled in: by the field's id. */
export type Mistakes = Readonly<Record<string, string>>;

/** How an event is to be edited, as it was filled in. */
export interface Edit {
  readonly reason: string;
  /** What is to stand there, by JSON path; empty: as it is. */
  readonly typed: Readonly<Record<string, string>>;
  /** Paths that are to be left out. */
  readonly left: readonly string[];
}

/** Dead letters that are to be ended. */
export interface Ending {
  readonly act: LetterAct;
  readonly which: Which;
  readonly letters: readonly Letter[];
  /** Where somebody goes who does not want it after all. */
  readonly back: Place;
  /** False: there are more of them than were read. */
  readonly complete: boolean;
}

/** A run that is under way. */
export interface Running {
  /** Ends it when the batch that is under way is done. */
  readonly stop: () => void;
  /** Draws whenever it has come further. */
  readonly watch: (draw: (progress: Progress) => void) => void;
}

/** Something that was asked for, and what became of it: undefined while it waits. */
export interface Noted {
  readonly act: Act;
  /** How long the page looks by itself what happens; milliseconds since 1970. */
  readonly until: number;
  readonly came?: { readonly applied: boolean; readonly says: string };
}

export type View =
  | SignInView
  | { readonly kind: 'working'; readonly title: string }
  | { readonly kind: 'stranger' }
  | { readonly kind: 'operators-only' }
  | { readonly kind: 'unavailable'; readonly place: Place; readonly failure: Failed }
  | { readonly kind: 'health'; readonly health: Health }
  | { readonly kind: 'faults'; readonly stock: Stock }
  | { readonly kind: 'letters'; readonly place: Place & { kind: 'letters' }; readonly stock: Stock }
  | { readonly kind: 'letter'; readonly letter: OpenLetter; readonly uncovered: boolean }
  | { readonly kind: 'uncover'; readonly letter: OpenLetter; readonly mistakes: Mistakes }
  | { readonly kind: 'edit'; readonly letter: OpenLetter; readonly edit?: Edit; readonly mistakes: Mistakes }
  | { readonly kind: 'foreseen'; readonly letter: OpenLetter; readonly edit: Edit; readonly outcome: EditOutcome }
  | { readonly kind: 'end'; readonly ending: Ending; readonly mistakes: Mistakes }
  | { readonly kind: 'ending'; readonly ending: Ending; readonly all: number; readonly running: Running }
  | { readonly kind: 'ended'; readonly ending: Ending; readonly result: RunResult }
  | { readonly kind: 'contractors'; readonly place: Place & { kind: 'contractors' }; readonly page: ContractorPage }
  | { readonly kind: 'contractor'; readonly contractor: Contractor; readonly noted?: Noted; readonly quiet?: true }
  | { readonly kind: 'ask'; readonly contractor: Contractor; readonly act: Act; readonly mistakes: Mistakes };
