import type { Tell } from '../audit/audit.ts';
import type { Instant } from '../brand.ts';
import type { ContractorKey, Contractors } from '../contractor/contractor.ts';
import { contended, MOST_LOST_SWAPS } from '../lost-swap.ts';
import { policyOf, type Policies } from '../contractor/policy.ts';
import type { Request, Requests } from './request.ts';
import { applyRequest, type RequestEffect } from './request-effect.ts';

export interface ApplyingRequests {
  readonly contractors: Contractors;
  readonly requests: Requests;
  readonly policies: Policies;
  readonly tell: Tell;
  readonly now: () => Instant;
}

/**
 * Applies every request that waits for a contractor, oldest first. A request's row key goes onto the record in the swap
 * that applies it; then it is told, and then its row goes, so that a crash in between repeats nothing and loses nothing.
 */
export const makeApplyRequests =
  (deps: ApplyingRequests) =>
  async (key: ContractorKey): Promise<void> => {
    for (const request of await deps.requests.of(key)) {
      const effect = await apply(deps, request);
      const refused = effect.kind === 'refused';
      await deps.tell({
        kind: refused ? 'request refused' : 'request applied',
        contractor: key,
        ids: [request.id],
        at: deps.now(),
        facts: { act: request.act, by: request.actor, reason: request.reason, ...(refused ? { why: effect.why } : {}) },
      });
      await deps.requests.remove(request);
    }
  };

const apply = async ({ contractors, policies, now }: ApplyingRequests, request: Request): Promise<RequestEffect> => {
  for (let tried = 0; tried < MOST_LOST_SWAPS; tried++) {
    const read = await contractors.read(request.contractor);
    if (!read) return { kind: 'refused', why: 'no account' };
    const effect = applyRequest(read.value, request, now(), policyOf(policies, read.value.wanted?.policy));
    if (effect.kind !== 'applied' || (await contractors.swap(read, effect.record))) return effect;
  }
  throw contended();
};
