/** Screens that ask for a reason before something is put on the record. */
import { button, element, form, heading, paragraph, problemLine } from '../../element.ts';
import { when } from '../../moments.ts';
import type { Desk, View } from '../desk.ts';
import { refusal } from '../wording.ts';
import { CHANGED } from './list.ts';

const LONGEST_REASON = 500;

const problemText = (problem: (View & { kind: 'ask' })['problem']): string | undefined => {
  if (problem === undefined) return undefined;
  return problem === 'no-reason' ? 'Write a few words first: they go on the record.' : refusal(problem);
};

const reasonField = (problem: string | undefined): HTMLTextAreaElement =>
  element('textarea', {
    id: 'reason',
    rows: '3',
    maxlength: String(LONGEST_REASON),
    'aria-describedby': problem === undefined ? undefined : 'reason-problem',
    'aria-invalid': problem === undefined ? undefined : 'true',
  });

const ASKS = {
  'not-the-person': {
    title: 'This is not the person?',
    body: 'The link stops working at once, a pass that was made is removed, sessions are ended, and the people who run this service are alarmed.',
    label: 'What happened?',
    send: 'Stop it now',
  },
  reissue: {
    title: 'Reissue: a new link?',
    body: 'The link that was mailed stops working, and a new one goes to the same address. At most three in a day.',
    label: 'Why is a new one needed?',
    send: 'Reissue',
  },
} as const;

export const askScreen = ({ claim, act, problem }: View & { kind: 'ask' }, desk: Desk): readonly HTMLElement[] => {
  const { title, body, label, send } = ASKS[act];
  const wrong = problemText(problem);
  const field = reasonField(wrong);
  return [
    heading(title),
    paragraph(claim.displayName, 'who'),
    paragraph(body),
    form(
      () => void desk.ask(claim, act, field.value),
      element('label', { for: 'reason' }, label),
      field,
      problemLine('reason-problem', wrong),
      element('button', { class: act === 'not-the-person' ? 'main alarm' : 'main' }, send),
    ),
    element(
      'p',
      { class: 'actions' },
      button('Back', () => desk.choose(claim)),
    ),
  ];
};

/** Confirming or refusing what HR changed after the first contacts were taken. */
export const heldScreen = ({ held, problem }: View & { kind: 'held' }, desk: Desk): readonly HTMLElement[] => {
  const wrong = problemText(problem);
  const field = reasonField(wrong);
  return [
    heading(held.displayName),
    paragraph(
      `${CHANGED[held.changed]} Since ${when(held.since)} nothing goes out until somebody who knows confirms it.`,
    ),
    paragraph('Ask HR or the person, on a number that you had before. Refuse if nobody there knows of it.', 'note'),
    form(
      () => void desk.decide(held, true, field.value),
      element('label', { for: 'reason' }, 'How do you know?'),
      field,
      problemLine('reason-problem', wrong),
      element('button', { class: 'main' }, 'The change is right'),
    ),
    element(
      'p',
      { class: 'actions' },
      button('Refuse the change', () => void desk.decide(held, false, field.value), { class: 'alarm' }),
      button('All who wait', () => void desk.showList(), { class: 'quiet' }),
    ),
  ];
};
