import type { Directory } from './account.ts';
import type { AuditTrail } from './audit.ts';
import { makeTell, type LogEntry } from './audit-chain.ts';
import type { Instant } from './brand.ts';
import { makeCarryOut, makeForesee } from './carry-out.ts';
import type { Claims, Peppers } from './claim.ts';
import { acknowledgeClaim } from './claim-acknowledge.ts';
import { supersedeClaim } from './claim-ending.ts';
import type { HandOver, KeepPin, VerifyPin } from './claim-hand-over.ts';
import { lapseClaims } from './claim-lapse.ts';
import { firstNames } from './claim-sponsor.ts';
import { statusOf } from './claim-status.ts';
import type { Contractors, Nudges } from './contractor.ts';
import type { DeadLetterNotes } from './dead-letter.ts';
import type { EventRules } from './event.ts';
import type { Letters } from './letters.ts';
import type { Mailer } from './notice.ts';
import { makeObserve } from './observe.ts';
import { issuePass, type Passes } from './pass.ts';
import type { Policies } from './policy.ts';
import type { AccountTerms } from './provision-account.ts';
import { makeReceive } from './receive.ts';
import { makeReconcile } from './reconcile.ts';
import { redeemClaim } from './redeem.ts';
import { releaseClaim } from './release.ts';
import { listReleases } from './release-list.ts';
import type { Bytes } from './sealing.ts';
import { makeSettle } from './settlement.ts';
import { makeSweep } from './sweep.ts';

/** Everything outside that the rules ask for. */
export interface Ports {
  readonly contractors: Contractors;
  readonly claims: Claims;
  readonly audit: AuditTrail;
  readonly notes: DeadLetterNotes;
  readonly nudges: Nudges;
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
  readonly mode: 'observe' | 'live';
  readonly publicUrl: string;
  readonly rules: EventRules;
  readonly policies: Policies;
  readonly account: AccountTerms;
  readonly letters: Letters;
}

/** The product: one function for each thing that somebody may ask of it. Ports in, functions out. */
export const makeService = (ports: Ports, terms: Terms) => {
  const tell = makeTell(ports.audit, ports.logEntry);
  const handOver = handOverOf(ports, terms, tell);
  const acts = actsOf(ports, terms, handOver);
  const reconciling = { ...ports, tell, policies: terms.policies };
  const reconcile =
    terms.mode === 'observe'
      ? makeObserve({ ...reconciling, foresee: makeForesee(acts) })
      : makeReconcile({ ...reconciling, carryOut: makeCarryOut(acts) });
  const receive = makeReceive({ ...ports, tell, reconcile, rules: terms.rules });
  return {
    settle: makeSettle({ ...ports, tell, receive }),
    sweep: makeSweep({ ...ports, lapseClaims: lapseClaims(handOver) }),
    status: statusOf({ ...handOver, firstNameOf: firstNames(ports.directory, ports.now) }),
    redeem: redeemClaim(handOver),
    acknowledge: acknowledgeClaim(handOver),
    release: releaseClaim(handOver),
    listReleases: listReleases(handOver),
  };
};

export type Service = ReturnType<typeof makeService>;

const handOverOf = (ports: Ports, { account }: Terms, tell: HandOver['tell']): HandOver => ({
  ...ports,
  tell,
  random: ports.randomBytes,
  issue: (accountId, passTerms, deadline) =>
    issuePass({ ...ports, tapGroupId: account.tapGroupId }, accountId, passTerms, deadline),
});

const actsOf = (ports: Ports, { account, policies, publicUrl, letters }: Terms, handOver: HandOver) => {
  const { tell } = handOver;
  return {
    provisioning: { ...ports, tell, terms: account },
    opening: {
      ...ports,
      tell,
      policies,
      publicUrl,
      letters,
      tapGroupId: account.tapGroupId,
      random: ports.randomBytes,
      supersede: supersedeClaim(handOver),
    },
    telling: { ...ports, tell, letter: letters.toSponsorLocked },
  };
};
