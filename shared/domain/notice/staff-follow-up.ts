import { facts, paragraph, type Draft, type Sender } from './draft.ts';
import type { Secret } from '../secret.ts';
import { greeting, help, releasePage, type ToSponsor } from './staff-letters.ts';

/** Letters to staff beside those of an opening. None holds the claim's link; `link` is the release page's. */
interface StaffFollowUp {
  readonly remindSponsor: (words: ToSponsor & { readonly expires: string; readonly link: Secret<string> }) => Draft;
  /** `opensThere`: the same hour by the clock of the sponsor's country, where it is known and another one. */
  readonly ahead: (words: ToSponsor & { readonly opens: string; readonly opensThere?: string }) => Draft;
  readonly contactsChanged: (words: ToSponsor & { readonly held: boolean; readonly link: Secret<string> }) => Draft;
  /** `used`: a sign-in was seen, a method was not; else the pass ended unused. */
  readonly unused: (words: ToSponsor & { readonly used: boolean; readonly link: Secret<string> }) => Draft;
  readonly standstill: (words: ToSponsor & { readonly reason: string }) => Draft;
  readonly standstillToHelp: (words: {
    readonly contractor: string;
    readonly reason: string;
    readonly wayOut: string;
  }) => Draft;
  readonly sponsorChanged: (
    words: Sender & { readonly managerGivenName: string; readonly contractorName: string },
  ) => Draft;
}

/** The letters that follow an opening, or come before it. */
export const staffFollowUp: StaffFollowUp = {
  remindSponsor: ({ sponsorGivenName, contractorName, expires, link, helpContact }) => ({
    subject: `${contractorName} has not signed in yet`,
    parts: [
      greeting(sponsorGivenName),
      paragraph(`${contractorName} has a link for the first sign-in and has not used it yet.`),
      facts(['Works until:', expires]),
      paragraph(
        'Please call them on the number that the release page shows, and give them the code when they have the page open.',
      ),
      releasePage(link),
      help(helpContact),
    ],
  }),

  ahead: ({ sponsorGivenName, contractorName, organisation, opens, opensThere, helpContact }) => ({
    subject: `${contractorName} starts soon and will need you`,
    parts: [
      greeting(sponsorGivenName),
      paragraph(
        `${contractorName} starts at ${organisation} with you as the sponsor. On the first morning you get a mail with a link, and they need a code from you.`,
      ),
      facts(
        ['Their link works from:', opens],
        ...(opensThere === undefined ? [] : [['By your clock:', opensThere] as const]),
      ),
      paragraph(
        `It takes you ten seconds: call them or meet them, press Give the code, say it aloud. If you are away then, your manager or a deputy can do it, or tell ${helpContact}.`,
      ),
    ],
  }),

  contactsChanged: ({ sponsorGivenName, contractorName, held, link, helpContact }) => ({
    subject: held ? `Please confirm a change for ${contractorName}` : `A change for ${contractorName}`,
    parts: [
      greeting(sponsorGivenName),
      paragraph(`The personnel department changed the private address or the sponsor of ${contractorName}.`),
      ...(held
        ? [
            paragraph(
              'Their link is on hold until you, a deputy or an operator confirms the change. Ask them, on the number that you know, before you do.',
            ),
            releasePage(link, 'Confirm or refuse'),
          ]
        : [paragraph('There is nothing to do for you if you expected it.')]),
      paragraph(`If it surprises you, tell ${helpContact} at once.`),
    ],
  }),

  unused: ({ sponsorGivenName, contractorName, used, link, helpContact }) => ({
    subject: used ? `${contractorName} may not be able to sign in again` : `${contractorName} did not use the pass`,
    parts: [
      greeting(sponsorGivenName),
      paragraph(
        used
          ? `${contractorName} signed in once, and we cannot see that a sign-in method was registered. The next sign-in may fail.`
          : `${contractorName} was shown a pass and did not sign in with it before it ended.`,
      ),
      paragraph('Ask them. If they cannot get in, press Reissue on the release page: they get a new link.'),
      releasePage(link),
      help(helpContact),
    ],
  }),

  standstill: ({ sponsorGivenName, contractorName, reason, helpContact }) => ({
    subject: `The first day of ${contractorName} stands still`,
    parts: [
      greeting(sponsorGivenName),
      paragraph(`We cannot go on with the first sign-in of ${contractorName}, who was to start by now.`),
      facts(['What keeps us:', reason]),
      paragraph(
        `${helpContact} knows. There is nothing to do for you but to tell ${contractorName} that it takes longer.`,
      ),
    ],
  }),

  standstillToHelp: ({ contractor, reason, wayOut }) => ({
    subject: `First Day Pass: contractor ${contractor} stands still on the first day`,
    parts: [
      facts(['Contractor:', contractor], ['What keeps us:', reason], ['Way out:', wayOut]),
      paragraph('The operations page and "first-day-pass contractor show" have the whole story.'),
    ],
  }),

  sponsorChanged: ({ managerGivenName, contractorName, helpContact }) => ({
    subject: `${contractorName} needs a new sponsor`,
    parts: [
      greeting(managerGivenName),
      paragraph(`The sponsor of ${contractorName} can no longer vouch for them. You are that person’s manager.`),
      paragraph(
        `Please have the personnel department name another sponsor, or ask ${helpContact}. Until then no link is sent.`,
      ),
    ],
  }),
};
