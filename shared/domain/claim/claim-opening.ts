import type { Instant } from '../brand.ts';
import type { Claim, ClaimId } from './claim.ts';
import { hashed } from './claim-proof.ts';
import type { ContractorKey } from '../contractor/contractor.ts';
import { linkOf } from './pin.ts';
import type { Policy } from '../contractor/policy.ts';
import { proofOf, toBase64url, type Bytes } from './sealing.ts';
import { Secret } from '../secret.ts';

/** The row key of 16 random bytes. */
export const claimIdOf = (bytes: Bytes): ClaimId => toBase64url(bytes) as ClaimId;

/** Terms that a claim keeps for life, whatever becomes of the policy. */
export type ClaimTerms = Pick<Policy, 'release' | 'passLifetimeMinutes' | 'passUsableOnce' | 'deputiesGroup'>;

/** What a new claim is made of. */
export interface Opening {
  /** 16 random bytes. */
  readonly id: Bytes;
  /** 32 random bytes, which nobody keeps: the link is their only home. */
  readonly secret: Secret<Bytes>;
  readonly contractor: ContractorKey;
  /** Object ids. */
  readonly account: string;
  readonly sponsor: string;
  /** The sponsor's manager; undefined: they have none. */
  readonly manager?: string | undefined;
  /** Claims that an access request asked for are always released by the sponsor: `release` says so. */
  readonly terms: ClaimTerms;
  readonly opensAt: Instant;
  readonly expiresAt: Instant;
  /** BCP 47, of the claim page. */
  readonly locale: string;
  readonly generation: number;
}

export interface OpenedClaim {
  readonly claim: Claim;
  /** The whole address for the mail. */
  readonly link: Secret<string>;
}

/** A new claim row and its link. Pure but for WebCrypto; nothing is written yet. */
export const newClaim = async (publicUrl: string, opening: Opening): Promise<OpenedClaim> => {
  const { id, secret, terms, contractor, opensAt, expiresAt, locale, generation } = opening;
  const claim: Claim = {
    id: claimIdOf(id),
    state: 'open',
    generation,
    contractor,
    accountId: opening.account,
    sponsorId: opening.sponsor,
    ...(opening.manager !== undefined && { managerId: opening.manager }),
    opensAt,
    expiresAt,
    proofHash: await hashed(await proofOf(secret.open(), id)),
    releaseBy: terms.release,
    passLifetimeMinutes: terms.passLifetimeMinutes,
    passUsableOnce: terms.passUsableOnce,
    ...(terms.deputiesGroup !== undefined && { deputiesGroup: terms.deputiesGroup }),
    releases: 0,
    reserved: 0,
    failed: 0,
    replays: 0,
    locale,
  };
  return { claim, link: new Secret(linkOf(publicUrl, { id, secret: secret.open() })) };
};

/** Index partition of a person's claims, by object id. */
export const personPartition = (id: string): string => `person~${id}`;

/** Index partition of a deputies group's claims, by object id. */
export const deputiesPartition = (group: string): string => `deputies~${group}`;

/** Where a claim is listed: for its sponsor, for the sponsor's manager, for the deputies. */
export const indexPartitions = ({
  sponsorId,
  managerId,
  deputiesGroup,
}: Pick<Claim, 'sponsorId' | 'managerId' | 'deputiesGroup'>): readonly string[] => [
  ...new Set([sponsorId, ...(managerId === undefined ? [] : [managerId])].map(personPartition)),
  ...(deputiesGroup === undefined ? [] : [deputiesPartition(deputiesGroup)]),
];
