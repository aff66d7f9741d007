import type { ContractorTexts } from './contractor-texts.ts';

/** English. */
export const english: ContractorTexts = {
  language: 'en-GB',
  direction: 'ltr',
  hello: (name) => `Hello ${name},`,
  help: (contact) => `Any question? ${contact} will help.`,
  either: (one, other) => `${one} or ${other}`,
  yourSponsor: 'your sponsor',
  worksFrom: 'Works from:',
  worksUntil: 'Works until:',

  claim: {
    subject: (organisation) => `Your first day at ${organisation}: how you sign in`,
    welcome: (organisation) =>
      `Welcome to ${organisation}. The page behind this link shows you what you need for your first sign-in.`,
    button: 'Open your first-day page',
    orCopy: 'If the button does nothing, copy this address into your browser:',
    code: (sponsor) =>
      `You also need a code. It comes from ${sponsor}, aloud, when they call you or meet you. Have the page open then.`,
    neverAsked: 'We never ask for this code by mail or chat. Whoever does is not us.',
    host: (host) =>
      `The page is at ${host}. If your browser shows another address, stop there and tell us. The link is for you alone: please do not pass it on.`,
  },

  reminder: {
    subject: (organisation) => `Your link for ${organisation} is still waiting`,
    unused: 'We sent you a link for your first sign-in. Nobody has used it yet.',
    sent: 'Link sent:',
    openMail: 'Please open that mail and follow its link. For safety we do not repeat the link here.',
    mailGone: (whom) => `Is the mail gone? Tell ${whom}, who can have a new one sent.`,
  },

  used: {
    subject: (organisation) => `Your link for ${organisation} was used`,
    at: 'Used:',
    allWell: 'If that was you, all is well. The link has done its work and shows nothing any more.',
    notSetUp: (whom) => `Have you set up how you sign in from now on? If not, tell ${whom}: you get a new link.`,
    notYou: (whom) => `If it was not you, tell ${whom} at once.`,
  },

  contacts: {
    subject: (organisation) => `Your contact details at ${organisation} were changed`,
    changed: (organisation) =>
      `The personnel department told us that your private address or your sponsor at ${organisation} has changed.`,
    held: 'We send nothing until somebody here has confirmed it.',
    fromNowOn: 'From now on we write to the new one.',
    notRight: (whom) => `If that is not right, tell ${whom} at once.`,
  },
};
