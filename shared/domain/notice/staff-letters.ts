import { facts, paragraph, small, type Draft, type Part, type Sender } from './draft.ts';
import type { Secret } from '../secret.ts';

/** What every letter to a sponsor is made of. Staff read English. First names may be empty where the directory knows none. */
export interface ToSponsor extends Sender {
  readonly sponsorGivenName: string;
  readonly contractorName: string;
}

/** `link` is the release page's, without any secret. Instants are written out, with their zone. */
export interface ReleaseWords extends ToSponsor {
  readonly startsOn: string;
  readonly link: Secret<string>;
  readonly opens: string;
  readonly expires: string;
  readonly needsCode: boolean;
}

export const greeting = (name: string): Part => paragraph(name === '' ? 'Hello,' : `Hello ${name},`);

export const help = (contact: string): Part => small(`Any question? ${contact} will help.`);

/** A link to the release page. */
export const releasePage = (url: Secret<string>, label = 'Open the release page'): Part => ({
  kind: 'link',
  label,
  orCopy: 'If the button does nothing, copy this address into your browser:',
  url,
});

/** Who starts when; call, recognise, say the code. */
export const releaseDraft = (words: ReleaseWords): Draft => ({
  subject: words.needsCode
    ? `${words.contractorName} needs a code from you to start`
    : `${words.contractorName} gets the link for the first sign-in`,
  parts: [
    greeting(words.sponsorGivenName),
    paragraph(
      `${words.contractorName} starts at ${words.organisation} on ${words.startsOn}, with you as the sponsor. They get a link for their first sign-in from us.`,
    ),
    facts(['Works from:', words.opens], ['Works until:', words.expires]),
    ...(words.needsCode ? giveCode(words) : [paragraph('There is nothing to do for you.')]),
    help(words.helpContact),
  ],
});

/** All tries at the code are used up. */
export const lockedDraft = ({
  sponsorGivenName,
  contractorName,
  link,
  helpContact,
}: ToSponsor & { readonly link: Secret<string> }): Draft => ({
  subject: `The sign-in link of ${contractorName} is locked`,
  parts: [
    greeting(sponsorGivenName),
    paragraph(
      `Five wrong codes were entered with the link that ${contractorName} got, so we have locked it. It has shown nothing to anybody.`,
    ),
    paragraph(
      `Please call ${contractorName} on the number that the release page shows. If they mistyped, ${helpContact} can have a new link sent. If it was not them, tell ${helpContact} at once: somebody else has the link.`,
    ),
    releasePage(link),
  ],
});

/** The pass was shown. Without a link. */
export const usedDraftToSponsor = ({
  sponsorGivenName,
  contractorName,
  usedAt,
  helpContact,
}: ToSponsor & { readonly usedAt: string }): Draft => ({
  subject: `${contractorName} has used the link`,
  parts: [
    greeting(sponsorGivenName),
    facts(['Used:', usedAt]),
    paragraph(`${contractorName} can sign in now. There is nothing left to do for you.`),
    paragraph(`Should they tell you that it was not them, tell ${helpContact} at once.`),
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
  releasePage(link),
  paragraph(`Please do not mail the code. If anything feels wrong, give none and tell ${helpContact}.`),
];
