/** The code, large enough to read aloud, for as long as it lives. */
import { grouped, spelled } from '../../../shared/domain/claim/pin.ts';
import { button, element, heading, mainButton, paragraph } from '../../element.ts';
import type { Desk, View } from '../desk.ts';

const WATCH_MILLISECONDS = 5_000;

const group = (symbols: string): HTMLElement => {
  const tiles = spelled(symbols).map(({ symbol, word }) =>
    element('span', { class: 'tile' }, element('b', { 'aria-hidden': 'true' }, symbol), element('span', {}, word)),
  );
  return element('li', {}, ...tiles);
};

const clock = (milliseconds: number): string => {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};

const ended = (view: View & { kind: 'code' }, desk: Desk): readonly HTMLElement[] => [
  paragraph('This code has ended.', 'note'),
  mainButton('Give a new code', () => desk.choose(view.claim)),
];

/** @param over ends when another screen takes the place of this one */
export const codeScreen = (view: View & { kind: 'code' }, desk: Desk, over: AbortSignal): readonly HTMLElement[] => {
  const { claim, pin, expiresAt } = view;
  const left = element('span', { role: 'timer' });
  const groups = grouped(pin).split(' ').map(group);
  const body = element(
    'div',
    {},
    element('ol', { class: 'pin', 'aria-label': 'The code, symbol by symbol', translate: 'no' }, ...groups),
    element('p', { class: 'left' }, 'Ends in ', left),
    paragraph('Read it aloud. In a video call with the person in view you may type it into the chat; never mail it.'),
  );
  const draw = (): void => {
    const milliseconds = Date.parse(expiresAt) - Date.now();
    left.textContent = clock(milliseconds);
    if (milliseconds > 0) return;
    stop();
    body.replaceChildren(...ended(view, desk));
  };
  const ticking = setInterval(draw, 1_000);
  const watching = setInterval(() => void desk.watch(claim, over), WATCH_MILLISECONDS);
  const stop = (): void => {
    clearInterval(ticking);
    clearInterval(watching);
  };
  over.addEventListener('abort', stop);
  draw();
  return [
    heading(`Code for ${claim.displayName}`),
    body,
    element(
      'p',
      { class: 'actions' },
      button('Done', () => void desk.showList()),
      button('This is not the person', () => desk.consider(claim, 'not-the-person'), { class: 'alarm' }),
    ),
  ];
};

export const shownScreen = ({ claim }: View & { kind: 'shown' }, desk: Desk): readonly HTMLElement[] => [
  heading(`${claim.displayName} has the pass`),
  paragraph('It was shown on their page. They now register how they sign in; you both get a mail when it was used.'),
  mainButton('Done', () => void desk.showList()),
  element(
    'p',
    { class: 'actions' },
    button('This is not the person', () => desk.consider(claim, 'not-the-person'), { class: 'alarm' }),
  ),
];
