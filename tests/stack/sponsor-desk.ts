import { redeem, type Landing, type RedeemAnswer } from '../../pages/claim/client.ts';
import { claimIdOf, linkIn, mailsOf, reachOf, releaseAs, tokenFor } from '../../samples/contractor-day.ts';
import { addressOf, landed } from './hand-over.ts';
import { mailboxes } from './local-services.ts';
import type { WholeStack } from './whole-stack.ts';

/** A link that was mailed once, whatever became of its claim, and the PIN that was given for it while it counted. */
export interface MailedLink {
  readonly contractor: string;
  readonly claimId: string;
  readonly landing: Landing;
  pin?: string;
}

/** Everybody who holds a half: the contractors' links and the sponsor's PINs, collected while the product comes and goes. */
export interface Desk {
  /** Every link that was mailed to one of the contractors until now. */
  readonly links: readonly MailedLink[];
  /** Reads the mailboxes, and asks for a PIN for each link that has none. What cannot be had now is left for later. */
  attend(): Promise<void>;
  /** The sponsor's press on *Release*; undefined while the product is away. */
  release(link: MailedLink): Promise<{ status: number; pin?: string } | undefined>;
  /** One press on *Show the pass* in a fresh tab; undefined while the product is away or has no answer yet. */
  redeem(link: MailedLink, pin: string): Promise<RedeemAnswer | undefined>;
}

const NO_SECOND_TRY = 'the tab asks once';

/** A desk for contractors of `starter`. */
export const sponsorDesk = async (whole: WholeStack, contractors: readonly string[]): Promise<Desk> => {
  const token = await tokenFor(whole.at, whole.at.people.sponsor);
  const byAddress = new Map(contractors.map((number) => [addressOf(number), number]));
  const links = new Map<string, MailedLink>();
  const release: Desk['release'] = async ({ claimId }) => {
    const answer = await releaseAs(whole.at, token, claimId).catch(() => undefined);
    return answer && { status: answer.status, ...(answer.body.pin === undefined ? {} : { pin: answer.body.pin }) };
  };
  const collect = async (contractor: string, address: string): Promise<void> => {
    for (const mail of await mailsOf(whole.at, address)) {
      const link = linkIn(mail);
      if (links.has(link)) continue;
      const landing = await landed(link);
      links.set(link, { contractor, claimId: claimIdOf(landing), landing });
    }
  };
  return {
    get links() {
      return [...links.values()];
    },
    attend: async () => {
      for (const { address } of await mailboxes(whole.at)) {
        const contractor = byAddress.get(address);
        if (contractor !== undefined) await collect(contractor, address);
      }
      for (const link of links.values()) {
        const pin = link.pin ?? (await release(link))?.pin;
        if (pin !== undefined) link.pin = pin;
      }
    },
    release,
    redeem: async ({ landing }, pin) => {
      const reach = { ...reachOf(whole.at), pause: () => Promise.reject(new Error(NO_SECOND_TRY)) };
      const answer = await redeem(reach, landing, pin).catch(unlessAsked);
      return answer?.kind === 'unreachable' ? undefined : answer;
    },
  };
};

const unlessAsked = (error: unknown): undefined => {
  if (!(error instanceof Error && error.message === NO_SECOND_TRY)) throw error;
};
