import type { Directory } from './account/account.ts';
import type { AuditTrail } from './audit/audit.ts';
import { makeTell, type LogEntry } from './audit/audit-chain.ts';
import type { Instant } from './brand.ts';
import { makeShareAddress, type Addresses } from './contractor/address.ts';
import { makeApplyRequests } from './request/apply-requests.ts';
import { makeAsk } from './request/ask.ts';
import { makeCarryOut, makeForesee, type CarryingOut } from './steps/carry-out.ts';
import type { Claims, Peppers } from './claim/claim.ts';
import { acknowledgeClaim } from './claim/claim-acknowledge.ts';
import { endClaim } from './claim/claim-ending.ts';
import type { HandOver, KeepPin, VerifyPin } from './claim/claim-hand-over.ts';
import { lapseClaims } from './claim/claim-lapse.ts';
import { firstNames } from './claim/claim-sponsor.ts';
import { statusOf } from './claim/claim-status.ts';
import type { ContractorKey, Contractors, Nudges } from './contractor/contractor.ts';
import type { DeadLetterNotes } from './dead-letter/dead-letter-note.ts';
import type { EventRules } from './event/event-rules.ts';
import type { Letters } from './notice/letters.ts';
import type { Mailer } from './notice/notice.ts';
import { makeObserve } from './steps/observe.ts';
import { makeBookSeat, makeBrake, pacedMailer, type Pacing } from './steps/pacing.ts';
import { issuePass, type Passes } from './account/pass.ts';
import type { Policies } from './contractor/policy.ts';
import type { AccountTerms } from './steps/provision-account.ts';
import { makeReceive } from './event/receive.ts';
import { makeReconcile, type Reconcile, type Reconciling } from './steps/reconcile.ts';
import type { Requests } from './request/request.ts';
import { redeemClaim } from './claim/redeem.ts';
import { releaseClaim } from './claim/release.ts';
import { askHeld, askNotThePerson, askReissue, listHeld } from './claim/release-asks.ts';
import { listReleases } from './claim/release-list.ts';
import type { Bytes } from './claim/sealing.ts';
import { makeSettle } from './dead-letter/settlement.ts';
import { makeSweep } from './sweep.ts';

/** Everything outside that the rules ask for. */
export interface Ports {
  readonly contractors: Contractors;
  readonly requests: Requests;
  readonly addresses: Addresses;
  readonly pacing: Pacing;
  readonly claims: Claims;
  readonly audit: AuditTrail;
  readonly notes: DeadLetterNotes;
  readonly nudges: Nudges;
  /** Discards the dead letters about a contractor. Repeatable. Throws `QUEUE_AWAY`. */
  readonly discardLettersOf: (key: ContractorKey) => Promise<void>;
  readonly peppers: Peppers;
  readonly directory: Directory;
  readonly passes: Passes;
  readonly mailer: Mailer;
  /** Has a token for Graph at hand, or throws `GRAPH_UNAVAILABLE`. */
  readonly graphReady: () => Promise<void>;
  readonly keepPin: KeepPin;
  readonly verifyPin: VerifyPin;
  readonly logEntry: LogEntry;
  readonly now: () => Instant;
  /** Milliseconds that do not follow a moved clock. */
  readonly monotonic: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** That many random bytes. */
  readonly randomBytes: (bytes: number) => Bytes;
  /** A number in [0, 1). */
  readonly random: () => number;
}

/** What the tenant has settled. */
export interface Terms {
  readonly mode: 'observe' | 'pilot' | 'live';
  /** Contractor keys for whom mode *pilot* is live. */
  readonly pilot: readonly string[];
  /** Tells one tenant's address hashes from another's. */
  readonly tenant: string;
  readonly publicUrl: string;
  readonly rules: EventRules;
  readonly policies: Policies;
  readonly account: AccountTerms;
  readonly letters: Letters;
  readonly mailboxes: readonly string[];
  readonly mailsPerMinute: number;
  readonly maxOpeningsPerHour: number;
  readonly maxEndingsPerHour: number;
  readonly foreignPass: 'tell' | 'withdraw';
}

/** The product: one function for each thing that somebody may ask of it. Ports in, functions out. */
export const makeService = (ports: Ports, terms: Terms) => {
  const tell = makeTell(ports.audit, ports.logEntry);
  const isLive = isLiveIn(terms);
  const handOver = handOverOf(ports, terms, tell, isLive);
  const reconciling = { ...ports, tell, policies: terms.policies };
  const reconcile = makeLookAfter(reconciling, carryingOutOf(ports, terms, handOver), isLive);
  const ask = makeAsk({ ...ports, random: ports.randomBytes });
  const asking = { ...handOver, policies: terms.policies, ask };
  const receive = makeReceive({ ...reconciling, reconcile, rules: terms.rules });
  return {
    settle: makeSettle({ ...ports, tell, receive }),
    sweep: makeSweep({ ...ports, lapseClaims: lapseClaims(handOver) }),
    status: statusOf({ ...handOver, firstNameOf: firstNames(ports.directory, ports.now) }),
    redeem: redeemClaim(handOver),
    acknowledge: acknowledgeClaim(handOver),
    release: releaseClaim(handOver),
    listReleases: listReleases(handOver),
    ask,
    notThePerson: askNotThePerson(asking),
    reissue: askReissue(asking),
    listHeld: listHeld(asking),
    settleHeld: askHeld(asking),
  };
};

export type Service = ReturnType<typeof makeService>;

const isLiveIn =
  ({ mode, pilot }: Terms): HandOver['isLive'] =>
  (key) =>
    mode === 'live' || (mode === 'pilot' && pilot.includes(key));

/** Requests first, then the plan: carried out, or foreseen where the mode only observes. */
const makeLookAfter = (
  reconciling: Omit<Reconciling, 'carryOut'> & Ports,
  carryingOut: CarryingOut,
  isLive: HandOver['isLive'],
): Reconcile => {
  const applyRequests = makeApplyRequests(reconciling);
  const live = makeReconcile({ ...reconciling, carryOut: makeCarryOut(carryingOut) });
  const observe = makeObserve({ ...reconciling, foresee: makeForesee(carryingOut) });
  return async (key) => {
    await applyRequests(key);
    return isLive(key) ? live(key) : observe(key);
  };
};

const handOverOf = (
  ports: Ports,
  { account }: Terms,
  tell: HandOver['tell'],
  isLive: HandOver['isLive'],
): HandOver => ({
  ...ports,
  tell,
  isLive,
  random: ports.randomBytes,
  issue: (accountId, passTerms, deadline) =>
    issuePass({ ...ports, tapGroupId: account.tapGroupId }, accountId, passTerms, deadline),
});

const carryingOutOf = (ports: Ports, terms: Terms, handOver: HandOver): CarryingOut => {
  const { now, pacing, sleep } = ports;
  const braking = { pacing, now, tell: handOver.tell };
  const bookSeat = makeBookSeat(pacing, terms.mailboxes, terms.mailsPerMinute, now);
  return {
    ...ports,
    ...terms,
    terms: terms.account,
    tapGroupId: terms.account.tapGroupId,
    tell: handOver.tell,
    random: ports.randomBytes,
    endClaim: endClaim(handOver),
    bookSeat,
    mailer: pacedMailer(ports.mailer, bookSeat, now, sleep),
    countOpening: makeBrake(braking, 'openings', terms.maxOpeningsPerHour),
    countEnding: makeBrake(braking, 'endings', terms.maxEndingsPerHour),
    shareAddress: makeShareAddress(ports.addresses, ports.contractors, terms.tenant),
  };
};
