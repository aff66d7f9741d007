import type { Instant } from '../brand.ts';
import type { Attempt, ContractorRecord, StepName } from './contractor.ts';
import type { Fault } from '../fault.ts';
import type { Policy } from './policy.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const BACK_OFF = [5 * SECOND, 15 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE] as const;
const JITTER = 0.2;

/** How long to wait after that many failures, in milliseconds: 5 s, 15 s, 1, 5, 15, then 30 minutes, each ± 20 %. */
export const backOff = (failures: number, random: number): number => {
  const base = BACK_OFF[Math.min(failures, BACK_OFF.length) - 1] ?? BACK_OFF[0];
  return Math.round(base * (1 - JITTER + 2 * JITTER * random));
};

/**
 * Notes that a step failed. A retry waits (what the other service asked for wins) until the policy's budget is spent and
 * then blocks the step; a block stands until an event, a replay or an operator lifts it. `random` is in [0, 1).
 */
export const withFailure = (
  record: ContractorRecord,
  step: StepName,
  fault: Fault,
  now: Instant,
  policy: Pick<Policy, 'retryForHours'>,
  random: number,
): ContractorRecord => ({
  ...record,
  attempts: { ...record.attempts, [step]: failedAttempt(step, record.attempts[step], fault, now, policy, random) },
});

/** What takes access away is never given up. */
const NEVER_SPENT: ReadonlySet<StepName> = new Set(['withdraw', 'disable account']);

const failedAttempt = (
  step: StepName,
  before: Attempt | undefined,
  fault: Fault,
  now: Instant,
  policy: Pick<Policy, 'retryForHours'>,
  random: number,
): Attempt => {
  const since = before?.since ?? now;
  const count = (before?.count ?? 0) + 1;
  const failed = {
    count,
    since,
    lastFault: fault.code,
    notBefore: now + (fault.details.retryAfterMs ?? backOff(count, random)),
  };
  if (fault.kind !== 'retry' && step !== 'withdraw') return { ...failed, blocked: { code: fault.code, at: now } };
  const spent = !NEVER_SPENT.has(step) && failed.notBefore > since + policy.retryForHours * 60 * MINUTE;
  return spent ? { ...failed, blocked: { code: 'RETRIES_EXHAUSTED', at: now } } : failed;
};

/** Forgets the failures of a step that succeeded. */
export const withSuccess = (record: ContractorRecord, step: StepName): ContractorRecord => {
  const { [step]: done, ...attempts } = record.attempts;
  return { ...record, attempts };
};
