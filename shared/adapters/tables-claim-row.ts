import { z } from 'zod';
import type { Claim, Envelope } from '../domain/claim/claim.ts';
import type { ContractorKey } from '../domain/contractor/contractor.ts';
import { branded, instantColumn, jsonColumn, rowFormat } from './tables-columns.ts';
import type { Columns } from './tables-columns.ts';

const text = z.string();
const count = z.int().min(0);

const envelope = z.object({ key: text, iv: text, data: text } satisfies Columns<Envelope>);

const states = [
  ...(['open', 'released', 'minting', 'redeemed', 'acknowledged'] as const),
  ...(['locked', 'expired', 'revoked', 'superseded'] as const),
];

/** The columns of a claim row, its id aside; instants are ISO 8601, the envelope is JSON. */
export const claimRow = rowFormat(
  'Claims',
  z.object({
    state: z.enum(states),
    generation: count,
    contractor: branded<ContractorKey>(),
    accountId: text,
    sponsorId: text,
    managerId: text.exactOptional(),
    opensAt: instantColumn,
    expiresAt: instantColumn,
    proofHash: text,
    releaseBy: z.enum(['sponsor', 'none']),
    passLifetimeMinutes: count,
    passUsableOnce: z.boolean(),
    deputiesGroup: text.exactOptional(),
    pinSalt: text.exactOptional(),
    pinHash: text.exactOptional(),
    pepperVersion: text.exactOptional(),
    pinExpiresAt: instantColumn.exactOptional(),
    releases: count,
    reserved: count,
    reservedAt: instantColumn.exactOptional(),
    failed: count,
    nonceHash: text.exactOptional(),
    mintingAt: instantColumn.exactOptional(),
    mintMark: text.exactOptional(),
    replays: count,
    envelope: jsonColumn(envelope).exactOptional(),
    passMethodId: text.exactOptional(),
    seenAt: instantColumn.exactOptional(),
    releasedAt: instantColumn.exactOptional(),
    redeemedAt: instantColumn.exactOptional(),
    acknowledgedAt: instantColumn.exactOptional(),
    endedAt: instantColumn.exactOptional(),
    locale: text,
  } satisfies Columns<Omit<Claim, 'id'>>),
);
