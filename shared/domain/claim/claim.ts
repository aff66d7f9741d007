import type { ClaimId, Instant } from '../brand.ts';
import type { ContractorKey } from '../contractor/contractor.ts';
import { fromBase64url } from './sealing.ts';
import type { Secret } from '../secret.ts';

export type { ClaimId };

/** Reads a claim id. Undefined: not 16 bytes of base64url in their one spelling. */
export const claimId = (text: string): ClaimId | undefined => (fromBase64url(text, 16) ? (text as ClaimId) : undefined);

export type ClaimState =
  'open' | 'released' | 'minting' | 'redeemed' | 'acknowledged' | 'locked' | 'expired' | 'revoked' | 'superseded';

/** A sealed pass: only the tab whose key it was made for can open it. All bytes base64url. */
export interface Envelope {
  readonly key: string;
  readonly iv: string;
  /** Ciphertext with the 16-byte tag at its end. */
  readonly data: string;
}

/** The claim row. No name, mail, phone, pass, PIN or link secret. Hashes and salts are base64url. */
export interface Claim {
  readonly id: ClaimId;
  readonly state: ClaimState;
  readonly generation: number;
  readonly contractor: ContractorKey;
  readonly accountId: string;
  readonly sponsorId: string;
  /** Of the sponsor's manager, as read when the claim opened: may release too. */
  readonly managerId?: string;
  readonly opensAt: Instant;
  readonly expiresAt: Instant;
  /** SHA-256 of the proof. */
  readonly proofHash: string;
  /** Terms of the policy at the time the claim was opened. */
  readonly releaseBy: 'sponsor' | 'none';
  readonly passLifetimeMinutes: number;
  readonly passUsableOnce: boolean;
  readonly deputiesGroup?: string;
  readonly pinSalt?: string;
  readonly pinHash?: string;
  readonly pepperVersion?: string;
  readonly pinExpiresAt?: Instant;
  /** PINs given so far; at most 5. */
  readonly releases: number;
  /** Slots taken before a PIN is verified; at most 5. */
  readonly reserved: number;
  readonly reservedAt?: Instant;
  /** Wrong PINs. */
  readonly failed: number;
  readonly nonceHash?: string;
  readonly mintingAt?: Instant;
  /** 64 random bits of the request that won, base64url: it knows its own write again when the answer was lost. */
  readonly mintMark?: string;
  /** Envelopes given again to the same tab; at most 3. */
  readonly replays: number;
  readonly envelope?: Envelope;
  readonly passMethodId?: string;
  readonly seenAt?: Instant;
  readonly releasedAt?: Instant;
  readonly redeemedAt?: Instant;
  readonly acknowledgedAt?: Instant;
  /** When the row reached the terminal state it is in, where no other field says so. */
  readonly endedAt?: Instant;
  /** BCP 47, of the claim page. */
  readonly locale: string;
}

/** A claim row as it was read, with the version that a swap must still find. */
export interface VersionedClaim {
  readonly claim: Claim;
  readonly version: string;
}

/** Where claims are kept. Throws `STORE_AWAY` when the store cannot be reached. */
export interface Claims {
  find(id: ClaimId): Promise<VersionedClaim | undefined>;
  /** Writes a new row. Undefined: one of that id is there. */
  insert(claim: Claim): Promise<VersionedClaim | undefined>;
  /** Writes `next` if nobody wrote since `known` was read. Undefined: somebody did (or our own lost answer did); read again. */
  swap(known: VersionedClaim, next: Claim): Promise<VersionedClaim | undefined>;
  /** Makes the claim findable for those who may release it: `person~<oid>` and `deputies~<group id>`. Repeatable. */
  index(id: ClaimId, partitions: readonly string[]): Promise<void>;
  /** Claim ids under an index partition, newest claims not necessarily first. */
  indexed(partition: string): Promise<readonly ClaimId[]>;
  /** Takes index rows out again. Repeatable. */
  unindex(id: ClaimId, partitions: readonly string[]): Promise<void>;
  /** Every row that may have to lapse: `open`, `released`, `minting`, or one that still holds an envelope; any number, page by page. */
  lapsing(): AsyncIterable<VersionedClaim>;
}

/** The HMAC key behind PIN hashes and log pseudonyms. Kept in function memory for 10 minutes at most. */
export interface Pepper {
  readonly version: string;
  readonly key: Secret<Uint8Array>;
}

/** Where the pepper is kept (Key Vault). Throws `VAULT_AWAY`. */
export interface Peppers {
  /** The newest version, or the one that a row was hashed with. */
  pepper(version?: string): Promise<Pepper>;
}
