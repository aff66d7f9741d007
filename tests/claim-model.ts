/**
 * A claim row under rivals, as a model: pure transitions, one row with a version, and everything that may happen to it in
 * any order. A PIN is right when it is the one that the row keeps. Throws as soon as a rule of the hand-over is broken.
 */
import { array, assert, boolean, constant, constantFrom, nat, oneof, property, record } from 'fast-check';
import type { Arbitrary, WeightedArbitrary } from 'fast-check';
import type { Claim, ClaimId } from '../shared/domain/claim/claim.ts';
import { decide, type Verdict } from '../shared/domain/claim/claim-decision.ts';
import {
  abandonMint,
  acknowledge,
  end,
  ENVELOPE_LIFETIME,
  giveSlotBack,
  isTerminal,
  lapse,
  redeem,
  release,
  see,
} from '../shared/domain/claim/claim-transitions.ts';
import { contractorKey } from '../shared/domain/contractor/contractor.ts';

/** The check is an argument of the model, as it is of the rules. */
export type CheckPin = (typed: string, kept: string | undefined) => boolean;

const HOUR = 3_600_000;
const OPENS = 1_000_000;

/** A claim as it is when it opens. */
export const anOpenClaim = (differs: Partial<Claim> = {}): Claim => ({
  id: 'AAECAwQFBgcICQoLDA0ODw' as ClaimId,
  state: 'open',
  generation: 1,
  contractor: contractorKey('C-1'),
  accountId: 'account',
  sponsorId: 'sponsor',
  opensAt: OPENS,
  expiresAt: OPENS + HOUR,
  proofHash: 'proof',
  releaseBy: 'sponsor',
  passLifetimeMinutes: 60,
  passUsableOnce: true,
  releases: 0,
  reserved: 0,
  failed: 0,
  replays: 0,
  locale: 'en',
  ...differs,
});

export type Action =
  | { readonly does: 'start'; readonly nonce: string; readonly knowsPin: boolean }
  /** One read and one write of one request; with `lost` the write succeeds and its answer does not arrive. */
  | { readonly does: 'step'; readonly who: number; readonly lost: boolean }
  /** Reads now, so that its next write meets whatever came in between. */
  | { readonly does: 'read'; readonly who: number }
  | { readonly does: 'graph'; readonly who: number; readonly says: 'issued' | 'not yet' }
  | { readonly does: 'crash'; readonly who: number }
  | { readonly does: 'release' | 'see' | 'sweep' }
  | { readonly does: 'end'; readonly as: 'revoked' | 'superseded' }
  | { readonly does: 'acknowledge'; readonly nonce: string }
  | { readonly does: 'wait'; readonly milliseconds: number };

const nonces = constantFrom('n1', 'n2', 'n3');
/** Counted back from the newest request. */
const who = nat({ max: 3 });
const seldom = constantFrom(false, false, false, false, false, false, false, true);

const frequent: WeightedArbitrary<Action>[] = [
  { weight: 16, arbitrary: record({ does: constant('start'), nonce: nonces, knowsPin: boolean() }) },
  { weight: 80, arbitrary: record({ does: constant('step'), who, lost: seldom }) },
  { weight: 12, arbitrary: record({ does: constant('read'), who }) },
  {
    weight: 30,
    arbitrary: record({ does: constant('graph'), who, says: constantFrom('issued', 'issued', 'not yet') }),
  },
  { weight: 16, arbitrary: record({ does: constantFrom('release', 'release', 'sweep', 'see') }) },
];
const rare: WeightedArbitrary<Action>[] = [
  { weight: 1, arbitrary: record({ does: constant('crash'), who }) },
  { weight: 1, arbitrary: record({ does: constant('end'), as: constantFrom('revoked', 'superseded') }) },
  { weight: 4, arbitrary: record({ does: constant('acknowledge'), nonce: nonces }) },
  {
    weight: 2,
    arbitrary: record({
      does: constant('wait'),
      milliseconds: constantFrom(500, 5_000, 30_000, 61_000, 130_000, HOUR),
    }),
  },
];

/** Any sequence of what may happen to a claim. */
export const traces: Arbitrary<Action[]> = array(oneof(...frequent, ...rare), {
  minLength: 30,
  maxLength: 90,
  size: 'max',
});

interface Rival {
  readonly claimant: { readonly nonceHash: string; readonly mark: string };
  readonly knowsPin: boolean;
  readonly typed: string;
  verdict?: Verdict;
  minting: boolean;
  done: boolean;
  read?: { readonly claim: Claim; readonly version: number };
}

/** What a whole trace came to. */
export interface Told {
  readonly reached: ReadonlySet<string>;
  readonly revealedTo: ReadonlySet<string>;
}

const ENVELOPE = { key: 'k', iv: 'i', data: 'd' };

const must = (holds: boolean, rule: string): void => {
  if (!holds) throw new Error(`broken: ${rule}`);
};

/** Plays one trace. Throws at the first broken rule. */
export const play = (start: Claim, trace: readonly Action[], isRight: CheckPin): Told => {
  let claim = start;
  let version = 0;
  let now = OPENS;
  let [pins, slotsTaken, slotsBack, marks] = [0, 0, 0, 0];
  const rivals: Rival[] = [];
  const reached = new Set<string>([start.state]);
  const revealedTo = new Set<string>();

  const write = (known: { readonly version: number }, next: Claim | undefined): boolean => {
    if (!next || known.version !== version) return false;
    must(!isTerminal(claim) || next.state === claim.state, 'no way out of a terminal state');
    must(next.reserved >= 0 && next.reserved <= 5 && next.failed <= next.reserved, 'at most five slots');
    must(next.releases <= 5 && next.replays <= 3, 'at most five releases and three replays');
    must(next.envelope === undefined || next.state === 'redeemed', 'an envelope only while redeemed');
    must(!isTerminal(next) || next.pinHash === undefined, 'no PIN in a terminal state');
    if (next.reserved > claim.reserved) slotsTaken++;
    if (next.reserved < claim.reserved) slotsBack++;
    must(slotsBack <= slotsTaken, 'slots given back never exceed slots taken');
    must(next.reserved === slotsTaken - slotsBack, 'every slot is accounted for');
    claim = next;
    version++;
    reached.add(next.state);
    return true;
  };
  const current = () => ({ claim, version });

  const reveal = ({ claimant }: Rival): void => {
    must(now - (claim.redeemedAt ?? 0) < ENVELOPE_LIFETIME, 'an envelope is given within its window');
    revealedTo.add(claimant.nonceHash);
    must(revealedTo.size <= 1, 'at most one winner');
  };

  const step = (rival: Rival, lost: boolean): void => {
    if (rival.done || rival.minting) return;
    const read = rival.read ?? current();
    delete rival.read;
    const { claimant, knowsPin, verdict } = rival;
    const decision = decide(
      read.claim,
      true,
      { claimant, hasPin: knowsPin || rival.typed !== '', ...(verdict && { verdict }) },
      now,
    );
    if (decision.kind === 'answer') rival.done = true;
    if (decision.kind === 'won') {
      must(read.claim.mintMark === claimant.mark, 'nobody finishes a mint of somebody else');
      rival.minting = true;
    }
    if (decision.kind === 'abandon') write(read, abandonMint(read.claim, now));
    if (decision.kind !== 'write' || !write(read, decision.next) || lost) return;
    if (decision.write === 'slot') {
      rival.verdict = { right: isRight(rival.typed, read.claim.pinHash), pinHash: read.claim.pinHash };
    }
    if (decision.write === 'mint') {
      must(verdict?.right === true, 'no mint without a right PIN');
      rival.minting = true;
    }
    if (decision.write === 'replay') reveal(rival);
    if (decision.write === 'refuse' || decision.write === 'lock' || decision.write === 'replay') rival.done = true;
  };

  const graphAnswers = (rival: Rival, says: 'issued' | 'not yet'): void => {
    if (!rival.minting || rival.done) return;
    rival.done = true;
    const mine = claim.mintMark === rival.claimant.mark;
    if (says === 'not yet') {
      if (mine) write(current(), giveSlotBack(claim));
      return;
    }
    const next = mine ? redeem(claim, { envelope: ENVELOPE, passMethodId: rival.claimant.mark }, now) : undefined;
    if (write(current(), next)) reveal(rival);
  };

  const sweep = (): void => {
    write(current(), abandonMint(claim, now));
    const lapsed = lapse(claim, now);
    if (lapsed !== claim) write(current(), lapsed);
    must(!claim.envelope || now - (claim.redeemedAt ?? 0) < ENVELOPE_LIFETIME, 'no envelope outlives its window');
    must(claim.state !== 'released' || now < (claim.pinExpiresAt ?? 0), 'no PIN outlives its window');
  };

  const act = (action: Action): void => {
    switch (action.does) {
      case 'start': {
        const typed = action.knowsPin ? `pin ${pins}` : 'guess';
        const claimant = { nonceHash: action.nonce, mark: `m${marks++}` };
        rivals.push({ claimant, knowsPin: action.knowsPin, typed, minting: false, done: false });
        return;
      }
      case 'step':
      case 'read':
      case 'graph':
      case 'crash': {
        const rival = rivals.at(-1 - (action.who % Math.max(rivals.length, 1)));
        if (!rival) return;
        if (action.does === 'step') step(rival, action.lost);
        if (action.does === 'read') rival.read = current();
        if (action.does === 'graph') graphAnswers(rival, action.says);
        if (action.does === 'crash') rival.done = true;
        return;
      }
      case 'release': {
        const kept = { salt: 's', hash: `pin ${pins + 1}`, pepperVersion: '1' };
        if (write(current(), release(lapse(claim, now), kept, now))) pins++;
        return;
      }
      case 'see':
        write(current(), see(claim, now));
        return;
      case 'sweep':
        return sweep();
      case 'end':
        write(current(), end(claim, action.as, now));
        return;
      case 'acknowledge':
        if (claim.nonceHash === action.nonce) write(current(), acknowledge(claim, now));
        return;
      case 'wait':
        now += action.milliseconds;
    }
  };

  for (const action of trace) act(action);
  return { reached, revealedTo };
};

/** Plays that many random traces; a failing one prints its smallest form. */
export const playMany = (
  numRuns: number,
  isRight: CheckPin = (typed, kept) => typed === kept,
): { readonly reached: ReadonlySet<string>; readonly revealed: number } => {
  const reached = new Set<string>();
  let revealed = 0;
  const everyTrace = property(traces, (trace) => {
    const told = play(anOpenClaim(), trace, isRight);
    for (const state of told.reached) reached.add(state);
    revealed += told.revealedTo.size;
  });
  assert(everyTrace, { numRuns });
  return { reached, revealed };
};
