import type { ContractorTexts } from './contractor-texts.ts';
import { facts, paragraph, small, type Draft, type Sender } from './draft.ts';
import type { Secret } from '../secret.ts';

/** What every letter to a contractor is made of. Instants are written out, with their zone. */
interface ToContractor extends Sender {
  readonly givenName: string;
}

export interface ClaimWords extends ToContractor {
  /** Empty where the directory knows none; so in the other letters. */
  readonly sponsorGivenName: string;
  readonly link: Secret<string>;
  /** Host of the page, so that its reader can tell it from another. */
  readonly host: string;
  readonly opens: string;
  readonly expires: string;
  readonly needsCode: boolean;
}

export interface ReminderWords extends ToContractor {
  readonly sponsorGivenName: string;
  readonly mailedAt: string;
  readonly expires: string;
}

export interface UsedWords extends ToContractor {
  readonly sponsorGivenName: string;
  readonly usedAt: string;
}

export interface ContactsWords extends ToContractor {
  /** Until somebody confirms it. */
  readonly held: boolean;
}

/** The link, its hours, and where the code comes from. */
export const claimDraft = (texts: ContractorTexts, words: ClaimWords): Draft => {
  const { claim } = texts;
  const place = placeIn(texts);
  const sponsor = place(words.sponsorGivenName) || texts.yourSponsor;
  return {
    subject: claim.subject(words.organisation),
    parts: [
      paragraph(texts.hello(place(words.givenName))),
      paragraph(claim.welcome(place(words.organisation))),
      { kind: 'link', label: claim.button, orCopy: claim.orCopy, url: words.link },
      facts([texts.worksFrom, words.opens], [texts.worksUntil, words.expires]),
      ...(words.needsCode ? [paragraph(claim.code(sponsor)), paragraph(claim.neverAsked)] : []),
      paragraph(claim.host(place(words.host))),
      small(texts.help(place(words.helpContact))),
    ],
  };
};

/** The link was mailed and is not used yet. Does not repeat it. */
export const reminderDraft = (texts: ContractorTexts, words: ReminderWords): Draft => {
  const { reminder } = texts;
  const place = placeIn(texts);
  return {
    subject: reminder.subject(words.organisation),
    parts: [
      paragraph(texts.hello(place(words.givenName))),
      paragraph(reminder.unused),
      facts([reminder.sent, words.mailedAt], [texts.worksUntil, words.expires]),
      paragraph(reminder.openMail),
      paragraph(reminder.mailGone(place(words.sponsorGivenName || words.helpContact))),
      small(texts.help(place(words.helpContact))),
    ],
  };
};

/** The link was used. Without a link. */
export const usedDraft = (texts: ContractorTexts, words: UsedWords): Draft => {
  const { used } = texts;
  const place = placeIn(texts);
  const help = place(words.helpContact);
  const whom = words.sponsorGivenName === '' ? help : texts.either(place(words.sponsorGivenName), help);
  return {
    subject: used.subject(words.organisation),
    parts: [
      paragraph(texts.hello(place(words.givenName))),
      facts([used.at, words.usedAt]),
      paragraph(used.allWell),
      paragraph(used.notSetUp(whom)),
      paragraph(used.notYou(whom)),
      small(texts.help(help)),
    ],
  };
};

/** HR changed address or sponsor. */
export const contactsDraft = (texts: ContractorTexts, words: ContactsWords): Draft => {
  const { contacts } = texts;
  const place = placeIn(texts);
  return {
    subject: contacts.subject(words.organisation),
    parts: [
      paragraph(texts.hello(place(words.givenName))),
      paragraph(contacts.changed(place(words.organisation))),
      paragraph(words.held ? contacts.held : contacts.fromNowOn),
      paragraph(contacts.notRight(place(words.helpContact))),
    ],
  };
};

/** Whatever turns text around, or ends an isolate too early. */
const STEERING = /[\u202a-\u202e\u2066-\u2069]/g;

/** First-strong isolates keep a Latin name or a phone number in its place inside right-to-left text (UAX 9). */
const isolated = (value: string): string => `\u2068${value}\u2069`;

/** Names, addresses and hosts as they stand inside a sentence. */
const placeIn =
  ({ direction }: ContractorTexts) =>
  (value: string): string => {
    const bare = value.replaceAll(STEERING, '');
    return direction === 'rtl' && bare !== '' ? isolated(bare) : bare;
  };
