import type { DirectoryAccount } from './account.ts';
import type { Claim } from './claim.ts';
import type { OpenedClaim } from './claim-opening.ts';
import type { Wanted } from './contractor.ts';
import { claimLetter, lockedLetter, releaseLetter, type Letter } from './notice.ts';
import type { Sender } from './notice-words.ts';

type Addressed = Wanted & { readonly privateAddress: string };

/** The letters that the steps send, made of what the steps know. */
export interface Letters {
  toContractor(facts: {
    readonly wanted: Addressed;
    readonly opened: OpenedClaim;
    readonly sponsor: DirectoryAccount;
  }): Letter;
  toSponsor(facts: { readonly wanted: Wanted; readonly claim: Claim; readonly sponsor: DirectoryAccount }): Letter;
  toSponsorLocked(facts: { readonly wanted: Wanted; readonly sponsor: DirectoryAccount }): Letter;
}

/** Letters in the name of one organisation. Hours are written in the contractor's zone, which is named beside them. */
export const makeLetters = (sender: Sender, publicUrl: string): Letters => ({
  toContractor: ({ wanted, opened: { claim, link }, sponsor }) =>
    claimLetter(sender, {
      to: wanted.privateAddress,
      locale: wanted.locale,
      timezone: wanted.timezone,
      givenName: wanted.givenName,
      sponsorGivenName: firstName(sponsor),
      link,
      ...hoursOf(claim),
    }),
  toSponsor: ({ wanted, claim, sponsor }) =>
    releaseLetter(sender, {
      ...toPerson(wanted, sponsor),
      ...hoursOf(claim),
      startsOn: wanted.startsOn,
      link: `${publicUrl}/release#${claim.id}`,
    }),
  toSponsorLocked: ({ wanted, sponsor }) =>
    lockedLetter(sender, { ...toPerson(wanted, sponsor), link: `${publicUrl}/release` }),
});

const hoursOf = ({ opensAt, expiresAt, releaseBy }: Claim) => ({ opensAt, expiresAt, releaseBy });

const firstName = ({ givenName, displayName, userPrincipalName }: DirectoryAccount): string =>
  givenName ?? displayName ?? userPrincipalName;

const toPerson = (wanted: Wanted, sponsor: DirectoryAccount) => ({
  to: sponsor.mail ?? sponsor.userPrincipalName,
  timezone: wanted.timezone,
  sponsorGivenName: firstName(sponsor),
  contractorName: wanted.displayName,
});
