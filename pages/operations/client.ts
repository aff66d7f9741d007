/** What the operations page says to the service on behalf of the person who signed in. Knows no document. */
import { listOf, membersOf, present, textOf } from '../read-answer.ts';
import { signedInCall, type Reply, type SignedInReach } from '../signed-in-call.ts';
import { readContractor, readContractorPage, type Contractor, type ContractorPage } from './contractor-answer.ts';
import { readHealth, type Health } from './health-answer.ts';
import {
  readLetterPage,
  readOpenLetter,
  readOutcomes,
  readProblem,
  type LetterPage,
  type OpenLetter,
  type Problem,
} from './letter-answer.ts';
import type { LetterAct } from './place.ts';

/** The call failed. `status` is 0 when no answer came. */
export interface Failed {
  readonly kind: 'failed';
  readonly status: number;
  /** The service's own sentence. */
  readonly message?: string;
  /** Members of what was sent, and the rules that they break. */
  readonly problems: readonly Problem[];
}

/** Who is signed in. */
export interface Role {
  readonly kind: 'role';
  /** Object id. */
  readonly id: string;
  /** False: an auditor, who reads. */
  readonly acts: boolean;
  readonly mode: string;
}

/** What is done with some dead letters, and why. */
export interface LetterOrder {
  readonly act: LetterAct;
  readonly reason: string;
  readonly heldBackToo: boolean;
}

const failed = ({ status, body }: Reply): Failed => {
  const { message, problems } = membersOf(body);
  return {
    kind: 'failed',
    status,
    problems: listOf(problems).map(readProblem),
    ...present({ message: textOf(message) || undefined }),
  };
};

/** Whether a call failed. */
export const isFailed = (answer: object): answer is Failed => 'kind' in answer && answer.kind === 'failed';

const call = async <T extends object>(
  reach: SignedInReach,
  path: string,
  read: (body: unknown) => T | undefined,
  body?: object,
): Promise<T | Failed> => {
  const reply = await signedInCall(reach, `operations/${path}`, body);
  const answer = reply.status === 200 || reply.status === 202 ? read(reply.body) : undefined;
  return answer ?? failed(reply);
};

const readRole = (body: unknown): Role | undefined => {
  const { id, acts, mode } = membersOf(body);
  return typeof acts === 'boolean' ? { kind: 'role', id: textOf(id), acts, mode: textOf(mode) } : undefined;
};

const withQuery = (path: string, query: Readonly<Record<string, string>>): string => {
  const given = Object.entries(query).filter(([, value]) => value !== '');
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`;
};

const letterPath = (id: string): string => `dead-letters/${encodeURIComponent(id)}`;

const contractorPath = (key: string): string => `contractors/${encodeURIComponent(key)}`;

export const fetchRole = (reach: SignedInReach): Promise<Role | Failed> => call(reach, 'role', readRole);

export const fetchHealth = (reach: SignedInReach): Promise<Health | Failed> => call(reach, 'health', readHealth);

/** @param filter by `fault` or `contractor` */
export const fetchLetters = (
  reach: SignedInReach,
  from: string,
  filter: Readonly<Record<string, string>>,
): Promise<LetterPage | Failed> => call(reach, withQuery('dead-letters', { from, ...filter }), readLetterPage);

export const fetchLetter = (reach: SignedInReach, id: string): Promise<OpenLetter | Failed> =>
  call(reach, letterPath(id), readOpenLetter);

/** The same with personal data to be read; that and the reason go on the record first. */
export const uncoverLetter = (reach: SignedInReach, id: string, reason: string): Promise<OpenLetter | Failed> =>
  call(reach, letterPath(id), readOpenLetter, { reason });

/** What came of each letter, by its id. */
export const endLetters = (
  reach: SignedInReach,
  ids: readonly string[],
  order: LetterOrder,
): Promise<ReadonlyMap<string, string> | Failed> =>
  call(reach, 'dead-letters', readOutcomes, { ...order, letters: ids });

/** What came of an edit, or would. */
export interface EditOutcome {
  /** `would be edited`, `edited`, `done before` or `in progress`. */
  readonly outcome: string;
  /** Id of the edited event. */
  readonly eventId: string;
  /** What differs. */
  readonly paths: readonly string[];
}

const readEdit = (body: unknown): EditOutcome => {
  const { outcome, eventId, paths } = membersOf(body);
  return { outcome: textOf(outcome), eventId: textOf(eventId), paths: listOf(paths).map(textOf) };
};

/** Sends an edited event in place of this one, or says what it would change. */
export const editLetter = (reach: SignedInReach, id: string, order: object): Promise<EditOutcome | Failed> =>
  call(reach, `${letterPath(id)}/edit`, readEdit, order);

export const fetchContractors = (
  reach: SignedInReach,
  phase: string,
  after: string,
): Promise<ContractorPage | Failed> => call(reach, withQuery('contractors', { phase, after }), readContractorPage);

export const fetchContractor = (reach: SignedInReach, key: string): Promise<Contractor | Failed> =>
  call(reach, contractorPath(key), readContractor);

/** Notes what is asked for; it is applied within seconds. */
export const askFor = (reach: SignedInReach, key: string, order: object): Promise<object | Failed> =>
  call(reach, contractorPath(key), membersOf, order);
