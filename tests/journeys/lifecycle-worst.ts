import { setTimeout as delay } from 'node:timers/promises';
import { askStatus, land, redeem, type Landing } from '../../pages/claim/client.ts';
import { claimIdOf, linkIn, reachOf, releaseAs, signInWith, tokenFor, until } from '../../samples/contractor-day.ts';
import { starter, type WholeStack } from '../stack/whole-stack.ts';
import {
  accountsByNumber,
  allAreMailed,
  askAs,
  claimMails,
  liveClaims,
  misbehave,
  moveClocks,
  recordsOf,
  sweep,
} from './lifecycle-wire.ts';

/** Three of ten calls refused, one of twelve done without a word; every copy of the directory behind, filters further. */
const WORST = {
  throttle: { rate: 0.1, retryAfterSeconds: 1 },
  unavailable: { rate: 0.2 },
  timeoutAfterEffect: { rate: 0.06 },
  dropAnswer: { rate: 0.02 },
  replicationSeconds: 3,
  filterReplicationSeconds: 6,
  seed: 11,
};

/** Each keeps its own pace of writes, which sinks to two a second while Graph refuses at random. */
const INSTANCES = 3;

/** What came of a crowd that was hired while Graph was at its worst. */
export interface Arrived {
  /** Employee ids with more or fewer than one account, or one that is not enabled. */
  readonly wrongAccounts: readonly string[];
  /** Employee ids with more or fewer than one live claim. */
  readonly wrongClaims: readonly string[];
  /** Codes of everything that was dead-lettered. */
  readonly deadLetters: readonly string[];
}

const numbersOf = (contractors: number): string[] => Array.from({ length: contractors }, (_, n) => `W-${n + 1}`);

/**
 * Hires so many over three instances while Graph is at its worst, with the pass policy off at first; an operator lifts what
 * that blocked. While everybody waits the clocks jump to when all are due, so that back-off does not decide how long this
 * takes. Graph stays as it is. `watch` hears now and then how many have their link.
 */
export const hireAtTheWorst = async (
  whole: WholeStack,
  contractors: number,
  withinMs: number,
  watch: (mailed: number) => void = () => undefined,
): Promise<Arrived> => {
  const instances = await Promise.all(Array.from({ length: INSTANCES - 1 }, () => whole.instance()));
  await misbehave(whole, { ...WORST, policy: { state: 'disabled' } });
  await whole.send(...numbersOf(contractors).map((number) => starter(number)));
  const blocked = await until('a block', async () => some(await blockedNumbers(whole)), withinMs);
  await misbehave(whole, { policy: { state: 'enabled' } });
  await askAs(whole, 'lift-block', blocked);
  let jumped = 0;
  await allAreMailed(whole, contractors, withinMs, async (mailed) => {
    watch(mailed);
    await askAs(whole, 'lift-block', await blockedNumbers(whole));
    const jump = await jumpToAllOfThem(whole, Date.now() + jumped);
    if (jump === 0) return;
    jumped += jump;
    await moveClocks(whole, `PT${jump / 1_000}S`, instances);
    await sweep(whole.at.app);
  });
  return arrived(whole, contractors);
};

const LONGEST_WAIT_IN_A_HANDLER_MS = 10_000;
const NUDGE_AFTER_MS = 2_000;

/** Milliseconds until all who were not mailed and are not blocked are due; 0 while somebody is at work. */
const jumpToAllOfThem = async (whole: WholeStack, now: number): Promise<number> => {
  const waiting = (await recordsOf(whole)).filter(({ told }) => !String(told).includes('claim mailed~1'));
  const ahead = waiting.flatMap(({ dueAt }) => (typeof dueAt === 'string' ? [Date.parse(dueAt) - now] : []));
  const isQuiet = ahead.length > 0 && Math.min(...ahead) >= LONGEST_WAIT_IN_A_HANDLER_MS;
  return isQuiet ? Math.max(...ahead) + NUDGE_AFTER_MS : 0;
};

const some = <T>(list: readonly T[]): readonly T[] | undefined => (list.length > 0 ? list : undefined);

const blockedNumbers = async (whole: WholeStack): Promise<readonly string[]> =>
  (await recordsOf(whole)).filter(({ phase }) => phase === 'blocked').map(({ partitionKey }) => partitionKey);

/** Longer than any copy of the directory is behind: who came last was enabled a moment ago. */
const COPIED_MS = (WORST.filterReplicationSeconds + 2) * 1_000;

const arrived = async (whole: WholeStack, contractors: number): Promise<Arrived> => {
  await delay(COPIED_MS);
  const [accounts, claims] = [await accountsByNumber(whole), await liveClaims(whole)];
  const notes = await whole.rows('DeadLetterNotes');
  return {
    wrongAccounts: numbersOf(contractors).filter((number) => {
      const [account, another] = accounts.get(number) ?? [];
      return another !== undefined || account?.accountEnabled !== true;
    }),
    wrongClaims: numbersOf(contractors).filter((number) => claims.get(number) !== 1),
    deadLetters: notes.map(({ code }) => String(code)),
  };
};

/** Goes on from the newest mail to the shown pass and signs in twice; the two answers. */
export const firstDayAtTheWorst = async (whole: WholeStack, number: string): Promise<readonly number[]> => {
  const [mail] = await claimMails(whole, `${number.toLowerCase()}@example.net`);
  const landing = mail && (await land(linkIn(mail)));
  if (!landing) throw new Error(`${number} has no link`);
  const shown = await shownPass(whole, landing);
  return [
    await signInWith(whole.at, shown.userPrincipalName, shown.pass),
    await signInWith(whole.at, shown.userPrincipalName, shown.pass),
  ];
};

const PATIENCE_MS = 120_000;

/** Presses again for as long as the page says to try later. */
const shownPass = async (whole: WholeStack, landing: Landing) => {
  const sponsor = await tokenFor(whole.at, whole.at.people.sponsor);
  const pin = await until(
    'a PIN',
    async () => (await releaseAs(whole.at, sponsor, claimIdOf(landing))).body.pin,
    PATIENCE_MS,
  );
  return until(
    'the pass',
    async () => {
      const answer = await redeem(reachOf(whole.at), landing, pin);
      if (answer.kind === 'revealed') return answer;
      const status = await askStatus(reachOf(whole.at), landing);
      if (status.kind === 'status' && ['revoked', 'superseded', 'expired'].includes(status.state))
        throw new Error(`the claim is ${status.state}`);
      return undefined;
    },
    PATIENCE_MS,
  );
};
