import type { Instant } from '../brand.ts';
import type { Claim } from '../claim/claim.ts';
import { isWaiting } from '../claim/claim-transitions.ts';
import type { ContractorRecord, StepName } from '../contractor/contractor.ts';
import { dueNotices, type NoticeName } from './due-notices.ts';
import { policyOf, type Policies, type Policy } from '../contractor/policy.ts';
import { mailsAt, opensAt, opensUntil } from '../contractor/schedule.ts';
import { isOver, overAt } from '../contractor/standing.ts';

/** Everything that planning looks at. */
export interface Known {
  readonly record: ContractorRecord;
  /** The row of the claim that the record names, where there is one. */
  readonly claim?: Claim;
}

/** What to do next for one contractor. */
export type Step =
  | { readonly kind: 'withdraw' }
  | { readonly kind: 'disable account' }
  /** `locateOnly`: the first day is long past; nothing is made until an operator opens or adopts. */
  | { readonly kind: 'provision account'; readonly locateOnly: boolean }
  | { readonly kind: 'update account' }
  | { readonly kind: 'open claim' }
  | { readonly kind: 'remind' }
  | { readonly kind: 'verify use' }
  | { readonly kind: 'tell'; readonly notice: NoticeName }
  | { readonly kind: 'forget' }
  | { readonly kind: 'wait until'; readonly at: Instant }
  | { readonly kind: 'nothing' };

/** A step that changes something. */
export type Act = Extract<Step, { kind: StepName }>;

interface Candidate {
  readonly act: Act;
  readonly from: Instant;
}

/** The moment of planning and the terms that hold for the contractor. */
interface Terms {
  readonly now: Instant;
  readonly policy: Policy;
}

const AT_ONCE = 0;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The next step. Pure; the first act whose time has come wins, and one that failed waits for its turn or for its block to be lifted. */
export const plan = (known: Known, now: Instant, policies: Policies): Step => {
  const terms = { now, policy: policyOf(policies, known.record.wanted?.policy) };
  const open = RULES.flatMap((rule) => rule(known, terms)).flatMap((candidate) => unblocked(known.record, candidate));
  const due = open.find(({ from }) => from <= now);
  if (due) return due.act;
  return open.length === 0
    ? { kind: 'nothing' }
    : { kind: 'wait until', at: Math.min(...open.map(({ from }) => from)) };
};

type Rule = (known: Known, terms: Terms) => readonly Candidate[];

const once = (kind: Exclude<StepName, 'tell' | 'provision account'>, from: Instant = AT_ONCE): readonly Candidate[] => [
  { act: { kind }, from },
];

/** What the record no longer names is taken back first; what it still names though it is over leaves at its end. */
const withdrawing: Rule = ({ record }) => [
  ...record.leaving.flatMap(({ againAt }) => once('withdraw', againAt)),
  ...(record.endSessions === undefined ? [] : once('withdraw')),
  ...(record.claim && overAt(record) !== undefined ? once('withdraw', overAt(record)) : []),
];

const disabling: Rule = ({ record }) => {
  const over = overAt(record);
  return over === undefined || record.closedAt !== undefined ? [] : once('disable account', over);
};

/** Somebody whose first day is long past was here before us: an operator decides. */
const tooLate = (
  { wanted, asked, told, openedLate, account, adopted }: ContractorRecord,
  { now, policy }: Terms,
): boolean =>
  wanted !== undefined &&
  openedLate === undefined &&
  adopted === undefined &&
  asked.generation === 1 &&
  account === undefined &&
  told['claim mailed~1'] === undefined &&
  now > opensUntil(wanted, policy);

const provisioning: Rule = ({ record }, terms) => {
  if (!record.wanted || record.account || isOver(record, terms.now)) return [];
  const locateOnly = tooLate(record, terms);
  if (locateOnly && record.located !== undefined) return [];
  return [{ act: { kind: 'provision account', locateOnly }, from: AT_ONCE }];
};

const updating: Rule = ({ record }, { now }) => {
  const { wanted, account } = record;
  if (!wanted || !account || isOver(record, now) || account.facts === ownFacts(wanted)) return [];
  return once('update account');
};

/** What we write on the account, in a form that shows a difference. */
export const ownFacts = ({
  displayName,
  givenName,
  familyName,
  organization,
  department,
  usageLocation,
  startsOn,
}: NonNullable<ContractorRecord['wanted']>): string =>
  JSON.stringify([displayName, givenName, familyName, organization, department, usageLocation, startsOn]);

/** The name under which a record remembers that the claim of one generation was mailed. */
export const toldMailed = (generation: number): string => `claim mailed~${generation}`;

/** Milliseconds after which whoever named a claim and wrote its row is not going to mail it any more. */
const OPENING = MINUTE;

/** Until then the claim of this generation is in the hands of the handler that named it: a second one would cost it its link. */
const inOtherHands = ({ asked, claim: named }: ContractorRecord, row: Claim | undefined): Instant =>
  row && named?.openingSince !== undefined && named.sentAt === undefined && named.generation === asked.generation
    ? named.openingSince + OPENING
    : AT_ONCE;

const opening: Rule = ({ record, claim }, terms) => {
  const { account, heldFor, wanted, asked, told } = record;
  if (!account || !wanted || heldFor || told[toldMailed(asked.generation)] !== undefined) return [];
  if (isOver(record, terms.now) || missedItsTime(record, terms)) return [];
  const from = [mailsAt(record.key, wanted, terms.policy), record.booked?.at ?? AT_ONCE, inOtherHands(record, claim)];
  return once('open claim', Math.max(...from));
};

/** A first claim that could not open in time waits for an operator. */
const missedItsTime = ({ wanted, asked, openedLate }: ContractorRecord, { now, policy }: Terms): boolean =>
  wanted !== undefined && asked.generation === 1 && openedLate === undefined && now > opensUntil(wanted, policy);

const reminding: Rule = ({ record, claim }, { policy }) => {
  const named = record.claim;
  if (!named?.sentAt || named.remindedAt !== undefined || !claim || !isWaiting(claim) || record.heldFor) return [];
  const from = Math.max(named.sentAt, claim.opensAt) + policy.remindAfterHours * HOUR;
  return from < claim.expiresAt ? once('remind', from) : [];
};

const FIRST_LOOK = 15 * MINUTE;
const AFTER_ITS_END = 2 * MINUTE;

/**
 * A live claim is watched hourly; one that was redeemed 15 minutes after, and 2 minutes after its pass has ended unless all
 * was well by then.
 */
const verifying: Rule = ({ record, claim }) => {
  const named = record.claim;
  if (named?.earlyPass !== undefined) return once('verify use');
  if (!named?.sentAt || !claim || named.outcome === 'registered' || named.outcome === 'unused') return [];
  if (isWaiting(claim)) return once('verify use', (named.verifiedAt ?? Math.max(named.sentAt, claim.opensAt)) + HOUR);
  if (claim.redeemedAt === undefined) return [];
  const first = claim.redeemedAt + FIRST_LOOK;
  const last = claim.redeemedAt + claim.passLifetimeMinutes * MINUTE + AFTER_ITS_END;
  const seen = named.verifiedAt ?? 0;
  if (seen >= last) return [];
  return once('verify use', seen < first ? Math.min(first, last) : last);
};

const telling: Rule = (known, terms) => {
  const { now, policy } = terms;
  const { wanted } = known.record;
  const firstDay = wanted && !missedItsTime(known.record, terms) ? opensAt(wanted, policy) : undefined;
  return dueNotices(known, { now, policy, firstDay }).map(({ notice, from }) => ({
    act: { kind: 'tell', notice },
    from,
  }));
};

const KEPT_AFTER_END = 30 * DAY;
const KEPT_AFTER_CANCEL = 7 * DAY;

/** HR's facts stay for a while after the end, or go at once where somebody asked or where they had gone before. */
const forgetting: Rule = ({ record }) => {
  const { closedAt, end, wanted, leaving, forgetAsked = record.forgottenAt } = record;
  if (closedAt === undefined || !wanted || leaving.length > 0) return [];
  const kept = end?.kind === 'cancelled' ? KEPT_AFTER_CANCEL : KEPT_AFTER_END;
  return once('forget', forgetAsked === undefined ? closedAt + kept : AT_ONCE);
};

/** In the order in which they win. */
const RULES: readonly Rule[] = [
  withdrawing,
  disabling,
  provisioning,
  updating,
  opening,
  reminding,
  verifying,
  telling,
  forgetting,
];

const unblocked = ({ attempts }: ContractorRecord, candidate: Candidate): Candidate[] => {
  const attempt = attempts[candidate.act.kind];
  if (attempt?.blocked) return [];
  return [{ ...candidate, from: Math.max(candidate.from, attempt?.notBefore ?? AT_ONCE) }];
};
