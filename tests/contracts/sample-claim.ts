import { claimId } from '../../shared/domain/claim/claim.ts';
import type { Claim, ClaimId } from '../../shared/domain/claim/claim.ts';
import { contractorKey } from '../../shared/domain/contractor/contractor.ts';
import { present } from './answers.ts';
import { NOON } from './sample-contractor.ts';

/** The claim id made of this number, 16 bytes. */
export const numberedClaimId = (number: number): ClaimId => {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32BE(number, 12);
  return present(claimId(bytes.toString('base64url')));
};

/** A claim as it is when it was just opened. */
export const anOpenClaim = (number: number): Claim => ({
  id: numberedClaimId(number),
  state: 'open',
  generation: 1,
  contractor: contractorKey('C-10442'),
  accountId: '5f2c7a10-9f3d-4f0e-8a53-6f1d6f0a7b11',
  sponsorId: '0b7f7cbe-6f0e-4d3c-9d1f-1d8a0a4f1a22',
  opensAt: NOON,
  expiresAt: NOON + 1,
  proofHash: 'GGXACDHnP37iP8E8stD1iLnDQYNcp0cvjsA1q6S3idY',
  releaseBy: 'sponsor',
  passLifetimeMinutes: 60,
  passUsableOnce: true,
  releases: 0,
  reserved: 0,
  failed: 0,
  replays: 0,
  locale: 'es-ES',
});

/** A claim with everything in it. */
export const aFullClaim = (number: number): Claim => ({
  ...anOpenClaim(number),
  state: 'redeemed',
  generation: 2,
  passUsableOnce: false,
  managerId: '10000000-0000-4000-8000-000000000002',
  deputiesGroup: '8c1f2b9e-25e0-4b5b-8f5d-3f0d9a1c7e44',
  pinSalt: 'AAECAwQFBgcICQoLDA0ODw',
  pinHash: 'FIaetu-PNIPyzjMD3yUl_NvUnA2Bl7SML6yXBTA70SM',
  pepperVersion: '6a9c9f7f0c8f4b3b8f3f2d1e0c9b8a7d',
  pinExpiresAt: NOON + 600_000,
  releases: 5,
  reserved: 4,
  reservedAt: NOON + 2,
  failed: 3,
  nonceHash: 'GGXACDHnP37iP8E8stD1iLnDQYNcp0cvjsA1q6S3idY',
  mintingAt: NOON + 3,
  mintMark: 'AAECAwQFBgc',
  replays: 2,
  envelope: { key: 'B'.repeat(87), iv: 'AAECAwQFBgcICQoL', data: 'x'.repeat(300) },
  passMethodId: '1f0c2d3e-9b1a-4c5d-8e7f-6a5b4c3d2e1f',
  seenAt: NOON + 4,
  releasedAt: NOON + 5,
  redeemedAt: NOON + 6,
  acknowledgedAt: NOON + 7,
  endedAt: NOON + 8,
});
