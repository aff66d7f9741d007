/** What every screen is given, and the pieces that most of them are made of. */
import type { ClaimStatus } from '../answer.ts';
import type { Journey } from '../journey.ts';
import type { Language } from '../language.ts';
import type { Texts } from '../texts/en.ts';

/** The keys of texts that stand alone, without a number. */
export type Phrase = { [Key in keyof Texts]: Texts[Key] extends string ? Key : never }[keyof Texts];

/** The surroundings of the screen that is shown. */
export interface Stage {
  readonly language: Language;
  readonly status: ClaimStatus | undefined;
  readonly journey: Journey;
  readonly now: () => number;
  /** Ends when another screen takes the place of this one. */
  readonly over: AbortSignal;
  /** Says something to those who listen rather than look. */
  readonly announce: (text: string) => void;
}

/** A text of the page with the sponsor's name and other values filled in. */
export const phrase = (stage: Stage, key: Phrase, values: Readonly<Record<string, string>> = {}): string => {
  const { language, status } = stage;
  const sponsor = status?.sponsor === undefined || status.sponsor === '' ? language.texts.yourSponsor : status.sponsor;
  const filled = language.say(language.texts[key], { sponsor, ...values });
  return filled.charAt(0).toLocaleUpperCase(language.code) + filled.slice(1);
};
