/** What stands around every screen: the steps, the choice of language, and where to find help. */
import { element, listening, newTabLink, paragraph, type Content } from '../element.ts';
import type { View } from './journey.ts';
import { LANGUAGES, type Language, type LanguageCode } from './language.ts';
import { phrase, type Stage } from './screens/stage.ts';

/** The step that one is at, or none where the way ends. */
export type Step = 1 | 2 | 3 | undefined;

/** The three steps with the present one marked. */
export const stepList = ({ texts }: Language, now: Step): HTMLElement => {
  const labels = [texts.stepCode, texts.stepPass, texts.stepRegister];
  const items = labels.map((label, at) =>
    element(
      'li',
      { 'aria-current': at + 1 === now && 'step', class: now !== undefined && at + 1 < now && 'done' },
      element('span', {}, label),
    ),
  );
  return element('ol', { class: 'steps', 'aria-label': texts.steps }, ...items);
};

/** The choice of language, each by its own name. */
export const languageChoice = (language: Language, choose: (code: LanguageCode) => void): HTMLElement => {
  const options = Object.entries(LANGUAGES).map(([code, name]) =>
    element('option', { value: code, lang: code, selected: code === language.code }, name),
  );
  const select = element('select', { id: 'language' }, ...options);
  listening(select, { change: () => choose(select.value as LanguageCode) });
  return element(
    'div',
    { class: 'language' },
    element('label', { for: 'language', class: 'unseen' }, language.texts.language),
    select,
  );
};

/** A help contact as a link, if it is a mail address, a phone number or a web address. */
const contactLink = (contact: string): Content => {
  const text = { dir: 'ltr', class: 'contact' };
  if (/^[^\s@]+@[^\s@]+$/.test(contact)) return element('a', { ...text, href: `mailto:${contact}` }, contact);
  if (/^\+?[\d\s()./-]{4,}$/.test(contact)) {
    return element('a', { ...text, href: `tel:${contact.replace(/[^\d+]/g, '')}` }, contact);
  }
  // Beside this page, which would otherwise forget the pass.
  if (/^https:\/\/\S+$/.test(contact)) return newTabLink(contact, text, contact);
  return contact;
};

/** Whom to ask and, while the claim waits for its code, how long the link works. */
export const footerLines = (stage: Stage, view: View): readonly HTMLElement[] => {
  const { language, status, now } = stage;
  const lines: HTMLElement[] = [];
  if (status && (view.kind === 'code' || view.kind === 'waiting')) {
    lines.push(paragraph(phrase(stage, 'linkUntil', { time: language.time(status.expiresAt, now()) })));
  }
  if (status?.helpContact !== undefined) {
    lines.push(element('p', {}, `${language.texts.needHelp} `, contactLink(status.helpContact)));
  }
  return lines;
};
