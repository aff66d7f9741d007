import { englishFollowUp } from './notice-en-follow-up.ts';
import type { ClaimWords, NoticeWords, Part, ReleaseWords } from './notice-words.ts';

const paragraph = (text: string): Part => ({ kind: 'paragraph', text });
const greeting = (name: string): Part => paragraph(name === '' ? 'Hello,' : `Hello ${name},`);
const help = (contact: string): Part => ({ kind: 'small', text: `Any question? ${contact} will help.` });
const orCopy = 'If the button does nothing, copy this address into your browser:';

/** English. */
export const english: NoticeWords = {
  locale: 'en-GB',
  direction: 'ltr',
  followUp: englishFollowUp,

  claim: ({ organisation, givenName, sponsorGivenName, link, host, opens, expires, needsCode, helpContact }) => ({
    subject: `Your first day at ${organisation}: how you sign in`,
    parts: [
      greeting(givenName),
      paragraph(
        `Welcome to ${organisation}. The page behind this link shows you what you need for your first sign-in.`,
      ),
      { kind: 'link', label: 'Open your first-day page', orCopy, url: link },
      validity({ opens, expires }),
      ...(needsCode ? codeComes(sponsorGivenName || 'your sponsor') : []),
      paragraph(
        `The page is at ${host}. If your browser shows another address, stop there and tell us. The link is for you alone: please do not pass it on.`,
      ),
      help(helpContact),
    ],
  }),

  release: (words) => ({
    subject: words.needsCode
      ? `${words.contractorName} needs a code from you to start`
      : `${words.contractorName} gets the link for the first sign-in`,
    parts: [
      greeting(words.sponsorGivenName),
      paragraph(
        `${words.contractorName} starts at ${words.organisation} on ${words.startsOn}, with you as the sponsor. They get a link for their first sign-in from us.`,
      ),
      validity(words),
      ...(words.needsCode ? giveCode(words) : [paragraph('There is nothing to do for you.')]),
      help(words.helpContact),
    ],
  }),

  locked: ({ sponsorGivenName, contractorName, link, helpContact }) => ({
    subject: `The sign-in link of ${contractorName} is locked`,
    parts: [
      greeting(sponsorGivenName),
      paragraph(
        `Five wrong codes were entered with the link that ${contractorName} got, so we have locked it. It has shown nothing to anybody.`,
      ),
      paragraph(
        `Please call ${contractorName} on the number that the release page shows. If they mistyped, ${helpContact} can have a new link sent. If it was not them, tell ${helpContact} at once: somebody else has the link.`,
      ),
      { kind: 'link', label: 'Open the release page', orCopy, url: link },
    ],
  }),

  usedToContractor: ({ organisation, givenName, sponsorGivenName, usedAt, helpContact }) => ({
    subject: `Your link for ${organisation} was used`,
    parts: [
      greeting(givenName),
      { kind: 'facts', facts: [['Used', usedAt]] },
      paragraph('If that was you, all is well. The link has done its work and shows nothing any more.'),
      paragraph(
        `Have you set up how you sign in from now on? If not, tell ${orBoth(sponsorGivenName, helpContact)}: you get a new link.`,
      ),
      paragraph(`If it was not you, tell ${orBoth(sponsorGivenName, helpContact)} at once.`),
      help(helpContact),
    ],
  }),

  usedToSponsor: ({ sponsorGivenName, contractorName, usedAt, helpContact }) => ({
    subject: `${contractorName} has used the link`,
    parts: [
      greeting(sponsorGivenName),
      { kind: 'facts', facts: [['Used', usedAt]] },
      paragraph(`${contractorName} can sign in now. There is nothing left to do for you.`),
      paragraph(`Should they tell you that it was not them, tell ${helpContact} at once.`),
    ],
  }),
};

const validity = ({ opens, expires }: Pick<ClaimWords, 'opens' | 'expires'>): Part => ({
  kind: 'facts',
  facts: [
    ['Works from', opens],
    ['Works until', expires],
  ],
});

const giveCode = ({ link, helpContact }: ReleaseWords): readonly Part[] => [
  paragraph('The link works only together with a code that you say to them:'),
  {
    kind: 'steps',
    steps: [
      'When they are ready, call them on the number that HR gave (the page shows it), or meet them. Do not go by a call that comes to you.',
      'Once you recognise them, open the release page, sign in and confirm it.',
      'Say the code that appears. It lives for 10 minutes; another one is a press away.',
    ],
  },
  { kind: 'link', label: 'Open the release page', orCopy, url: link },
  paragraph(`Please do not mail the code. If anything feels wrong, give none and tell ${helpContact}.`),
];

const codeComes = (sponsor: string): readonly Part[] => [
  paragraph(
    `You also need a code. It comes from ${sponsor}, aloud, when they call you or meet you. Have the page open then.`,
  ),
  paragraph('We never ask for this code by mail or chat. Whoever does is not us.'),
];

const orBoth = (sponsor: string, helpContact: string): string =>
  sponsor === '' ? helpContact : `${sponsor} or ${helpContact}`;
