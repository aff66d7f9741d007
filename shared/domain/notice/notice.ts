import type { Instant } from '../brand.ts';
import { english } from './notice-en.ts';
import { asHtml, asText } from './notice-layout.ts';
import type { Draft, NoticeWords, Sender } from './notice-words.ts';
import { Secret } from '../secret.ts';

/** A finished letter. `text` and `html` may hold the link, so they stay sealed until the mailer sends them. */
export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: Secret<string>;
  readonly html: Secret<string>;
}

/** Hands letters over. `saveToSentItems` is false. Throws `MAIL_UNAVAILABLE` when the outcome is unknown or the mail was refused for now. */
export interface Mailer {
  /** `mailbox`: the one whose seat was booked; else any. */
  send(letter: Letter, mailbox?: string): Promise<void>;
}

/** Who reads a letter. `locale` is BCP 47: a language that has no words here reads English. */
export interface Reader {
  readonly to: string;
  readonly locale?: string | undefined;
  /** Hours are written in this IANA zone, which is named beside them. */
  readonly timezone: string;
}

/** The contractor's half: the link. `releaseBy` as the claim row has it. */
export interface ClaimNotice extends Reader {
  readonly givenName: string;
  readonly sponsorGivenName: string;
  readonly link: Secret<string>;
  readonly opensAt: Instant;
  readonly expiresAt: Instant;
  readonly releaseBy: 'sponsor' | 'none';
}

/** The sponsor's half. `link` is the release page's, without any secret. */
export interface ReleaseNotice extends Reader {
  readonly sponsorGivenName: string;
  readonly contractorName: string;
  /** `YYYY-MM-DD`. */
  readonly startsOn: string;
  readonly link: string;
  readonly opensAt: Instant;
  readonly expiresAt: Instant;
  readonly releaseBy: 'sponsor' | 'none';
}

export interface LockedNotice extends Reader {
  readonly sponsorGivenName: string;
  readonly contractorName: string;
  readonly link: string;
}

export interface UsedNotice extends Reader {
  readonly givenName: string;
  readonly sponsorGivenName: string;
  readonly contractorName: string;
  readonly usedAt: Instant;
}

/** To the contractor: here is your link, and a code comes from your sponsor. */
export const claimLetter = (sender: Sender, notice: ClaimNotice): Letter =>
  letterFor(notice, ({ claim }, written) =>
    claim({
      ...sender,
      ...notice,
      host: new URL(notice.link.open()).host,
      opens: written(notice.opensAt),
      expires: written(notice.expiresAt),
      needsCode: notice.releaseBy === 'sponsor',
    }),
  );

/** To the sponsor: call, recognise, say the code. */
export const releaseLetter = (sender: Sender, notice: ReleaseNotice): Letter =>
  letterFor(notice, ({ release }, written, day) =>
    release({
      ...sender,
      ...notice,
      link: new Secret(notice.link),
      startsOn: day(notice.startsOn),
      opens: written(notice.opensAt),
      expires: written(notice.expiresAt),
      needsCode: notice.releaseBy === 'sponsor',
    }),
  );

/** To the sponsor: somebody used up all tries at the code. */
export const lockedLetter = (sender: Sender, notice: LockedNotice): Letter =>
  letterFor(notice, ({ locked }) => locked({ ...sender, ...notice, link: new Secret(notice.link) }));

/** To the contractor, after the pass was shown. Without a link. */
export const usedLetter = (sender: Sender, notice: UsedNotice): Letter =>
  letterFor(notice, ({ usedToContractor }, written) =>
    usedToContractor({ ...sender, ...notice, usedAt: written(notice.usedAt) }),
  );

/** To the sponsor, after the pass was shown. Without a link. */
export const usedLetterToSponsor = (sender: Sender, notice: UsedNotice): Letter =>
  letterFor(notice, ({ usedToSponsor }, written) =>
    usedToSponsor({ ...sender, ...notice, usedAt: written(notice.usedAt) }),
  );

const WORDS: ReadonlyMap<string, NoticeWords> = new Map([['en', english]]);

/** In the reader's zone, or another one. */
type Written = (instant: Instant, timezone?: string) => string;
type Day = (date: string) => string;

/** Sets a letter in the reader's language. `written` writes an instant out with the reader's zone, `day` a date. */
export const letterFor = (
  reader: Reader,
  draftOf: (words: NoticeWords, written: Written, day: Day) => Draft,
): Letter => {
  const language = languageOf(reader.locale);
  const words = WORDS.get(language ?? '') ?? english;
  const locale = words === WORDS.get(language ?? '') && reader.locale ? reader.locale : words.locale;
  const draft = draftOf(words, instantIn(locale, reader.timezone), dayIn(locale));
  return {
    to: reader.to,
    subject: draft.subject,
    text: new Secret(asText(draft)),
    html: new Secret(asHtml(draft, words.locale, words.direction)),
  };
};

const languageOf = (locale: string | undefined): string | undefined => locale?.split('-')[0]?.toLowerCase();

const DAY = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
const TIME = { hour: '2-digit', minute: '2-digit', timeZoneName: 'shortOffset' } as const;

const instantIn =
  (locale: string, own: string): Written =>
  (instant, timeZone = own) =>
    `${new Intl.DateTimeFormat(locale, { ...DAY, ...TIME, timeZone }).format(instant)} (${timeZone})`;

const dayIn = (locale: string): Day => {
  const format = new Intl.DateTimeFormat(locale, { ...DAY, timeZone: 'UTC' });
  return (date) => format.format(Date.parse(date));
};
