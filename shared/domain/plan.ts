import type { Instant } from './brand.ts';
import type { Claim } from './claim.ts';
import type { ContractorRecord, StepName } from './contractor.ts';
import { policyOf, type Policies, type Policy } from './policy.ts';
import { mailsAt, opensUntil } from './schedule.ts';

/** Everything that planning looks at. */
export interface Known {
  readonly record: ContractorRecord;
  /** The row of the claim that the record names, where there is one. */
  readonly claim?: Claim;
}

/** What to do next for one contractor. */
export type Step =
  | { readonly kind: 'provision account' }
  | { readonly kind: 'open claim' }
  | { readonly kind: 'tell'; readonly notice: 'claim locked' }
  | { readonly kind: 'wait until'; readonly at: Instant }
  | { readonly kind: 'nothing' };

/** A step that changes something. */
export type Act = Extract<Step, { kind: StepName }>;

interface Candidate {
  readonly act: Act;
  readonly from: Instant;
}

const AT_ONCE = 0;

/** The next step. Pure; the first act whose time has come wins, and one that failed waits for its turn or for its block to be lifted. */
export const plan = (known: Known, now: Instant, policies: Policies): Step => {
  const open = candidates(known, now, policies).flatMap((candidate) => unblocked(known.record, candidate));
  const due = open.find(({ from }) => from <= now);
  if (due) return due.act;
  return open.length === 0
    ? { kind: 'nothing' }
    : { kind: 'wait until', at: Math.min(...open.map(({ from }) => from)) };
};

const candidates = ({ record, claim }: Known, now: Instant, policies: Policies): Candidate[] => {
  if (!record.wanted) return [];
  const policy = policyOf(policies, record.wanted.policy);
  return [...telling(record, claim), ...provisioning(record, now, policy), ...opening(record, now, policy)];
};

const telling = ({ claim: named, told }: ContractorRecord, claim: Claim | undefined): Candidate[] =>
  claim?.state === 'locked' && named && told[toldOf('claim locked', named.id)] === undefined
    ? [{ act: { kind: 'tell', notice: 'claim locked' }, from: AT_ONCE }]
    : [];

/** The name under which a record remembers that somebody was told something about one claim. */
export const toldOf = (notice: string, claimId: string): string => `${notice}~${claimId}`;

/** Somebody whose first day is long past was here before us: an operator decides. */
const tooLate = ({ wanted, claim }: ContractorRecord, now: Instant, policy: Policy): boolean =>
  wanted !== undefined && claim?.sentAt === undefined && now > opensUntil(wanted, policy);

const provisioning = (record: ContractorRecord, now: Instant, policy: Policy): Candidate[] =>
  record.account || tooLate(record, now, policy) ? [] : [{ act: { kind: 'provision account' }, from: AT_ONCE }];

const opening = (record: ContractorRecord, now: Instant, policy: Policy): Candidate[] => {
  const { account, heldFor, wanted, claim, asked } = record;
  const sent = claim?.sentAt !== undefined && claim.generation >= asked.generation;
  if (!account || !wanted || heldFor || sent || tooLate(record, now, policy)) return [];
  return [{ act: { kind: 'open claim' }, from: mailsAt(record.key, wanted, policy) }];
};

const unblocked = ({ attempts }: ContractorRecord, candidate: Candidate): Candidate[] => {
  const attempt = attempts[candidate.act.kind];
  if (attempt?.blocked) return [];
  return [{ ...candidate, from: Math.max(candidate.from, attempt?.notBefore ?? AT_ONCE) }];
};
