import { timingSafeEqual } from 'node:crypto';
import type { Claim, ClaimId, Claims, VersionedClaim } from './claim.ts';
import { sha256, toBase64url, type Bytes } from './sealing.ts';
import type { Secret } from '../secret.ts';

/** A hash as rows keep it: SHA-256 of raw bytes, base64url. */
export const hashed = async (bytes: Bytes): Promise<string> => toBase64url(await sha256(bytes));

const same = (one: string, other: string): boolean => timingSafeEqual(Buffer.from(one), Buffer.from(other));

/** As long as a hash and no hash of anything. */
const NOBODYS = '-'.repeat(43);

/** What one must show to be told anything about a claim. */
export interface Proven {
  readonly id: ClaimId;
  readonly proof: Secret<Bytes>;
}

/**
 * The row whose link the caller holds. One read and one comparison of constant time, whether or not there is such a row:
 * an unknown id and a wrong proof cannot be told apart.
 */
export const findProven = async (
  claims: Pick<Claims, 'find'>,
  { id, proof }: Proven,
): Promise<VersionedClaim | undefined> => {
  const [known, hash] = await Promise.all([claims.find(id), hashed(proof.open())]);
  return same(hash, known?.claim.proofHash ?? NOBODYS) ? known : undefined;
};

/** Whether this nonce is the one that won the claim. */
export const isWinner = (claim: Claim, nonceHash: string): boolean => same(nonceHash, claim.nonceHash ?? NOBODYS);
