import type { Claim, ClaimId, Claims, VersionedClaim } from './claim.ts';

const MOST_ROUNDS = 8;

/** What became of a change: the row as written, or as it stands because the change does not apply to it. */
export type Changed =
  | { readonly kind: 'changed'; readonly before: Claim; readonly now: VersionedClaim }
  | { readonly kind: 'unchanged'; readonly now: VersionedClaim }
  | { readonly kind: 'gone' };

/**
 * Reads the row and swaps in what `change` makes of it, again and again until a swap is won or `change` answers undefined.
 *
 * @throws Error after 8 lost rounds; `STORE_AWAY`
 */
export const changeClaim = async (
  claims: Pick<Claims, 'find' | 'swap'>,
  id: ClaimId,
  change: (claim: Claim) => Claim | undefined,
): Promise<Changed> => {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const known = await claims.find(id);
    if (!known) return { kind: 'gone' };
    const next = change(known.claim);
    if (!next) return { kind: 'unchanged', now: known };
    const won = await claims.swap(known, next);
    if (won) return { kind: 'changed', before: known.claim, now: won };
  }
  throw new Error(`a claim row lost ${MOST_ROUNDS} swaps in a row`);
};
