/** What the screens of the operations page are built with. */
import { element, listening, type Attributes, type Content } from '../element.ts';
import type { Desk } from './desk.ts';
import { fragmentOf, type Place } from './place.ts';

/** Around one screen. */
export interface Room {
  readonly desk: Desk;
  /** Comes when somebody goes to another place. */
  readonly leaving: AbortSignal;
  /** Comes when another screen takes the place of this one. */
  readonly over: AbortSignal;
  /** Opens the present place again, with what is new. */
  readonly lookAgain: () => void;
  /** Has a screen reader say something when it has time. */
  readonly say: (text: string) => void;
}

/** A link to another place of this page. */
export const link = (place: Place, text: Content, attributes: Attributes = {}): HTMLAnchorElement =>
  element('a', { href: `#${fragmentOf(place)}`, ...attributes }, text);

/** A link that looks like a button, for what leads to a form. */
export const press = (place: Place, text: string, className = ''): HTMLAnchorElement =>
  link(place, text, { class: `press ${className}`.trim() });

/** A part of a screen under a heading of its own. */
export const section = (title: string, ...content: readonly Content[]): HTMLElement =>
  element('section', {}, element('h2', {}, title), ...content);

/** One fact of a list of facts. */
export const fact = (label: string, ...value: readonly Content[]): HTMLElement =>
  element('div', {}, element('dt', {}, label), element('dd', {}, ...value));

export const code = (text: string): HTMLElement => element('code', {}, text);

export const bullets = (lines: readonly Content[]): HTMLElement =>
  element('ul', { class: 'bullets' }, ...lines.map((line) => element('li', {}, line)));

/** Things to press in a row. */
export const actions = (...content: readonly Content[]): HTMLElement => element('p', { class: 'actions' }, ...content);

/** What is folded away until somebody asks. */
export const folded = (summary: string, ...content: readonly Content[]): HTMLElement =>
  element('details', {}, element('summary', {}, summary), ...content);

/** A box to tick with its label, large enough for a finger. */
export const tickBox = (id: string, label: Content, change?: (ticked: boolean) => void): HTMLElement => {
  const box = element('input', { id, type: 'checkbox' });
  if (change) listening(box, { change: () => change(box.checked) });
  return element('p', { class: 'tick' }, box, element('label', { for: id }, label));
};
