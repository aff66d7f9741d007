import type { Instant } from '../brand.ts';
import type { ContractorRecord, LeavingClaim, SeenEvent } from './contractor.ts';

const SEEN_KEPT = 40;

/** Remembers that an event or a request acted, so that it never acts twice, and makes the contractor due. */
export const remembering = (record: ContractorRecord, seen: SeenEvent): ContractorRecord => ({
  ...record,
  seen: [...record.seen, seen].slice(-SEEN_KEPT),
  dueAt: seen.at,
});

/** The record stops naming its claim: dead from the swap on, before any call to Graph. */
export const withoutClaim = (
  record: ContractorRecord,
  as: LeavingClaim['as'],
  endSessions = false,
): ContractorRecord => {
  const { claim, ...rest } = record;
  if (!claim) return record;
  return { ...rest, leaving: [...record.leaving, { id: claim.id, as, endSessions }] };
};

/** Nobody is opening the claim any more: whoever comes next need not wait for them. */
export const notOpening = (record: ContractorRecord): ContractorRecord => {
  if (!record.claim) return record;
  const { openingSince: _, ...claim } = record.claim;
  return { ...record, claim };
};

/** The same, without some of its optional members. */
export const lacking = (record: ContractorRecord, ...keys: readonly (keyof ContractorRecord)[]): ContractorRecord =>
  Object.fromEntries(
    Object.entries(record).filter(([key]) => !keys.includes(key as keyof ContractorRecord)),
  ) as unknown as ContractorRecord;

/** Whether a link, or the word that one comes, was ever handed to the mailer. */
export const everMailed = ({ told }: ContractorRecord): boolean =>
  Object.keys(told).some((name) => name.startsWith('claim mailed') || name.startsWith('sponsor mailed'));

/** Whether the pass of the claim that counts was used: there is nothing left to take back or to hand over. */
export const hasSignedIn = ({ claim }: ContractorRecord): boolean =>
  claim?.outcome === 'registered' || claim?.outcome === 'used';

/** The next generation of claim, asked for now; who releases stays as it was. */
export const nextAsked = ({ asked }: ContractorRecord, now: Instant): ContractorRecord['asked'] => ({
  ...asked,
  generation: asked.generation + 1,
  at: [...asked.at, now].slice(-10),
});

/** Asks for one more claim than was ever asked for. Release by the sponsor whatever the policy says, unless it is the first. */
export const askingAgain = (record: ContractorRecord, now: Instant): ContractorRecord => ({
  ...record,
  asked: { ...nextAsked(record, now), releaseBySponsor: true },
});

const DAY = 86_400_000;

/** How many further claims were asked for within the last 24 hours. The first hire does not count. */
export const askedWithinADay = ({ asked }: ContractorRecord, now: Instant): number =>
  asked.at.slice(asked.at.length === asked.generation ? 1 : 0).filter((at) => at > now - DAY).length;
