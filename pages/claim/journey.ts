/** What happens between opening a link and seeing a pass: which view follows which. Knows no document. */
import { readPin } from '../../shared/domain/claim/pin.ts';
import type { Revealed } from '../../shared/domain/claim/sealing.ts';
import type { ClaimStatus, Failure } from './answer.ts';
import { acknowledge, askStatus, land, redeem, type Landing, type Reach, type RedeemAnswer } from './client.ts';

/** Why a code did not lead on. */
export type CodeProblem =
  | { readonly kind: 'empty' | 'check' | 'not-released' | 'busy' | 'too-many' | 'try-later' | 'unreachable' }
  | { readonly kind: 'length'; readonly symbols: number }
  | { readonly kind: 'symbol'; readonly symbol: string }
  | { readonly kind: 'wrong-pin'; readonly left: number };

/** Why a claim does not go on here. `at`: the instant that belongs to it. */
export type Ending = 'spent' | 'superseded' | 'expired' | 'revoked' | 'locked' | 'elsewhere' | 'wiped' | 'unsealed';

/** What the page shows. */
export type View =
  | { readonly kind: 'opening' }
  | { readonly kind: 'paste'; readonly why: 'no-link' | 'reloaded' | 'unknown'; readonly problem?: true }
  | { readonly kind: 'waiting'; readonly opensAt: string }
  | { readonly kind: 'code'; readonly status: ClaimStatus; readonly typed: string; readonly problem?: CodeProblem }
  | { readonly kind: 'making' }
  | { readonly kind: 'pass'; readonly revealed: Revealed }
  | { readonly kind: 'ended'; readonly why: Ending; readonly at?: string }
  | { readonly kind: 'away'; readonly why: 'unreachable' | 'too-many' | 'try-later' };

/** What a person can do. */
export interface Journey {
  /** Reads a link and asks where its claim stands. */
  open(text: string, arrival: 'loaded' | 'reloaded' | 'pasted'): Promise<void>;
  /** Asks again where the claim stands. */
  retry(): Promise<void>;
  /** Shows the form although the claim seems not to be open yet: the service's clock decides, not this device's. */
  tryNow(): void;
  /** Sends the code, if it is one. */
  submit(typed: string): Promise<void>;
  /** Forgets pass, proof and keys; only a link leads on from there. */
  wipe(): void;
}

/** What a journey needs: the service, the time in milliseconds, and somebody who shows views. */
export interface Travelling {
  readonly reach: Reach;
  readonly now: () => number;
  readonly show: (view: View, status: ClaimStatus | undefined) => void;
}

const ending = (why: Ending, at: string | undefined): View => ({ kind: 'ended', why, ...(at !== undefined && { at }) });

/** The view of a claim that status calls by its state. */
const viewOf = (status: ClaimStatus, now: number): View => {
  switch (status.state) {
    case 'open':
    case 'released':
      return Date.parse(status.opensAt) > now
        ? { kind: 'waiting', opensAt: status.opensAt }
        : { kind: 'code', status, typed: '' };
    case 'minting':
      return ending('elsewhere', undefined);
    case 'redeemed':
    case 'acknowledged':
      return ending('spent', status.usedAt);
    case 'expired':
      return ending('expired', status.expiresAt);
    case 'superseded':
      return ending('superseded', status.sentAt);
    case 'locked':
    case 'revoked':
      return ending(status.state, undefined);
  }
};

/** The view of a failure that belongs to no code. */
const viewOfFailure = ({ kind, usedAt, sentAt, opensAt }: Failure, status?: ClaimStatus): View => {
  switch (kind) {
    case 'spent':
      return ending('spent', usedAt);
    case 'superseded':
      return ending('superseded', sentAt);
    case 'expired':
      return ending('expired', status?.expiresAt);
    case 'revoked':
    case 'locked':
      return ending(kind, undefined);
    case 'not-open-yet':
      return { kind: 'waiting', opensAt: opensAt ?? status?.opensAt ?? '' };
    case 'unknown':
    case 'malformed':
      return { kind: 'paste', why: 'unknown' };
    case 'too-many':
      return { kind: 'away', why: 'too-many' };
    default:
      return { kind: 'away', why: 'try-later' };
  }
};

/** What a redemption's answer says about the code, if it says something about it. */
const problemOf = (answer: RedeemAnswer): CodeProblem | undefined => {
  switch (answer.kind) {
    case 'wrong-pin':
      return { kind: 'wrong-pin', left: answer.left ?? 0 };
    case 'not-released':
    case 'busy':
    case 'too-many':
    case 'unreachable':
    case 'try-later':
      return { kind: answer.kind };
    case 'malformed':
      return { kind: 'check' };
    default:
      return undefined;
  }
};

/** What is wrong with a typed code before anything is sent. */
const problemIn = (typed: string): { readonly pin: string } | { readonly problem: CodeProblem } => {
  const read = readPin(typed);
  if ('pin' in read) return read;
  if (read.problem === 'length') {
    return { problem: read.symbols === 0 ? { kind: 'empty' } : { kind: 'length', symbols: read.symbols } };
  }
  return { problem: read.problem === 'symbol' ? { kind: 'symbol', symbol: read.symbol } : { kind: 'check' } };
};

/** Starts a journey for one tab. */
export const createJourney = ({ reach, now, show }: Travelling): Journey => {
  let landing: Landing | undefined;
  let status: ClaimStatus | undefined;
  let revealed = false;
  let asking = false;

  const turnTo = (view: View): void => show(view, status);

  const ask = async (): Promise<void> => {
    const from = landing;
    if (!from) return turnTo({ kind: 'paste', why: 'no-link' });
    turnTo({ kind: 'opening' });
    const answer = await askStatus(reach, from);
    // An answer for a link that this tab has let go of meanwhile is nobody's.
    if (landing !== from) return;
    if (answer.kind === 'unreachable') return turnTo({ kind: 'away', why: 'unreachable' });
    if (answer.kind !== 'status') return turnTo(viewOfFailure(answer));
    status = answer;
    return turnTo(viewOf(answer, now()));
  };

  const follow = (answer: RedeemAnswer, typed: string, known: ClaimStatus): void => {
    if (answer.kind === 'revealed') {
      const { pass, userPrincipalName, expiresAt } = answer;
      revealed = true;
      return turnTo({ kind: 'pass', revealed: { pass, userPrincipalName, expiresAt } });
    }
    const problem = problemOf(answer);
    if (problem) return turnTo({ kind: 'code', status: known, typed, problem });
    return answer.kind === 'unreachable' ? undefined : turnTo(viewOfFailure(answer, known));
  };

  const send = async (pin: string | undefined, typed: string, known: ClaimStatus, from: Landing): Promise<void> => {
    turnTo({ kind: 'making' });
    const answer = await redeem(reach, from, pin).catch(() => undefined);
    if (landing !== from) return;
    if (!answer) return turnTo(ending('unsealed', undefined));
    follow(answer, typed, known);
    if (answer.kind === 'revealed') await acknowledge(reach, from);
  };

  return {
    async open(text, arrival) {
      landing = await land(text);
      if (landing) return ask();
      if (arrival === 'pasted') return turnTo({ kind: 'paste', why: 'no-link', problem: true });
      return turnTo({ kind: 'paste', why: arrival === 'reloaded' ? 'reloaded' : 'no-link' });
    },
    retry: ask,
    tryNow() {
      if (status) turnTo({ kind: 'code', status, typed: '' });
    },
    async submit(typed) {
      if (!landing || !status || asking) return;
      const read = status.release === 'none' ? { pin: undefined } : problemIn(typed);
      if ('problem' in read) return turnTo({ kind: 'code', status, typed, problem: read.problem });
      asking = true;
      await send(read.pin, typed, status, landing).finally(() => (asking = false));
    },
    wipe() {
      landing = undefined;
      turnTo(revealed ? ending('wiped', undefined) : { kind: 'paste', why: 'reloaded' });
    },
  };
};
