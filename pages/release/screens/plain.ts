/** Screens around the desk: nothing to be had, and what came of a request. */
import { heading, mainButton, paragraph } from '../../element.ts';
import type { Desk, View } from '../desk.ts';
import { refusal } from '../wording.ts';

export const unavailableScreen = ({ failure }: View & { kind: 'unavailable' }, desk: Desk): readonly HTMLElement[] => [
  heading('Nothing can be shown just now'),
  paragraph(failure.status === 403 ? 'Your account may not use this page.' : refusal(failure)),
  mainButton('Try again', () => void desk.showList()),
];

const DONE = {
  'not-the-person': [
    'Thank you for stopping',
    'The link no longer works, a pass that was already made is being removed, and the people who run this service have been alarmed. Give no code to whoever asked.',
  ],
  reissue: ['A new link is on its way', 'The old one no longer works. You get a mail too; give a code as before.'],
  confirmed: ['The change is confirmed', 'It takes effect now. If the first day has come, a new link is mailed.'],
  refused: ['The change is refused', 'Nothing was sent to the new contact, and the people who run this service know.'],
} as const;

export const doneScreen = ({ what, displayName }: View & { kind: 'done' }, desk: Desk): readonly HTMLElement[] => {
  const [title, body] = DONE[what];
  return [
    heading(title),
    paragraph(displayName, 'who'),
    paragraph(body),
    mainButton('Back to the list', () => void desk.showList()),
  ];
};
