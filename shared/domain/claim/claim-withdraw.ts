import type { Claim } from './claim.ts';
import { Fault } from '../fault.ts';
import { withdrawPasses, type Passes } from '../account/pass.ts';

type Removing = Pick<Passes, 'list' | 'remove'>;

/**
 * Removes every pass of an account and looks again until none is left. A round is three calls to Graph.
 * Throws `GRAPH_UNAVAILABLE` when one is still listed after the last round, and whatever the port throws.
 */
export const removeEveryPass = async (passes: Removing, accountId: string, rounds = 3): Promise<void> => {
  for (let round = 0; round < rounds; round++) {
    await withdrawPasses(passes, accountId);
    if ((await passes.list(accountId)).length === 0) return;
  }
  throw new Fault('GRAPH_UNAVAILABLE', { operatorNote: 'a pass is still listed after it was removed' });
};

/** A mint that nobody finished may have left a pass whose name was never noted. */
const mayHaveNamelessPass = ({ passMethodId, mintingAt }: Claim): boolean =>
  passMethodId === undefined && mintingAt !== undefined;

/**
 * Removes the pass that this claim may have made, and no other: the one it noted, or whatever is there when its mint was
 * never finished. Repeatable; gone already is success. Throws what the port throws; then it is to be tried again.
 */
export const removePassOf = async (passes: Removing, claim: Claim): Promise<void> => {
  if (claim.passMethodId !== undefined) return passes.remove(claim.accountId, claim.passMethodId);
  if (mayHaveNamelessPass(claim)) return removeEveryPass(passes, claim.accountId);
};
