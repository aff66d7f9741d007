import type { FollowUpWords, Part } from './notice-words.ts';

const paragraph = (text: string): Part => ({ kind: 'paragraph', text });
const greeting = (name: string): Part => paragraph(name === '' ? 'Hello,' : `Hello ${name},`);
const help = (contact: string): Part => ({ kind: 'small', text: `Any question? ${contact} will help.` });
const orCopy = 'If the button does nothing, copy this address into your browser:';

/** English: the letters that follow an opening, or come before it. */
export const englishFollowUp: FollowUpWords = {
  remindContractor: ({ organisation, givenName, sponsorGivenName, mailedAt, expires, helpContact }) => ({
    subject: `Your link for ${organisation} is still waiting`,
    parts: [
      greeting(givenName),
      paragraph(`We sent you a link for your first sign-in. Nobody has used it yet.`),
      {
        kind: 'facts',
        facts: [
          ['Link sent', mailedAt],
          ['Works until', expires],
        ],
      },
      paragraph(`Please open that mail and follow its link. For safety we do not repeat the link here.`),
      paragraph(`Is the mail gone? Tell ${sponsorGivenName || helpContact}, who can have a new one sent.`),
      help(helpContact),
    ],
  }),

  remindSponsor: ({ sponsorGivenName, contractorName, expires, link, helpContact }) => ({
    subject: `${contractorName} has not signed in yet`,
    parts: [
      greeting(sponsorGivenName),
      paragraph(`${contractorName} has a link for the first sign-in and has not used it yet.`),
      { kind: 'facts', facts: [['Works until', expires]] },
      paragraph(
        'Please call them on the number that the release page shows, and give them the code when they have the page open.',
      ),
      { kind: 'link', label: 'Open the release page', orCopy, url: link },
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
      {
        kind: 'facts',
        facts: [
          ['Their link works from', opens],
          ...(opensThere === undefined ? [] : [['By your clock', opensThere] as const]),
        ],
      },
      paragraph(
        `It takes you ten seconds: call them or meet them, press Give the code, say it aloud. If you are away then, your manager or a deputy can do it, or tell ${helpContact}.`,
      ),
    ],
  }),

  contactsChangedToContractor: ({ organisation, givenName, held, helpContact }) => ({
    subject: `Your contact details at ${organisation} were changed`,
    parts: [
      greeting(givenName),
      paragraph(
        `The personnel department told us that your private address or your sponsor at ${organisation} has changed.`,
      ),
      paragraph(
        held ? 'We send nothing until somebody here has confirmed it.' : 'From now on we write to the new one.',
      ),
      paragraph(`If that is not right, tell ${helpContact} at once.`),
    ],
  }),

  contactsChangedToSponsor: ({ sponsorGivenName, contractorName, held, link, helpContact }) => ({
    subject: held ? `Please confirm a change for ${contractorName}` : `A change for ${contractorName}`,
    parts: [
      greeting(sponsorGivenName),
      paragraph(`The personnel department changed the private address or the sponsor of ${contractorName}.`),
      ...(held
        ? [
            paragraph(
              'Their link is on hold until you, a deputy or an operator confirms the change. Ask them, on the number that you know, before you do.',
            ),
            { kind: 'link' as const, label: 'Confirm or refuse', orCopy, url: link },
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
      { kind: 'link', label: 'Open the release page', orCopy, url: link },
      help(helpContact),
    ],
  }),

  standstill: ({ sponsorGivenName, contractorName, reason, helpContact }) => ({
    subject: `The first day of ${contractorName} stands still`,
    parts: [
      greeting(sponsorGivenName),
      paragraph(`We cannot go on with the first sign-in of ${contractorName}, who was to start by now.`),
      { kind: 'facts', facts: [['What keeps us', reason]] },
      paragraph(
        `${helpContact} knows. There is nothing to do for you but to tell ${contractorName} that it takes longer.`,
      ),
    ],
  }),

  standstillToHelp: ({ contractor, reason, wayOut }) => ({
    subject: `First Day Pass: contractor ${contractor} stands still on the first day`,
    parts: [
      {
        kind: 'facts',
        facts: [
          ['Contractor', contractor],
          ['What keeps us', reason],
          ['Way out', wayOut],
        ],
      },
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
