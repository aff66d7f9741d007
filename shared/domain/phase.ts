import type { ContractorRecord } from './contractor.ts';

/** Where a contractor stands, in one word for lists and queries. Rules never read it. */
export type Phase =
  'planned' | 'waiting' | 'open' | 'redeemed' | 'working' | 'held' | 'blocked' | 'ended' | 'cancelled' | 'forgotten';

/** The phase as far as the record tells it: what needs a person first, then how far the hand-over has come. */
export const phaseOf = ({ attempts, heldFor, claim, account }: ContractorRecord): Phase => {
  if (heldFor) return 'held';
  if (Object.values(attempts).some((attempt) => attempt.blocked)) return 'blocked';
  if (claim?.sentAt !== undefined) return 'open';
  return account ? 'waiting' : 'planned';
};
