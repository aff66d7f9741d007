import type { Directory } from '../account/account.ts';
import type { AuditTrail, Tell } from '../audit/audit.ts';
import type { Instant } from '../brand.ts';
import type { Claims, Pepper, Peppers } from './claim.ts';
import type { KeptPin } from './claim-transitions.ts';
import type { ContractorKey, Contractors, Nudges } from '../contractor/contractor.ts';
import type { PassForAccount, Passes, PassTerms } from '../account/pass.ts';
import type { Bytes } from './sealing.ts';
import type { Secret } from '../secret.ts';

/** Checks a PIN against what the row keeps of it; constant time, and of bounded concurrency. */
export type VerifyPin = (pin: Secret<string>, kept: Pick<KeptPin, 'salt' | 'hash'>, pepper: Pepper) => Promise<boolean>;

/** What the row is to keep of a PIN. */
export type KeepPin = (pin: Secret<string>, pepper: Pepper) => Promise<KeptPin>;

/** Everything that the hand-over asks of the world. Each function names the part it takes. */
export interface HandOver {
  readonly claims: Claims;
  readonly contractors: Pick<Contractors, 'read'>;
  readonly peppers: Peppers;
  readonly passes: Pick<Passes, 'list' | 'remove'>;
  readonly directory: Pick<Directory, 'find' | 'groupsOf'>;
  readonly audit: Pick<AuditTrail, 'read'>;
  /** `issuePass` with its ports: checks the account again, then makes its one pass; nothing of it ends after the deadline. */
  readonly issue: (accountId: string, terms: PassTerms, deadline: Instant) => Promise<PassForAccount>;
  /** Whether the mode lets anything be done for a contractor: where it only observes, no PIN and no pass is given. */
  readonly isLive: (contractor: ContractorKey) => boolean;
  /** Has a token for Graph at hand, or throws. Comes before a slot is taken. */
  readonly graphReady: () => Promise<void>;
  readonly keepPin: KeepPin;
  readonly verifyPin: VerifyPin;
  readonly tell: Tell;
  readonly nudges: Nudges;
  readonly now: () => Instant;
  /** That many random bytes. */
  readonly random: (bytes: number) => Bytes;
}
