import type { Instant } from '../brand.ts';
import type { ContractorPages, ListedContractor } from './contractor-desk.ts';
import type { ContractorKey, Contractors } from '../contractor/contractor.ts';
import type { LetterPage } from '../dead-letter/letter-finding.ts';
import type { ExplainedLetter, LetterFault } from '../dead-letter/dead-letter.ts';
import { Fault, type FaultCode } from '../fault.ts';
import { explainLetter } from '../dead-letter/letter-summary.ts';
import type { Requests } from '../request/request.ts';

/** What a look counts at most; beyond it the counts are `complete: false`. */
export const MOST_COUNTED = { letters: 2_000, contractors: 20_000, overdue: 1_000 } as const;

const MINUTE = 60_000;

/** What was asked, or why it cannot be said just now. */
export type Part<T> = T | { readonly unread: FaultCode };

export interface ContractorCounts {
  readonly counted: number;
  readonly complete: boolean;
  readonly phases: Readonly<Record<string, number>>;
  /** Contractors by the fault that blocks one of their steps; whoever has two is in both. */
  readonly blocked: Readonly<Record<string, number>>;
}

/** What should have happened more than a minute ago. */
export interface Overdue {
  readonly count: number;
  readonly complete: boolean;
  readonly oldest?: { readonly key: ContractorKey; readonly at: Instant };
}

/** Dead letters of one fault. */
export interface FaultCount {
  readonly fault: LetterFault;
  readonly says: string;
  readonly wayOut: string;
  readonly count: number;
  readonly heldBack: number;
  readonly oldestAt: Instant;
}

export interface LetterCounts {
  readonly count: number;
  readonly complete: boolean;
  /** Most first. */
  readonly faults: readonly FaultCount[];
}

export interface OperationsHealth {
  readonly contractors: Part<ContractorCounts>;
  /** Contractors whose `dueAt` is past. */
  readonly overdue: Part<Overdue>;
  /** Requests of signed-in people that nobody has applied. */
  readonly requests: Part<Overdue>;
  readonly deadLetters: Part<LetterCounts>;
}

export interface HealthDeps {
  readonly contractors: Pick<Contractors, 'overdue'>;
  readonly contractorPages: Pick<ContractorPages, 'each'>;
  readonly requests: Pick<Requests, 'waiting'>;
  readonly listLetters: (from: string) => Promise<LetterPage>;
  readonly now: () => Instant;
}

/** One part that is away does not hide the others. */
const part = <T>(look: Promise<T>): Promise<Part<T>> =>
  look.catch((error: unknown) => {
    if (error instanceof Fault && error.kind === 'away') return { unread: error.code };
    throw error;
  });

const counting = (counts: Record<string, number>, name: string): void => {
  counts[name] = (counts[name] ?? 0) + 1;
};

const countContractors = async (each: AsyncIterable<ListedContractor>): Promise<ContractorCounts> => {
  const phases: Record<string, number> = {};
  const blocked: Record<string, number> = {};
  let counted = 0;
  for await (const { phase, blocked: faults } of each) {
    if (counted === MOST_COUNTED.contractors) return { counted, complete: false, phases, blocked };
    counted++;
    counting(phases, phase);
    for (const fault of new Set(faults)) counting(blocked, fault);
  }
  return { counted, complete: true, phases, blocked };
};

const countOverdue = async (
  rows: AsyncIterable<{ readonly key: ContractorKey; readonly at: Instant }>,
): Promise<Overdue> => {
  let count = 0;
  let oldest: Overdue['oldest'];
  const told = (complete: boolean): Overdue => ({ count, complete, ...(oldest && { oldest }) });
  for await (const row of rows) {
    if (count === MOST_COUNTED.overdue) return told(false);
    count++;
    if (!oldest || row.at < oldest.at) oldest = row;
  }
  return told(true);
};

async function* atDue(rows: ReturnType<Contractors['overdue']>) {
  for await (const { key, dueAt } of rows) yield { key, at: dueAt };
}

const faultCount = (fault: LetterFault, letters: readonly ExplainedLetter[]): FaultCount[] => {
  const [first, ...rest] = letters.map(explainLetter);
  if (!first) return [];
  const all = [first, ...rest];
  return [
    {
      fault,
      says: first.says,
      wayOut: first.wayOut,
      count: all.length,
      heldBack: all.filter(({ heldBack }) => heldBack).length,
      oldestAt: Math.min(...all.map(({ enqueuedAt }) => enqueuedAt)),
    },
  ];
};

const countLetters = async (list: HealthDeps['listLetters']): Promise<LetterCounts> => {
  const letters: ExplainedLetter[] = [];
  let from: string | undefined = '0';
  while (from !== undefined && letters.length < MOST_COUNTED.letters) {
    const page: LetterPage = await list(from);
    letters.push(...page.letters);
    from = page.next;
  }
  const faults = [...Map.groupBy(letters, ({ fault }) => fault)].flatMap(([fault, some]) => faultCount(fault, some));
  return {
    count: letters.length,
    complete: from === undefined,
    faults: faults.toSorted((one, other) => other.count - one.count),
  };
};

/** How everything stands, counted at the moment it is asked; bounded, and read only. */
export const makeHealth =
  ({ contractors, contractorPages, requests, listLetters, now }: HealthDeps) =>
  async (): Promise<OperationsHealth> => {
    const before = now() - MINUTE;
    const [counts, overdue, waiting, deadLetters] = await Promise.all([
      part(countContractors(contractorPages.each())),
      part(countOverdue(atDue(contractors.overdue(before)))),
      part(countOverdue(requests.waiting(before))),
      part(countLetters(listLetters)),
    ]);
    return { contractors: counts, overdue, requests: waiting, deadLetters };
  };
