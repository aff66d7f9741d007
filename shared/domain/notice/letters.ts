import type { DirectoryAccount } from '../account/account.ts';
import type { Instant } from '../brand.ts';
import type { Claim } from '../claim/claim.ts';
import type { OpenedClaim } from '../claim/claim-opening.ts';
import type { Wanted } from '../contractor/contractor.ts';
import { contactsDraft, reminderDraft } from './contractor-letters.ts';
import { countryZone, isSameClock } from './country-clock.ts';
import { FAULTS, type FaultCode } from '../fault.ts';
import type { Draft, Sender } from './draft.ts';
import {
  claimLetter,
  contractorLetter,
  lockedLetter,
  releaseLetter,
  staffLetter,
  usedLetter,
  usedLetterToSponsor,
  type Letter,
} from './notice.ts';
import { Secret } from '../secret.ts';
import { staffFollowUp } from './staff-follow-up.ts';

export type Addressed = Wanted & { readonly privateAddress: string };
type Person = DirectoryAccount;

/** The letters that the steps send, made of what the steps know. */
export type Letters = ReturnType<typeof makeLetters>;

/** Letters in the name of one organisation. Hours are written in the contractor's zone, which is named beside them. */
export const makeLetters = (sender: Sender, publicUrl: string) => {
  const releasePage = `${publicUrl}/release`;
  return {
    toContractor: ({
      wanted,
      opened: { claim, link },
      sponsor,
    }: {
      wanted: Addressed;
      opened: OpenedClaim;
      sponsor: Person;
    }): Letter =>
      claimLetter(sender, { ...toContractor(wanted), sponsorGivenName: firstName(sponsor), link, ...hoursOf(claim) }),
    toSponsor: ({ wanted, claim, sponsor }: { wanted: Wanted; claim: Claim; sponsor: Person }): Letter =>
      releaseLetter(sender, {
        ...toPerson(wanted, sponsor),
        ...hoursOf(claim),
        startsOn: wanted.startsOn,
        link: `${releasePage}#${claim.id}`,
      }),
    toSponsorLocked: ({ wanted, sponsor }: { wanted: Wanted; sponsor: Person }): Letter =>
      lockedLetter(sender, { ...toPerson(wanted, sponsor), link: releasePage }),
    used: ({ wanted, sponsor, usedAt }: { wanted: Wanted; sponsor: Person; usedAt: Instant }): Letter[] => {
      const facts = { ...toPerson(wanted, sponsor), givenName: wanted.givenName, usedAt };
      return [
        ...contractorOnly(wanted, (reader) => usedLetter(sender, { ...facts, ...reader })),
        usedLetterToSponsor(sender, facts),
      ];
    },
    ...followUps(sender, releasePage),
  };
};

const followUps = (sender: Sender, releasePage: string) => ({
  reminders: ({
    wanted,
    sponsor,
    sentAt,
    expiresAt,
    claimId,
  }: {
    wanted: Wanted;
    sponsor: Person;
    sentAt: Instant;
    expiresAt: Instant;
    claimId: string;
  }): Letter[] => [
    ...contractorOnly(wanted, (reader) =>
      contractorLetter(reader, (texts, written) =>
        reminderDraft(texts, {
          ...sender,
          ...reader,
          sponsorGivenName: firstName(sponsor),
          mailedAt: written(sentAt),
          expires: written(expiresAt),
        }),
      ),
    ),
    personal(wanted, sponsor, (words, written) =>
      staffFollowUp.remindSponsor({
        ...sender,
        ...words,
        expires: written(expiresAt),
        link: new Secret(`${releasePage}#${claimId}`),
      }),
    ),
  ],
  ahead: ({ wanted, sponsor, opensAt }: { wanted: Wanted; sponsor: Person; opensAt: Instant }): Letter[] => [
    personal(wanted, sponsor, (words, written) => {
      const zone = sponsorZone(sponsor, wanted, opensAt);
      const there = zone === undefined ? {} : { opensThere: written(opensAt, zone) };
      return staffFollowUp.ahead({ ...sender, ...words, opens: written(opensAt), ...there });
    }),
  ],
  contactsChanged: ({
    wanted,
    oldAddress,
    sponsor,
    held,
  }: {
    wanted: Wanted;
    oldAddress: string | undefined;
    sponsor: Person | undefined;
    held: boolean;
  }): Letter[] => [
    ...contractorOnly({ ...wanted, ...(oldAddress === undefined ? {} : { privateAddress: oldAddress }) }, (reader) =>
      contractorLetter(reader, (texts) => contactsDraft(texts, { ...sender, ...reader, held })),
    ),
    ...(sponsor
      ? [
          personal(wanted, sponsor, (words) =>
            staffFollowUp.contactsChanged({ ...sender, ...words, held, link: new Secret(releasePage) }),
          ),
        ]
      : []),
  ],
  unused: ({ wanted, sponsor, used }: { wanted: Wanted; sponsor: Person; used: boolean }): Letter[] => [
    personal(wanted, sponsor, (words) =>
      staffFollowUp.unused({ ...sender, ...words, used, link: new Secret(releasePage) }),
    ),
  ],
  standstill: ({
    wanted,
    sponsor,
    code,
  }: {
    wanted: Wanted;
    sponsor: Person | undefined;
    code: FaultCode;
  }): Letter[] => [
    ...(sponsor
      ? [
          personal(wanted, sponsor, (words) =>
            staffFollowUp.standstill({ ...sender, ...words, reason: FAULTS[code].says }),
          ),
        ]
      : []),
    ...(sender.helpContact.includes('@')
      ? [
          staffLetter({ to: sender.helpContact, timezone: wanted.timezone }, () =>
            staffFollowUp.standstillToHelp({
              contractor: wanted.externalId,
              reason: `${FAULTS[code].says} (${code})`,
              wayOut: FAULTS[code].wayOut,
            }),
          ),
        ]
      : []),
  ],
  sponsorChanged: ({ wanted, manager }: { wanted: Wanted; manager: Person }): Letter =>
    staffLetter(toPerson(wanted, manager), () =>
      staffFollowUp.sponsorChanged({
        ...sender,
        managerGivenName: firstName(manager),
        contractorName: wanted.displayName,
      }),
    ),
});

type Written = Parameters<Parameters<typeof staffLetter>[1]>[0];

const personal = (
  wanted: Wanted,
  person: Person,
  draftOf: (words: ReturnType<typeof toPerson>, written: Written) => Draft,
): Letter => {
  const reader = toPerson(wanted, person);
  return staffLetter(reader, (written) => draftOf(reader, written));
};

/** A contractor without a private address is told nothing by mail. */
const contractorOnly = (wanted: Wanted, write: (reader: ReturnType<typeof toContractor>) => Letter): Letter[] =>
  wanted.privateAddress === undefined
    ? []
    : [write(toContractor({ ...wanted, privateAddress: wanted.privateAddress }))];

/** The sponsor's own zone, where their country says it and its clock is another than the contractor's. */
const sponsorZone = ({ usageLocation }: Person, { timezone }: Wanted, at: Instant): string | undefined => {
  const zone = countryZone(usageLocation, at);
  return zone === undefined || isSameClock(zone, timezone, at) ? undefined : zone;
};

const hoursOf = ({ opensAt, expiresAt, releaseBy }: Claim) => ({ opensAt, expiresAt, releaseBy });

const firstName = ({ givenName, displayName, userPrincipalName }: Person): string =>
  givenName ?? displayName ?? userPrincipalName;

const toContractor = ({ privateAddress, locale, timezone, givenName }: Addressed) => ({
  to: privateAddress,
  locale,
  timezone,
  givenName,
});

const toPerson = (wanted: Wanted, person: Person) => ({
  to: person.mail ?? person.userPrincipalName,
  timezone: wanted.timezone,
  sponsorGivenName: firstName(person),
  contractorName: wanted.displayName,
});
