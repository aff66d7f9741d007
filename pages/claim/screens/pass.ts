/** Steps 2 and 3: the pass, hidden until asked for, and how to go on with it. */
import { button, element, heading, newTabLink, paragraph } from '../../element.ts';
import type { View } from '../journey.ts';
import { phrase, type Stage } from './stage.ts';

/** Where people register a method unless the service names another page (Microsoft's security info page). */
const NEXT_STEP = 'https://aka.ms/mysecurityinfo';

/** As many dots for every pass, so that they tell nothing about its length. */
const DOTS = '••••••••';

const MINUTE = 60_000;

/** Copies, and says whether it worked beside the button that was pressed. */
const copyButton = (
  stage: Stage,
  text: string,
  name: 'copyAccount' | 'copyPass',
  outcome: HTMLElement,
): HTMLElement => {
  const tell = (key: 'copied' | 'copyFailed') => (): void => {
    outcome.textContent = phrase(stage, key);
  };
  const copy = (): void => {
    outcome.textContent = '';
    void navigator.clipboard.writeText(text).then(tell('copied'), tell('copyFailed'));
  };
  return button(phrase(stage, 'copy'), copy, { 'aria-label': phrase(stage, name) });
};

/** The hidden pass, the button that shows it, and what hides it again. */
const veil = (stage: Stage, pass: string): { readonly value: HTMLElement; readonly toggle: HTMLElement } => {
  const value = element('code', { class: 'pass', dir: 'ltr', translate: 'no' });
  const toggle = button('', () => draw(!shown), { id: 'pass-toggle', 'aria-labelledby': 'pass-toggle pass-label' });
  let shown = false;
  const draw = (show: boolean): void => {
    shown = show;
    value.classList.toggle('shown', show);
    const dots = element('span', { 'aria-hidden': 'true' }, DOTS);
    const unseen = element('span', { class: 'unseen' }, phrase(stage, 'passHidden'));
    value.replaceChildren(...(show ? [pass] : [dots, unseen]));
    toggle.textContent = phrase(stage, show ? 'passHide' : 'passShow');
  };
  const hide = (): void => draw(false);
  document.addEventListener('visibilitychange', hide, { signal: stage.over });
  draw(false);
  return { value, toggle };
};

const timeLeft = (stage: Stage, expiresAt: string): HTMLElement => {
  const line = element('p', { role: 'timer', class: 'left' });
  const draw = (): void => {
    const left = Math.ceil((Date.parse(expiresAt) - stage.now()) / MINUTE);
    const time = stage.language.time(expiresAt, stage.now());
    const minutes = stage.language.minutes(left);
    const text = left > 0 ? phrase(stage, 'passLeft', { minutes, time }) : phrase(stage, 'passEnded', { time });
    if (line.textContent !== text) line.textContent = text;
  };
  const timer = setInterval(draw, 5_000);
  stage.over.addEventListener('abort', () => clearInterval(timer));
  draw();
  return line;
};

const item = (label: string, id: string, value: HTMLElement, ...buttons: readonly HTMLElement[]): HTMLElement =>
  element(
    'div',
    { class: 'item' },
    element('dt', { id }, label),
    element('dd', {}, value, element('span', { class: 'buttons' }, ...buttons)),
  );

/** A sign-in name, which may be broken before its @ where it is too long for the line. */
const accountName = (userPrincipalName: string): HTMLElement => {
  const at = userPrincipalName.indexOf('@');
  const [name, domain] = [userPrincipalName.slice(0, at), userPrincipalName.slice(at)];
  return element('code', { dir: 'ltr', translate: 'no' }, name, element('wbr'), domain);
};

const register = (stage: Stage, onOpen: () => void): HTMLElement => {
  const steps = (['registerOpen', 'registerPaste', 'registerFinish'] as const).map((key) =>
    element('li', {}, phrase(stage, key)),
  );
  const beside = element('span', { class: 'unseen' }, ` (${stage.language.texts.newTab})`);
  const link = newTabLink(
    stage.status?.nextStepUrl ?? NEXT_STEP,
    { class: 'main out' },
    phrase(stage, 'registerButton'),
    beside,
  );
  link.addEventListener('click', onOpen);
  return element(
    'section',
    { class: 'next', 'aria-labelledby': 'next-heading' },
    element('h2', { id: 'next-heading' }, phrase(stage, 'registerHeading')),
    element('ol', {}, ...steps),
    link,
    paragraph(phrase(stage, 'registerPhone'), 'hint'),
  );
};

/** @param onOpen called when the person goes on to the sign-in page */
export const passScreen = (
  stage: Stage,
  { revealed }: View & { kind: 'pass' },
  onOpen: () => void,
): readonly HTMLElement[] => {
  const { pass, userPrincipalName, expiresAt } = revealed;
  const outcome = element('p', { role: 'status', class: 'outcome' });
  const { value, toggle } = veil(stage, pass);
  const account = accountName(userPrincipalName);
  const items = element(
    'dl',
    { class: 'items' },
    item(
      phrase(stage, 'passAccount'),
      'account-label',
      account,
      copyButton(stage, userPrincipalName, 'copyAccount', outcome),
    ),
    item(phrase(stage, 'passLabel'), 'pass-label', value, toggle, copyButton(stage, pass, 'copyPass', outcome)),
  );
  return [
    heading(phrase(stage, 'passHeading')),
    items,
    outcome,
    timeLeft(stage, expiresAt),
    paragraph(phrase(stage, 'passKeep'), 'note'),
    register(stage, onOpen),
  ];
};
