/** Screens around the desk: nobody's business, nothing to be had. */
import { heading, mainButton, paragraph } from '../../element.ts';
import { actions, link, type Room } from '../room.ts';
import type { View } from '../view.ts';
import { failureSays } from '../wording.ts';

/** One plain sentence for somebody who has no business here. */
export const strangerScreen = (): readonly HTMLElement[] => [
  heading('This page is for operators and auditors'),
  paragraph('Your account has neither role of First Day Pass. Whoever runs it can give you one.'),
];

export const operatorsOnlyScreen = (): readonly HTMLElement[] => [
  heading('Only operators act'),
  paragraph('You may see everything here and change nothing: that is what an auditor is for.'),
  actions(link({ kind: 'health' }, 'Health')),
];

const GONE: Readonly<Partial<Record<string, string>>> = {
  letter: 'The dead-letter queue holds no such message. Somebody may have replayed or discarded it.',
  uncover: 'The dead-letter queue holds no such message. Somebody may have replayed or discarded it.',
  edit: 'The dead-letter queue holds no such message. Somebody may have replayed or discarded it.',
  end: 'The dead-letter queue holds no such message. Somebody may have replayed or discarded it.',
  contractor: 'Nobody with this number is known here. Is it spelled as HR spells it?',
  ask: 'Nobody with this number is known here. Is it spelled as HR spells it?',
};

export const unavailableScreen = (
  { failure, place }: View & { kind: 'unavailable' },
  room: Room,
): readonly HTMLElement[] => {
  const gone = failure.status === 404 ? GONE[place.kind] : undefined;
  if (gone === undefined)
    return [
      heading('Nothing can be shown just now'),
      paragraph(failureSays(failure), 'problem'),
      mainButton('Try again', room.lookAgain),
    ];
  const isLetter = place.kind !== 'contractor' && place.kind !== 'ask';
  return [
    heading(isLetter ? 'No such dead letter' : 'No such contractor'),
    paragraph(gone),
    actions(
      isLetter
        ? link({ kind: 'faults' }, 'All dead letters')
        : link({ kind: 'contractors', phase: '', after: '' }, 'All contractors'),
    ),
  ];
};
