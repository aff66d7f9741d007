import type { AuditFacts, AuditKind, Happening } from '../audit/audit.ts';
import type { Instant } from '../brand.ts';
import type { Claim } from './claim.ts';

/** What an entry about a claim tells besides which claim it is. */
export interface ClaimFact {
  readonly kind: AuditKind;
  readonly at: Instant;
  /** What tells this fact from others of the same kind and claim. */
  readonly ids?: Happening['ids'];
  readonly facts?: AuditFacts;
}

/** An entry about a claim, in the chain of its contractor. The id alone opens nothing: what proves is in the link. */
export const claimFact = (
  { id, contractor, generation }: Claim,
  { kind, at, ids = [], facts }: ClaimFact,
): Happening => ({ kind, contractor, at, ids: [id, ...ids], facts: { claimId: id, generation, ...facts } });

/** That a claim was locked, from its row. */
export const lockedFact = (claim: Claim): Happening =>
  claimFact(claim, { kind: 'claim locked', at: claim.endedAt ?? 0, facts: { failed: claim.failed } });
