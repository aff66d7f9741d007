import type { ContractorRecord } from './contractor.ts';

/** Where a contractor stands, in one word for lists and queries. Rules never read it. */
export type Phase =
  'planned' | 'waiting' | 'open' | 'redeemed' | 'working' | 'held' | 'blocked' | 'ended' | 'cancelled' | 'forgotten';

/** The phase as the record tells it: what is over, then what waits for a person, then how far the hand-over has come. */
export const phaseOf = ({ end, closedAt, forgottenAt, heldFor, attempts, claim, account }: ContractorRecord): Phase => {
  if (forgottenAt !== undefined) return 'forgotten';
  if (end?.kind === 'cancelled') return 'cancelled';
  if (closedAt !== undefined) return 'ended';
  if (heldFor) return 'held';
  if (Object.values(attempts).some((attempt) => attempt.blocked)) return 'blocked';
  if (claim?.outcome === 'registered') return 'working';
  if (claim?.outcome === 'used') return 'redeemed';
  if (claim?.sentAt !== undefined) return 'open';
  return account ? 'waiting' : 'planned';
};
