import type { Instant } from '../brand.ts';
import { claimDraft, usedDraft } from './contractor-letters.ts';
import { textsFor } from './contractor-language.ts';
import type { ContractorTexts } from './contractor-texts.ts';
import type { Draft, Sender } from './draft.ts';
import { asHtml, asText } from './letter-layout.ts';
import { Secret } from '../secret.ts';
import { lockedDraft, releaseDraft, usedDraftToSponsor } from './staff-letters.ts';

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

/** Who reads a letter. */
export interface Reader {
  readonly to: string;
  /** Hours are written in this IANA zone, which is named beside them. */
  readonly timezone: string;
}

/** `locale` is BCP 47: a contractor whose language has no texts here reads English. Staff read English. */
export interface ContractorReader extends Reader {
  readonly locale?: string | undefined;
}

/** The contractor's half: the link. `releaseBy` as the claim row has it. */
export interface ClaimNotice extends ContractorReader {
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

export interface UsedNotice extends ContractorReader {
  readonly givenName: string;
  readonly sponsorGivenName: string;
  readonly contractorName: string;
  readonly usedAt: Instant;
}

/** To the contractor: here is your link, and a code comes from your sponsor. */
export const claimLetter = (sender: Sender, notice: ClaimNotice): Letter =>
  contractorLetter(notice, (texts, written) =>
    claimDraft(texts, {
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
  staffLetter(notice, (written) =>
    releaseDraft({
      ...sender,
      ...notice,
      link: new Secret(notice.link),
      startsOn: dayWritten(notice.startsOn),
      opens: written(notice.opensAt),
      expires: written(notice.expiresAt),
      needsCode: notice.releaseBy === 'sponsor',
    }),
  );

/** To the sponsor: somebody used up all tries at the code. */
export const lockedLetter = (sender: Sender, notice: LockedNotice): Letter =>
  staffLetter(notice, () => lockedDraft({ ...sender, ...notice, link: new Secret(notice.link) }));

/** To the contractor, after the pass was shown. Without a link. */
export const usedLetter = (sender: Sender, notice: UsedNotice): Letter =>
  contractorLetter(notice, (texts, written) =>
    usedDraft(texts, { ...sender, ...notice, usedAt: written(notice.usedAt) }),
  );

/** To the sponsor, after the pass was shown. Without a link. */
export const usedLetterToSponsor = (sender: Sender, notice: UsedNotice): Letter =>
  staffLetter(notice, (written) => usedDraftToSponsor({ ...sender, ...notice, usedAt: written(notice.usedAt) }));

const STAFF_LOCALE = 'en-GB';

/** Writes an instant out, in the reader's zone or another one. */
type Written = (instant: Instant, timezone?: string) => string;

/** Sets a letter to a sponsor or an operator, in English. */
export const staffLetter = (reader: Reader, draftOf: (written: Written) => Draft): Letter =>
  letter(reader, draftOf(instantIn(STAFF_LOCALE, reader.timezone)), { language: STAFF_LOCALE, direction: 'ltr' });

/** Sets a letter to a contractor, in the contractor's language. */
export const contractorLetter = (
  reader: ContractorReader,
  draftOf: (texts: ContractorTexts, written: Written) => Draft,
): Letter => {
  const { texts, locale } = textsFor(reader.locale);
  return letter(reader, draftOf(texts, instantIn(locale, reader.timezone)), texts);
};

const letter = (
  { to }: Reader,
  draft: Draft,
  { language, direction }: Pick<ContractorTexts, 'language' | 'direction'>,
): Letter => ({
  to,
  subject: draft.subject,
  text: new Secret(asText(draft)),
  html: new Secret(asHtml(draft, language, direction)),
});

const DAY = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
const TIME = { hour: '2-digit', minute: '2-digit', timeZoneName: 'shortOffset' } as const;

const instantIn =
  (locale: string, own: string): Written =>
  (instant, timeZone = own) =>
    `${new Intl.DateTimeFormat(locale, { ...DAY, ...TIME, timeZone }).format(instant)} (${timeZone})`;

const dayWritten = (date: string): string =>
  new Intl.DateTimeFormat(STAFF_LOCALE, { ...DAY, timeZone: 'UTC' }).format(Date.parse(date));
