import { changeClaim } from './claim-change.ts';
import type { HandOver } from './claim-hand-over.ts';
import { claimFact } from './claim-happening.ts';
import { findProven, hashed, isWinner, type Proven } from './claim-proof.ts';
import { acknowledge } from './claim-transitions.ts';
import type { Bytes } from './sealing.ts';
import type { Secret } from '../secret.ts';

export interface AcknowledgeRequest extends Proven {
  readonly nonce: Secret<Bytes>;
}

export type AcknowledgeOutcome = { readonly kind: 'acknowledged' } | { readonly kind: 'unknown' };

export type AcknowledgeDeps = Pick<HandOver, 'claims' | 'tell' | 'now'>;

/**
 * Takes the word of the tab that was given the pass that it was shown; the envelope goes. Repeatable. Any other tab is
 * told that there is no such claim. Throws `STORE_AWAY`.
 */
export const acknowledgeClaim =
  ({ claims, tell, now }: AcknowledgeDeps) =>
  async (request: AcknowledgeRequest): Promise<AcknowledgeOutcome> => {
    const known = await findProven(claims, request);
    const nonceHash = await hashed(request.nonce.open());
    if (!known || !isWinner(known.claim, nonceHash)) return { kind: 'unknown' };
    const at = now();
    const changed = await changeClaim(claims, request.id, (claim) => acknowledge(claim, at));
    if (changed.kind === 'gone') return { kind: 'unknown' };
    const { claim } = changed.now;
    if (claim.acknowledgedAt === undefined) return { kind: 'acknowledged' };
    await tell(claimFact(claim, { kind: 'claim acknowledged', at: claim.acknowledgedAt }));
    return { kind: 'acknowledged' };
  };
