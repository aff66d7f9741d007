/** How everything stands, as the operations API says it (docs: operate, Health). */
import { instantOf, listOf, membersOf, numberOf, present, textOf } from '../read-answer.ts';

/** Why a part cannot be said just now. */
export interface Unread {
  readonly unread: string;
  readonly says: string;
  readonly wayOut: string;
}

export interface FaultCount {
  readonly fault: string;
  readonly says: string;
  readonly wayOut: string;
  readonly count: number;
  readonly heldBack: number;
  readonly oldestAt: string;
}

export interface BlockedCount {
  readonly fault: string;
  readonly says: string;
  readonly count: number;
}

export interface ContractorCounts {
  readonly counted: number;
  /** False: there are more than were counted. */
  readonly complete: boolean;
  readonly phases: Readonly<Record<string, number>>;
  readonly blocked: readonly BlockedCount[];
}

/** What should have happened more than a minute ago. */
export interface Overdue {
  readonly count: number;
  readonly complete: boolean;
  readonly oldest?: { readonly key: string; readonly at: string };
}

export interface LetterCounts {
  readonly count: number;
  readonly complete: boolean;
  readonly faults: readonly FaultCount[];
}

export interface Health {
  readonly at: string;
  readonly mode: string;
  /** Mode *pilot*: for how many contractors it is live. */
  readonly pilot?: number;
  readonly contractors: ContractorCounts | Unread;
  readonly overdue: Overdue | Unread;
  readonly requests: Overdue | Unread;
  readonly deadLetters: LetterCounts | Unread;
}

const readPart = <T>(value: unknown, read: (members: ReturnType<typeof membersOf>) => T): T | Unread => {
  const members = membersOf(value);
  const { unread, says, wayOut } = members;
  return typeof unread === 'string' ? { unread, says: textOf(says), wayOut: textOf(wayOut) } : read(members);
};

const readPhases = (value: unknown): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(membersOf(value)).map(([phase, count]) => [phase, numberOf(count)]));

const readContractors = ({ counted, complete, phases, blocked }: ReturnType<typeof membersOf>): ContractorCounts => ({
  counted: numberOf(counted),
  complete: complete !== false,
  phases: readPhases(phases),
  blocked: listOf(blocked).map((one) => {
    const { fault, says, count } = membersOf(one);
    return { fault: textOf(fault), says: textOf(says), count: numberOf(count) };
  }),
});

const readOverdue = ({ count, complete, oldest }: ReturnType<typeof membersOf>): Overdue => {
  const { key, at } = membersOf(oldest);
  const since = instantOf(at);
  return {
    count: numberOf(count),
    complete: complete !== false,
    ...(since !== undefined && { oldest: { key: textOf(key), at: since } }),
  };
};

const readFault = (value: unknown): FaultCount => {
  const { fault, says, wayOut, count, heldBack, oldestAt } = membersOf(value);
  return {
    fault: textOf(fault),
    says: textOf(says),
    wayOut: textOf(wayOut),
    count: numberOf(count),
    heldBack: numberOf(heldBack),
    oldestAt: textOf(oldestAt),
  };
};

const readLetters = ({ count, complete, faults }: ReturnType<typeof membersOf>): LetterCounts => ({
  count: numberOf(count),
  complete: complete !== false,
  faults: listOf(faults).map(readFault),
});

export const readHealth = (body: unknown): Health => {
  const { at, mode, pilot, contractors, overdue, requests, deadLetters } = membersOf(body);
  return {
    at: textOf(at),
    mode: textOf(mode),
    ...present({ pilot: typeof pilot === 'number' ? pilot : undefined }),
    contractors: readPart(contractors, readContractors),
    overdue: readPart(overdue, readOverdue),
    requests: readPart(requests, readOverdue),
    deadLetters: readPart(deadLetters, readLetters),
  };
};
