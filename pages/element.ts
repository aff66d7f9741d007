/** Builds the document out of elements and text alone: no markup is ever parsed, so Trusted Types can be `'none'`. */

/** What stands inside an element. `undefined` and `false` leave nothing. */
export type Content = Node | string | undefined | false;

export interface Attributes {
  /** Set as they are; `true` sets an empty attribute, `false` and `undefined` none. */
  readonly [attribute: string]: string | boolean | undefined;
}

export interface Listeners {
  readonly click?: (event: Event) => void;
  readonly input?: (event: Event) => void;
  readonly change?: (event: Event) => void;
  readonly submit?: (event: Event) => void;
}

/** Makes an element with its attributes and content. */
export const element = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...content: readonly Content[]
): HTMLElementTagNameMap[Tag] => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...content.filter((part) => part !== undefined && part !== false));
  return made;
};

/** Adds listeners to an element and gives it back. */
export const listening = <Made extends HTMLElement>(made: Made, listeners: Listeners): Made => {
  for (const [event, listener] of Object.entries(listeners)) made.addEventListener(event, listener);
  return made;
};

/** A button that does something at once. */
export const button = (label: Content, press: () => void, attributes: Attributes = {}): HTMLButtonElement =>
  listening(element('button', { type: 'button', ...attributes }, label), { click: press });

/** A link that leaves this page alone and opens beside it. */
export const newTabLink = (href: string, attributes: Attributes, ...content: readonly Content[]): HTMLAnchorElement =>
  element('a', { href, target: '_blank', rel: 'noopener noreferrer', ...attributes }, ...content);

/** An element that the page's HTML holds. */
export const part = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
};

/** The screen's heading, which takes the focus when the screen appears. */
export const heading = (text: string): HTMLHeadingElement => element('h1', { tabindex: '-1' }, text);

export const paragraph = (text: Content, className?: string): HTMLParagraphElement =>
  element('p', { class: className }, text);

/** The one thing to do on a screen. */
export const mainButton = (text: string, press: () => void): HTMLButtonElement =>
  button(text, press, { class: 'main' });

/** A form that a press or the Enter key sends, and nothing leaves the page. */
export const form = (send: () => void, ...content: readonly Content[]): HTMLFormElement =>
  listening(element('form', { novalidate: true }, ...content), {
    submit: (event) => {
      event.preventDefault();
      send();
    },
  });

/** A field's error as it stands under the field; the field names it as its description. */
export const problemLine = (id: string, text: string | undefined): HTMLParagraphElement | undefined =>
  text === undefined ? undefined : element('p', { id, class: 'problem' }, text);

/** Moves the focus to what is wrong on the screen, else to its heading. */
export const focusScreen = (screen: HTMLElement): void => {
  const mistaken = screen.querySelector<HTMLElement>('[aria-invalid]');
  (mistaken ?? screen.querySelector<HTMLElement>('h1'))?.focus();
};
