import type { Claim, ClaimId, VersionedClaim } from './claim.ts';
import { inTurns, sharedReads, type Turns } from './claim-crowd.ts';
import { decide, type Decision, type Redeeming, type Refusal, type Verdict, type Write } from './claim-decision.ts';
import type { HandOver } from './claim-hand-over.ts';
import { claimFact, lockedFact } from './claim-happening.ts';
import { abandonOverdueMint, tellLapsed } from './claim-lapse.ts';
import { finishMint, notYet, nudgeAside, tellRedeemed, type NotYet, type Tab } from './claim-mint.ts';
import { hashed, type Proven } from './claim-proof.ts';
import { readProven } from './claim-reading.ts';
import { MOST_TRIES } from './claim-transitions.ts';
import type { ContractorKey, ContractorRecord } from '../contractor/contractor.ts';
import { claimCounts } from './claim-standing.ts';
import { Fault } from '../fault.ts';
import { toBase64url, type Envelope } from './sealing.ts';
import type { Secret } from '../secret.ts';

const MOST_ROUNDS = 64;
const MARK_BYTES = 8;

/** One request to see the pass. Its parts are checked for shape: point on the curve, check symbol of the PIN. */
export interface RedeemRequest extends Proven, Tab {
  /** Absent where the policy asks for the link alone. */
  readonly pin?: Secret<string>;
}

export type RedeemOutcome =
  | { readonly kind: 'revealed'; readonly envelope: Envelope }
  | NotYet
  | Refusal
  | { readonly kind: 'wrong-pin'; readonly left: number }
  | { readonly kind: 'try-later' };

export type RedeemDeps = Pick<
  HandOver,
  | 'claims'
  | 'contractors'
  | 'peppers'
  | 'passes'
  | 'issue'
  | 'graphReady'
  | 'isLive'
  | 'verifyPin'
  | 'tell'
  | 'nudges'
  | 'now'
  | 'random'
>;

/** One request on its way through the rounds. */
interface Course {
  readonly deps: RedeemDeps;
  readonly request: RedeemRequest;
  readonly inTurn: Turns;
  redeeming: Redeeming;
}

type Writing = Extract<Decision, { readonly kind: 'write' }>;

/** An answer, or undefined: look at the row again. */
type Round = RedeemOutcome | undefined;

const startCourse = async (deps: RedeemDeps, inTurn: Turns, request: RedeemRequest): Promise<Course> => {
  const nonceHash = await hashed(request.nonce.open());
  const claimant = { nonceHash, mark: toBase64url(deps.random(MARK_BYTES)) };
  return { deps, request, inTurn, redeeming: { claimant, hasPin: request.pin !== undefined } };
};

/** Who holds the older link may know when the newer one was mailed. */
const dated = (outcome: RedeemOutcome, record: ContractorRecord | undefined): RedeemOutcome => {
  const sentAt = record?.claim?.sentAt;
  return outcome.kind === 'superseded' && sentAt !== undefined ? { ...outcome, sentAt } : outcome;
};

/** Held against what the row kept when the slot was taken: once for each request, whatever swaps are lost. */
const look = async ({ deps, request }: Course, { claim }: VersionedClaim): Promise<Verdict> => {
  const { pinSalt: salt, pinHash: hash, pepperVersion } = claim;
  if (!request.pin || salt === undefined || hash === undefined) throw new TypeError('no PIN to look at');
  const pepper = await deps.peppers.pepper(pepperVersion);
  return { right: await deps.verifyPin(request.pin, { salt, hash }, pepper), pinHash: hash };
};

/** Everything that can fail is loaded before a slot is taken or a claim won. */
const prepare = async ({ deps }: Course, { pepperVersion }: Claim): Promise<void> => {
  await Promise.all([deps.graphReady(), pepperVersion === undefined ? undefined : deps.peppers.pepper(pepperVersion)]);
};

const tellLock = async ({ deps }: Course, { claim }: VersionedClaim): Promise<void> => {
  await deps.tell(lockedFact(claim));
};

const refuse = async (course: Course, written: VersionedClaim): Promise<Round> => {
  const { failed, reserved, state } = written.claim;
  const left = MOST_TRIES - reserved;
  const fact = { kind: 'pin refused', at: course.deps.now(), ids: [failed], facts: { left } } as const;
  await course.deps.tell(claimFact(written.claim, fact));
  if (state === 'locked') await lockUp(course, written);
  return { kind: 'wrong-pin', left };
};

const lockUp = async (course: Course, written: VersionedClaim): Promise<Round> => {
  nudgeAside(course.deps, written);
  await tellLock(course, written);
  return { kind: 'locked' };
};

const giveAgain = async ({ deps }: Course, written: VersionedClaim): Promise<Round> => {
  const { replays, envelope } = written.claim;
  await tellRedeemed(deps, written);
  const fact = { kind: 'claim replayed', at: deps.now(), ids: [replays], facts: { replays } } as const;
  await deps.tell(claimFact(written.claim, fact));
  return envelope && { kind: 'revealed', envelope };
};

/** The row, and what the rules say about it at this instant. Undefined: nobody's link. */
const readAndDecide = async ({ deps, request, redeeming }: Course) => {
  const read = await readProven(deps, request);
  if (!read) return undefined;
  const { known, record } = read;
  const at = deps.now();
  const decision = decide(known.claim, claimCounts(record, known.claim, at), redeeming, at);
  return { known, record, decision };
};

/** Our mint was taken back by somebody else: what the row says now, and no second look at the PIN. */
const answerNow = async (course: Course): Promise<RedeemOutcome> => {
  const read = await readAndDecide(course);
  if (!read) return { kind: 'unknown' };
  return read.decision.kind === 'answer' ? dated(read.decision.refusal, read.record) : notYet();
};

/** A mint takes a while: its claim may have stopped counting, though nobody has taken the row back so far. */
const stillCounts = async ({ deps }: Course, { claim }: VersionedClaim): Promise<boolean> =>
  claimCounts((await deps.contractors.read(claim.contractor))?.value, { id: claim.id, state: 'redeemed' }, deps.now());

const finish = async (course: Course, won: VersionedClaim): Promise<RedeemOutcome> => {
  const minted = await finishMint(course.deps, won, course.request);
  if (minted.kind === 'look-again') return answerNow(course);
  return minted.kind === 'revealed' && !(await stillCounts(course, won)) ? answerNow(course) : minted;
};

/** What follows a swap that was won. */
const afterWrite = async (course: Course, write: Write, before: Claim, written: VersionedClaim): Promise<Round> => {
  switch (write) {
    case 'lapse':
      if (written.claim.state !== before.state) await tellLapsed(course.deps, before, written.claim);
      return undefined;
    case 'slot':
      course.redeeming = { ...course.redeeming, verdict: await look(course, written) };
      return undefined;
    case 'lock':
      return lockUp(course, written);
    case 'refuse':
      return refuse(course, written);
    case 'mint':
      return finish(course, written);
    case 'replay':
      return giveAgain(course, written);
  }
};

/** Graph away, or not to be written to: the mint still stands, and stands to be undone. */
const abandon = async ({ deps, redeeming }: Course, known: VersionedClaim): Promise<Round> => {
  if (!deps.isLive(known.claim.contractor)) return { kind: 'try-later' };
  try {
    await abandonOverdueMint(deps, known);
    return undefined;
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    return known.claim.nonceHash === redeeming.claimant.nonceHash ? notYet() : { kind: 'try-later' };
  }
};

const write = async (course: Course, known: VersionedClaim, { write: kind, next }: Writing): Promise<Round> => {
  if (kind === 'slot' || kind === 'mint') {
    if (!course.deps.isLive(known.claim.contractor)) return { kind: 'try-later' };
    await prepare(course, known.claim);
  }
  const written = await course.inTurn(known.claim.id, () => course.deps.claims.swap(known, next));
  return written && afterWrite(course, kind, known.claim, written);
};

const carryOut = async (course: Course, known: VersionedClaim, decision: Decision): Promise<Round> => {
  switch (decision.kind) {
    case 'answer':
      return decision.refusal;
    case 'wait':
      return notYet();
    case 'won':
      return finish(course, known);
    case 'abandon':
      return course.inTurn(known.claim.id, () => abandon(course, known));
    case 'write':
      return write(course, known, decision);
  }
};

const takeRound = async (course: Course): Promise<Round> => {
  const read = await readAndDecide(course);
  if (!read) return { kind: 'unknown' };
  const outcome = await carryOut(course, read.known, read.decision);
  return outcome && dated(outcome, read.record);
};

const sharingReads = (deps: RedeemDeps): RedeemDeps => ({
  ...deps,
  claims: { ...deps.claims, find: sharedReads((id: ClaimId) => deps.claims.find(id)) },
  contractors: { read: sharedReads((key: ContractorKey) => deps.contractors.read(key)) },
});

/**
 * Redeems a claim: reads the row, decides, swaps one change in, and looks again until there is an answer (docs:
 * hand-over, Redeem). The swap to `minting` is the claim: one nonce wins it, and nobody else is ever shown that pass.
 *
 * Throws faults of kind *away* and *retry* before a slot is taken, and what cannot be written afterwards; the same
 * request may then be made again.
 */
export const redeemClaim = (deps: RedeemDeps): ((request: RedeemRequest) => Promise<RedeemOutcome>) => {
  const crowded = sharingReads(deps);
  const inTurn = inTurns();
  return async (request) => {
    const course = await startCourse(crowded, inTurn, request);
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const outcome = await takeRound(course);
      if (outcome) return outcome;
    }
    return { kind: 'try-later' };
  };
};
