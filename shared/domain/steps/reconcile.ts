import { withFailure, withSuccess } from '../contractor/attempt.ts';
import type { Tell } from '../audit/audit.ts';
import type { Instant } from '../brand.ts';
import type { Claims } from '../claim/claim.ts';
import { tellFromRow, withDone } from './claim-done.ts';
import type { ContractorKey, ContractorRecord, Contractors, Nudges, Versioned } from '../contractor/contractor.ts';
import { Fault, type FaultCode } from '../fault.ts';
import { contended, MOST_LOST_SWAPS, pauseAfterLost } from '../lost-swap.ts';
import { plan, type Act, type Known } from './plan.ts';
import { policyOf, type Policies } from '../contractor/policy.ts';
import { isOutdated } from '../claim/claim-standing.ts';

/** What became of an act: the record to note, and the fault that ended it, if any. */
export interface CarriedOut {
  readonly record: ContractorRecord;
  readonly fault?: Fault;
  /** The same act has more to do: that it came this far makes no failure before it undone. */
  readonly unfinished?: true;
  /** Notes what cannot be undone on a record that somebody wrote meanwhile; undefined: it does not count there any more. */
  readonly noteOn?: (fresh: ContractorRecord) => ContractorRecord | undefined;
}

/** Does what the plan says for a record that was read a moment ago. Throws a fault that left nothing to note. */
export type CarryOut = (act: Act, record: ContractorRecord) => Promise<CarriedOut>;

export interface Reconciling {
  readonly contractors: Contractors;
  readonly claims: Claims;
  readonly nudges: Nudges;
  readonly policies: Policies;
  readonly carryOut: CarryOut;
  readonly tell: Tell;
  readonly now: () => Instant;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** Milliseconds that do not follow a moved clock. */
  readonly monotonic: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Brings one contractor up to date; resolves with the block that the call met first, if it met one. */
export type Reconcile = (key: ContractorKey) => Promise<FaultCode | undefined>;

/** Milliseconds. No act starts after that long in one call; a nudge takes over. */
const LONGEST = 120_000;
/** Milliseconds. A wait up to that long is waited out in the handler. */
const SHORT_WAIT = 10_000;
const NUDGE_AFTER = 2_000;

interface Run {
  readonly startedAt: number;
  lostSwaps: number;
  /** The first block that this call met. */
  met?: FaultCode;
}

/**
 * Brings one contractor up to date, a step at a time. Safe to run again from the top at any moment: nothing depends on a
 * message having been seen once. Resolves with the block that this call met first, if it met one.
 * Throws faults of kind *away*, and anything unforeseen.
 */
export const makeReconcile =
  (deps: Reconciling): Reconcile =>
  async (key) => {
    const run: Run = { startedAt: deps.monotonic(), lostSwaps: 0 };
    while (await lookAgain(deps, key, run));
    return run.met;
  };

/** One look at the contractor: false when nothing more is to be done now. */
const lookAgain = async (deps: Reconciling, key: ContractorKey, run: Run): Promise<boolean> => {
  const read = await deps.contractors.read(key);
  if (!read) return false;
  const known = await knownOf(deps.claims, read.value);
  const done = withDone(known, deps.now());
  if (done) {
    if (known.claim) await tellFromRow(deps.tell, known.claim);
    return (await deps.contractors.swap(read, done)) !== undefined || giveWay(deps, run);
  }
  const step = plan(known, deps.now(), deps.policies);
  switch (step.kind) {
    case 'nothing':
      return !(await settleDue(deps, read, undefined));
    case 'wait until':
      return waitFor(deps, read, step.at, run);
    default:
      return takeStep(deps, read, step, run);
  }
};

/** The record with the row of the claim that it names. */
export const knownOf = async (claims: Pick<Claims, 'find'>, record: ContractorRecord): Promise<Known> => {
  const row = record.claim && (await claims.find(record.claim.id));
  return { record, ...(row && !isOutdated(record, row.claim) ? { claim: row.claim } : {}) };
};

const waitFor = async (
  deps: Reconciling,
  read: Versioned<ContractorRecord>,
  at: Instant,
  run: Run,
): Promise<boolean> => {
  const ahead = Math.max(at - deps.now(), 0);
  const short = ahead <= SHORT_WAIT && deps.monotonic() - run.startedAt + ahead < LONGEST;
  if (!short) return !(await settleDue(deps, read, at));
  await deps.sleep(ahead);
  return true;
};

/**
 * Notes what is due next and has one nudge come for it, unless one that was asked for before comes in time to look again.
 * At most two wait: for a day that moves nearer and nearer the sweep stands in. A nudge is noted, sent, and noted as sent: one
 * that a cut-off call may not have sent is not relied on. False: the swap was lost.
 */
export const settleDue = async (
  { contractors, nudges, now }: Pick<Reconciling, 'contractors' | 'nudges' | 'now'>,
  read: Versioned<ContractorRecord>,
  at: Instant | undefined,
): Promise<boolean> => {
  const { dueAt, nudgesAt = [], nudging, ...rest } = read.value;
  const waiting = nudgesAt.filter((instant) => instant > now());
  const comes = at === undefined || comesInTime(waiting, nudging, at, now());
  if (dueAt === at && comes) return true;
  const settled = { ...rest, ...(at === undefined ? {} : { dueAt: at }) };
  if (comes) return (await contractors.swap(read, withNudges(settled, waiting, nudging))) !== undefined;
  const wanted = at + NUDGE_AFTER;
  const noted = await contractors.swap(read, withNudges(settled, [...waiting, wanted], wanted));
  if (!noted) return false;
  await nudges.nudge(read.value.key, wanted);
  // Lost to somebody else's write, it costs a nudge too many.
  await contractors.swap(noted, withNudges(settled, [...waiting, wanted]));
  return true;
};

const withNudges = (record: ContractorRecord, nudgesAt: readonly Instant[], nudging?: Instant): ContractorRecord => ({
  ...record,
  ...(nudgesAt.length > 0 && { nudgesAt }),
  ...(nudging !== undefined && nudgesAt.includes(nudging) && { nudging }),
});

const MOST_NUDGES = 2;

/** A nudge that is due within seconds may be the very one that was just taken: clocks differ. */
const comesInTime = (waiting: readonly Instant[], nudging: Instant | undefined, at: Instant, now: Instant): boolean =>
  waiting.length >= MOST_NUDGES ||
  waiting.some((instant) => instant !== nudging && instant > now + SHORT_WAIT && instant <= at + NUDGE_AFTER);

const takeStep = async (deps: Reconciling, read: Versioned<ContractorRecord>, act: Act, run: Run): Promise<boolean> => {
  if (deps.monotonic() - run.startedAt > LONGEST) {
    await deps.nudges.nudge(read.value.key);
    return false;
  }
  const outcome = await attempt(deps, act, read.value);
  const { fault } = outcome;
  const noted = notedOf(deps, act, outcome);
  if (fault) await tellFailure(deps, act, noted);
  const won = await deps.contractors.swap(read, noted);
  if (!won && !(await notedLate(deps, act, read.value.key, outcome))) return giveWay(deps, run);
  run.lostSwaps = 0;
  const met = fault && noted.attempts[act.kind]?.blocked?.code;
  if (met) run.met ??= met;
  return true;
};

const notedLate = async (
  { contractors }: Reconciling,
  { kind }: Act,
  key: ContractorKey,
  { noteOn }: CarriedOut,
): Promise<boolean> => {
  if (!noteOn) return false;
  for (let tried = 0; tried < MOST_LOST_SWAPS; tried++) {
    const fresh = await contractors.read(key);
    const noted = fresh && noteOn(fresh.value);
    if (!noted) return false;
    if (await contractors.swap(fresh, withSuccess(noted, kind))) return true;
  }
  return false;
};

/** A cut-off handler may run on beside the one that came after it. */
const giveWay = async ({ sleep, random }: Reconciling, run: Run): Promise<true> => {
  run.lostSwaps += 1;
  if (run.lostSwaps >= MOST_LOST_SWAPS) throw contended();
  await sleep(pauseAfterLost(run.lostSwaps, random()));
  return true;
};

const notedOf = (deps: Reconciling, act: Act, { record, fault, unfinished }: CarriedOut): ContractorRecord => {
  const policy = policyOf(deps.policies, record.wanted?.policy);
  if (fault) return withFailure(record, act.kind, fault, deps.now(), policy, deps.random());
  return unfinished ? record : withSuccess(record, act.kind);
};

/** A fault of kind *away* or an error is not the step's: it ends the call. */
const attempt = async ({ carryOut }: Reconciling, act: Act, record: ContractorRecord): Promise<CarriedOut> => {
  try {
    return await carryOut(act, record);
  } catch (error) {
    if (error instanceof Fault && (error.kind === 'retry' || error.kind === 'block')) return { record, fault: error };
    throw error;
  }
};

/** Before the failure is noted: once it is, nothing of it happens again that could make good a missing entry. */
const tellFailure = async (
  { tell, now }: Reconciling,
  act: Act,
  { key, attempts }: ContractorRecord,
): Promise<void> => {
  const failed = attempts[act.kind];
  if (!failed) return;
  const kind = failed.blocked ? 'step blocked' : 'step failed';
  await tell({
    kind,
    contractor: key,
    ids: [act.kind, failed.since, failed.count],
    at: now(),
    facts: { step: act.kind, fault: failed.blocked?.code ?? failed.lastFault, attempt: failed.count },
  });
};
